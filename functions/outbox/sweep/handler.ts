/** Outbox. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedPosterWanted } from '#shared/messages/poster-wanted.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { sweepOutbox } from './sweep.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const clock = systemClock();
const ports = {
  referrals: dynamoReferralStore({ table }),
  clock,
  announcePosterWanted: sqsAnnounce({ queueUrl: env.POSTER_WANTED_QUEUE_URL, ...orderedPosterWanted }),
};

export const handler = scheduleHandler({ name: 'outbox/sweep', step: () => sweepOutbox(ports) });
