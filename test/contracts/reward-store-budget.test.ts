/** What a grant and a claim cost in write units, as the table itself counts them, index included: figures the design promises. */
import { expect, test } from 'vitest';
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, type MemberId, memberId } from '#shared/domain/identity.ts';
import type { Prize } from '#shared/domain/reward/lure.ts';
import { climbDue, type RewardDue } from '#shared/messages/reward-due.ts';
import { redeem } from '#shared/story/redeem.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCampaign, aStanding, NOON, referralOf } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { aLinkPrize, aPointsPrize, aPrize, aRung, someRewards } from '#test/support/reward-builders.ts';

const tables = freshTables();

/** Ids as long as WeCom's are. */
const CAMPAIGN = campaignId('national-day-fission-2026-autumn');
const STOCK = 'canvas-tote-bag-autumn-2026';
const longId = (text: string): MemberId => memberId(`wm${text}`.padEnd(32, 'x'));
const REF = 'r'.repeat(36);

const A_CODE = aPrize({ name: '秋季限定帆布袋（含运费）', lure: { kind: 'codes', stock: STOCK } });

/** So many inviters, each with a friend who has just come to count. */
async function aMeteredCampaign(prize: Prize, inviters: number) {
  const { table, client } = await tables.next();
  const { endpoint, region, credentials } = client.config;
  const spent: Consumption[] = [];
  const metered = dynamoClient({
    configuration: { endpoint: (await endpoint?.()) ?? '', region, credentials },
    observe: (consumption) => spent.push(consumption),
  });
  const options = { table, client: metered };
  const ports = {
    campaigns: dynamoCampaignStore(options),
    referrals: dynamoReferralStore(options),
    rewards: dynamoRewardStore(options),
    news: dynamoNoticeStore(options),
    clock: fixedClock({ event: NOON + DAY }),
    announceRewardDue: async () => undefined,
  };
  const budget = { total: { minor: 100_000_000 }, perDay: { minor: 10_000_000 }, atCap: 'waitlist' } as const;
  const rewards = someRewards({ ladder: [aRung(1, { prize }), aRung(1_000), aRung(2_000)], budget });
  await ports.campaigns.save(aCampaign({ id: CAMPAIGN, rewards }));
  await ports.rewards.importCodes(
    CAMPAIGN,
    STOCK,
    Array.from({ length: 40 }, (_, index) => `BAG-2026-${index}-${'0'.repeat(20)}`),
  );
  const dues: RewardDue[] = [];
  for (let index = 0; index < inviters; index += 1) {
    const inviter = longId(`inviter-${index}`);
    const [since, base] = [NOON + index, { campaign: CAMPAIGN, memberRef: REF, rootRef: REF }];
    const friend = aStanding(longId(`friend-${index}`), {
      ...base,
      inviter,
      inviterRef: REF,
      reason: 'referred',
      root: inviter,
    });
    for (const standing of [aStanding(inviter, base), friend]) {
      const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
      const referral =
        standing === friend
          ? { referral: referralOf(friend, { climbs: true, climbOwedAt: since, judgedAt: since }) }
          : {};
      const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
      await ports.referrals.record({
        observation,
        presence: { via, member, joinedAt, campaign },
        standing,
        ...referral,
      });
    }
    dues.push(climbDue({ campaign: CAMPAIGN, inviter, invitee: friend.member, since }));
  }
  spent.splice(0);
  return {
    dues,
    grant: (due: RewardDue) => grantRewards(ports, due),
    claim: (inviter: MemberId) => redeem(ports, CAMPAIGN, inviter, 1),
    /** Write units since the last look. */
    spent: () => spent.splice(0).reduce((sum, { operation, units }) => sum + (isWrite(operation) ? units : 0), 0),
  };
}

const isWrite = (operation: string): boolean => /Put|Update|TransactWrite|BatchWrite/.test(operation);

test.each([
  ['a code', A_CODE],
  ['a link', aLinkPrize()],
  ['points', aPointsPrize()],
])('a grant of %s alone costs at most 10 write units', async (_what, prize) => {
  const { dues, grant, spent } = await aMeteredCampaign(prize, 1);
  const [due] = dues;
  if (due === undefined) throw new Error('Nothing due.');

  expect(await grant(due)).toMatchObject({ granted: 1, settled: 1 });

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(10);
});

test('of ten grants of codes in one decision each costs at most 7 write units', async () => {
  const { dues, grant, spent } = await aMeteredCampaign(A_CODE, 10);
  const [due] = dues;
  if (due === undefined) throw new Error('Nothing due.');

  expect(await grant(due)).toMatchObject({ granted: 10, settled: 10 });

  expect(spent() / 10).toBeLessThanOrEqual(7);
});

test.each([
  ['a code', A_CODE, 10],
  ['points', aPointsPrize(), 10],
  ['a link', aLinkPrize(), 6],
])('a claim of %s is within its write units', async (_what, prize, most) => {
  const { dues, grant, claim, spent } = await aMeteredCampaign(prize, 1);
  for (const due of dues) await grant(due);
  spent();

  expect(await claim(longId('inviter-0'))).toMatchObject({ kind: 'claimed', isNew: true });

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(most);
});
