/** Outbox. Trigger: the table's stream, first of its two readers. Wiring only. */
import { newClimbOf, newPromiseOf } from '#shared/adapters/dynamodb/table-change.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedPosterWanted } from '#shared/messages/poster-wanted.ts';
import { orderedRewardDue } from '#shared/messages/reward-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { streamHandler } from '#shared/runtime/stream-handler.ts';
import { environment } from './config.ts';
import { dispatchOwed } from './dispatch.ts';

const env = readEnvironment(environment);
const ports = {
  announcePosterWanted: sqsAnnounce({ queueUrl: env.POSTER_WANTED_QUEUE_URL, ...orderedPosterWanted }),
  announceRewardDue: sqsAnnounce({ queueUrl: env.REWARDS_QUEUE_URL, ...orderedRewardDue }),
};

export const handler = streamHandler({
  name: 'outbox/dispatch',
  step: (record) => dispatchOwed(ports, newPromiseOf(record), newClimbOf(record)),
});
