/** Reward flow, for the participant himself. Trigger: GET /me/{token}, /me/{token}/poster and /me/{token}/seat/{rung}. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { httpPictureSource } from '#shared/adapters/pictures/http-picture-source.ts';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import { TRY_AGAIN } from '#shared/domain/notice/wording.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { environment } from './config.ts';
import { showPage } from './page.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const ports = {
  pages: dynamoPersonalLinks({ table }),
  campaigns: dynamoCampaignStore({ table }),
  referrals: dynamoReferralStore({ table }),
  rewards: dynamoRewardStore({ table }),
  codes: dynamoCodeStore({ table }),
  pictures: httpPictureSource({ hosts: env.PICTURE_HOSTS }),
  files: s3PosterFiles({ bucket: env.POSTER_BUCKET }),
  clock: systemClock(),
};

export const handler = httpHandler({
  name: 'reward/page',
  step: (request) => showPage(ports, request),
  apology: TRY_AGAIN,
});
