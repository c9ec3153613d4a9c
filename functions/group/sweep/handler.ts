/** Group flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedGroupChanged } from '#shared/messages/group-changed.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { sweepGroups } from './sweep.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const clock = systemClock();
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  groups: dynamoGroupStore({ table }),
  clock,
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
};

export const handler = scheduleHandler({
  name: 'group/sweep',
  step: () => sweepGroups(ports, Number(env.STALE_AFTER_MINUTES)),
});
