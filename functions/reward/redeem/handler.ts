/** Reward flow, for the participant himself. Trigger: POST /me/{token}/claim. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { TRY_AGAIN } from '#shared/domain/notice/wording.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { environment } from './config.ts';
import { claimOnPage } from './redeem.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const ports = {
  pages: dynamoPersonalLinks({ table }),
  campaigns: dynamoCampaignStore({ table }),
  rewards: dynamoRewardStore({ table }),
  clock: systemClock(),
};

export const handler = httpHandler({
  name: 'reward/redeem',
  step: (request) => claimOnPage(ports, request),
  apology: TRY_AGAIN,
});
