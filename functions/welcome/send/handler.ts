/** Welcome flow. Trigger: the welcome queue. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomWelcomeMessages } from '#shared/adapters/wecom/welcome-messages.ts';
import { readWelcomeDue } from '#shared/messages/welcome-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { sendWelcome } from './send.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  referrals: dynamoReferralStore({ table }),
  codes: dynamoCodeStore({ table }),
  files: s3PosterFiles({ bucket: env.POSTER_BUCKET }),
  links: dynamoPosterLinks({ table }),
  pages: dynamoPersonalLinks({ table }),
  messages: wecomWelcomeMessages(wecom),
  clock,
  publicBaseUrl: env.PUBLIC_BASE_URL,
};

export const handler = queueHandler({
  name: 'welcome/send',
  reads: readWelcomeDue,
  step: (message) => sendWelcome(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'welcome/send' }),
});
