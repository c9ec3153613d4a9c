/** Poster flow, beside the welcome. Trigger: GET /p/{token}. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { environment } from './config.ts';
import { viewPoster } from './view.ts';

const env = readEnvironment(environment);
const ports = {
  links: dynamoPosterLinks({ table: env.TABLE_NAME }),
  referrals: dynamoReferralStore({ table: env.TABLE_NAME }),
  codes: dynamoCodeStore({ table: env.TABLE_NAME }),
  files: s3PosterFiles({ bucket: env.POSTER_BUCKET }),
  clock: systemClock(),
};

export const handler = httpHandler({
  name: 'poster/view',
  step: (request) => viewPoster(ports, request.pathParameters['token'] ?? ''),
});
