/** Reward flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedRewardDue } from '#shared/messages/reward-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { expireGrants } from './expire.ts';

const env = readEnvironment(environment);
const ports = {
  rewards: dynamoRewardStore({ table: env.TABLE_NAME }),
  campaigns: dynamoCampaignStore({ table: env.TABLE_NAME }),
  clock: systemClock(),
  announceRewardDue: sqsAnnounce({ queueUrl: env.REWARDS_QUEUE_URL, ...orderedRewardDue }),
};

export const handler = scheduleHandler({ name: 'reward/expire', step: () => expireGrants(ports) });
