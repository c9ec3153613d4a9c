/** Reward flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoHoldStore } from '#shared/adapters/dynamodb/hold-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedContactsDue } from '#shared/messages/contacts-due.ts';
import { orderedGroupChanged } from '#shared/messages/group-changed.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { settleReferrals } from './settle.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const limits = { staffReadEveryMinutes: Number(env.STAFF_READ_EVERY_MINUTES), runForSeconds: 240 };
const ports = {
  referrals: dynamoReferralStore({ table }),
  holds: dynamoHoldStore({ table }),
  groups: dynamoGroupStore({ table }),
  staff: dynamoStaffStore({ table }),
  campaigns: dynamoCampaignStore({ table }),
  clock: systemClock(),
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
  announceContactsDue: sqsAnnounce({ queueUrl: env.CONTACT_READS_QUEUE_URL, ...orderedContactsDue }),
};

export const handler = scheduleHandler({ name: 'reward/settle', step: () => settleReferrals(ports, limits) });
