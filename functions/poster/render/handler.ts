/** Poster flow, step 2 of 2. Trigger: the urgent and the bulk poster queue, a poster at a time. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { httpPictureSource } from '#shared/adapters/pictures/http-picture-source.ts';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import { thoroughReading } from '#shared/adapters/sharp/proof/thorough-reading.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { readPosterRequested } from '#shared/messages/poster-requested.ts';
import { writeWelcomeDue } from '#shared/messages/welcome-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { renderPoster } from './render.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const files = s3PosterFiles({ bucket: env.POSTER_BUCKET });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  referrals: dynamoReferralStore({ table }),
  codes: dynamoCodeStore({ table }),
  pictures: httpPictureSource({ hosts: env.PICTURE_HOSTS }),
  files,
  artist: sharpPosterArtist({ files }),
  readThoroughly: thoroughReading(),
  digest: nodeDigest(),
  clock: systemClock(),
  announceWelcomeDue: sqsAnnounce({ queueUrl: env.WELCOME_QUEUE_URL, write: writeWelcomeDue }),
};

export const handler = queueHandler({
  name: 'poster/render',
  reads: readPosterRequested,
  step: (message) => renderPoster(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'poster/render' }),
});
