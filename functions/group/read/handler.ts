/** Group flow. Trigger: the group-events queue, one group at a time. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretMint } from '#shared/adapters/mint/secret-mint.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { orderedGroupChanged, readGroupChanged } from '#shared/messages/group-changed.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { readGroup } from './read.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  referrals: dynamoReferralStore({ table }),
  codes: dynamoCodeStore({ table }),
  clock,
  mint: secretMint({ secrets }),
  groups: dynamoGroupStore({ table }),
  campaigns: dynamoCampaignStore({ table }),
  directory: wecomGroupDirectory(wecom),
  contacts: wecomContactDirectory(wecom),
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
};

export const handler = queueHandler({
  name: 'group/read',
  reads: readGroupChanged,
  step: (message) => readGroup(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'group/read' }),
});
