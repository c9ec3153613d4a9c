/** Contact flow. Trigger: the contact-events queue, one member at a time. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretMint } from '#shared/adapters/mint/secret-mint.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { readContactChanged } from '#shared/messages/contact-changed.ts';
import { orderedGroupChanged } from '#shared/messages/group-changed.ts';
import { orderedPosterWanted } from '#shared/messages/poster-wanted.ts';
import { writeWelcomeDue } from '#shared/messages/welcome-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { recordContact } from './record.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const wecom = wecomClient({ secrets, access: dynamoWecomAccess({ table }), apiBase: env.WECOM_API_BASE, clock });
const ports = {
  referrals: dynamoReferralStore({ table }),
  codes: dynamoCodeStore({ table }),
  clock,
  mint: secretMint({ secrets }),
  campaigns: dynamoCampaignStore({ table }),
  contacts: wecomContactDirectory(wecom),
  announcePosterWanted: sqsAnnounce({ queueUrl: env.POSTER_WANTED_QUEUE_URL, ...orderedPosterWanted }),
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
  announceWelcomeDue: sqsAnnounce({ queueUrl: env.WELCOME_QUEUE_URL, write: writeWelcomeDue }),
};

export const handler = queueHandler({
  name: 'contact/record',
  reads: readContactChanged,
  step: (message) => recordContact(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'contact/record' }),
});
