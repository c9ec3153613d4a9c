/** Reward flow. Trigger: the rewards queue, one order per campaign. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { orderedRewardDue, readRewardDue } from '#shared/messages/reward-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { grantRewards } from './grant.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const ports = {
  rewards: dynamoRewardStore({ table }),
  referrals: dynamoReferralStore({ table }),
  campaigns: dynamoCampaignStore({ table }),
  news: dynamoNoticeStore({ table }),
  clock: systemClock(),
  announceRewardDue: sqsAnnounce({ queueUrl: env.REWARDS_QUEUE_URL, ...orderedRewardDue }),
};

export const handler = queueHandler({
  name: 'reward/grant',
  reads: readRewardDue,
  step: (message) => grantRewards(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'reward/grant' }),
});
