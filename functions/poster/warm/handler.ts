/** Poster flow, beside the others. Trigger: the warming queue, which holds every turn back for a few seconds. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoWarmStore } from '#shared/adapters/dynamodb/warm-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsQueueDepth } from '#shared/adapters/sqs/queue-depth.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { orderedPosterWanted } from '#shared/messages/poster-wanted.ts';
import { orderedWarmDue, readWarmDue } from '#shared/messages/warm-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { warmPosters } from './warm.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const turns = { queueUrl: env.POSTER_WARMING_QUEUE_URL };
const wanted = { queueUrl: env.POSTER_WANTED_IN_BULK_QUEUE_URL };
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  warming: dynamoWarmStore({ table }),
  digest: nodeDigest(),
  clock: systemClock(),
  announceWantedInBulk: sqsAnnounce({ ...wanted, ...orderedPosterWanted }),
  announceWarmDue: sqsAnnounce({ ...turns, ...orderedWarmDue }),
  wantedInBulkDepth: sqsQueueDepth(wanted),
  bulkDepth: sqsQueueDepth({ queueUrl: env.POSTER_BULK_QUEUE_URL }),
};

export const handler = queueHandler({
  name: 'poster/warm',
  reads: readWarmDue,
  step: (due) => warmPosters(ports, due, Number(env.WARM_EVERY_SECONDS)),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'poster/warm' }),
});
