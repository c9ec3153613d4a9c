/** Contact flow. Trigger: the contact-reads queue, one staff member at a time. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretMint } from '#shared/adapters/mint/secret-mint.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { orderedContactChanged } from '#shared/messages/contact-changed.ts';
import { readContactsDue } from '#shared/messages/contacts-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { readContacts } from './read.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  referrals: dynamoReferralStore({ table }),
  staff: dynamoStaffStore({ table }),
  contacts: wecomContactDirectory(wecom),
  clock,
  mint: secretMint({ secrets }),
  announceContactChanged: sqsAnnounce({ queueUrl: env.CONTACT_EVENTS_QUEUE_URL, ...orderedContactChanged }),
};

export const handler = queueHandler({
  name: 'contact/read',
  reads: readContactsDue,
  step: (message) => readContacts(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'contact/read' }),
});
