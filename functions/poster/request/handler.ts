/** Poster flow, step 1 of 2. Trigger: the poster-wanted queue, and the one of what nobody waits for. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
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
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import { writePosterRequested } from '#shared/messages/poster-requested.ts';
import { readPosterWanted } from '#shared/messages/poster-wanted.ts';
import { writeWelcomeDue } from '#shared/messages/welcome-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { requestPoster } from './request.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  groups: dynamoGroupStore({ table }),
  referrals: dynamoReferralStore({ table }),
  codes: dynamoCodeStore({ table }),
  liveCodes: wecomLiveCodes(wecom),
  contacts: wecomContactDirectory(wecom),
  digest: nodeDigest(),
  mint: secretMint({ secrets }),
  clock,
  announceUrgent: sqsAnnounce({ queueUrl: env.POSTER_URGENT_QUEUE_URL, write: writePosterRequested }),
  announceBulk: sqsAnnounce({ queueUrl: env.POSTER_BULK_QUEUE_URL, write: writePosterRequested }),
  announceWelcomeDue: sqsAnnounce({ queueUrl: env.WELCOME_QUEUE_URL, write: writeWelcomeDue }),
};

export const handler = queueHandler({
  name: 'poster/request',
  reads: readPosterWanted,
  step: (message) => requestPoster(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'poster/request' }),
});
