/** Contact flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { writeContactChanged } from '#shared/messages/contact-changed.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { sweepContacts } from './sweep.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  referrals: dynamoReferralStore({ table }),
  directory: wecomContactDirectory(wecom),
  clock,
  announceContactChanged: sqsAnnounce({
    queueUrl: env.CONTACT_EVENTS_QUEUE_URL,
    write: writeContactChanged,
    groupOf: (message) => message.member,
    idOf: (message) => message.id,
  }),
};

export const handler = scheduleHandler({ name: 'contact/sweep', step: () => sweepContacts(ports) });
