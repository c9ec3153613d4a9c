/** Contact flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedContactsDue } from '#shared/messages/contacts-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { sweepContacts } from './sweep.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  staff: dynamoStaffStore({ table }),
  clock: systemClock(),
  announceContactsDue: sqsAnnounce({ queueUrl: env.CONTACT_READS_QUEUE_URL, ...orderedContactsDue }),
};

export const handler = scheduleHandler({
  name: 'contact/sweep',
  step: () => sweepContacts(ports, Number(env.STALE_AFTER_MINUTES)),
});
