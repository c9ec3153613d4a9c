/** What an operator decides about a grant, in memory and on the table alike: grant, budget, stock, code and ledger, or nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { decideGrant } from '#functions/operator/command/decide-grant.ts';
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Decision } from '#shared/domain/reward/deciding.ts';
import type { Prize } from '#shared/domain/reward/lure.ts';
import { isConserved } from '#shared/domain/reward/stock.ts';
import { catchUpDue, type RewardDue } from '#shared/messages/reward-due.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';
import { redeem } from '#shared/story/redeem.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCampaign, aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { inMemoryNoticeStore } from '#test/support/fakes/in-memory-notice-store.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';
import { inMemoryRewardStore } from '#test/support/fakes/in-memory-reward-store.ts';
import { recordingAnnounce } from '#test/support/fakes/recording-announce.ts';
import { aPointsPrize, aPrize, aRung, recounted, recountedSpent, someRewards } from '#test/support/reward-builders.ts';

const tables = freshTables();
const ANN = memberId('ann');
const BAGS = 'tote-bag';

function inMemory() {
  const referrals = inMemoryReferralStore();
  return { referrals, rewards: inMemoryRewardStore(referrals.books) };
}

async function onDynamoDb() {
  const options = await tables.next();
  return { referrals: dynamoReferralStore(options), rewards: dynamoRewardStore(options) };
}

describe.each([
  { name: 'in memory', open: async () => inMemory() },
  { name: 'DynamoDB', open: onDynamoDb },
])('decisions about grants: $name', ({ open }) => {
  let referrals: ReferralStore;
  let rewards: RewardStore;
  beforeEach(async () => {
    ({ referrals, rewards } = await open());
  });

  async function rungReached(prize: Prize, codes: readonly string[] = []) {
    const campaigns = inMemoryCampaignStore([aCampaign({ rewards: someRewards({ ladder: [aRung(1, { prize })] }) })]);
    const announceRewardDue = recordingAnnounce<RewardDue>();
    const [clock, news] = [fixedClock({ event: NOON }), inMemoryNoticeStore()];
    const ports = { campaigns, referrals, rewards, news, clock, announceRewardDue };
    if (codes.length > 0) await rewards.importCodes(DEMO, BAGS, codes);
    for (const standing of [aStanding('ann'), aStanding('bo', { inviter: ANN, reason: 'referred', generation: 1 })]) {
      const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
      const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
      const presence = { via, member, joinedAt, campaign };
      const brought = standing.inviter && { referral: referralOf(standing, { climbs: true, climbOwedAt: NOON }) };
      await referrals.record({ observation, presence, standing, ...brought });
    }
    await grantRewards(ports, catchUpDue(DEMO, NOON));
    return {
      decide: (decision: Decision) =>
        decideGrant(ports, decision, { campaign: DEMO, participant: ANN, rung: 1 }, 'cli:luna'),
      claim: () => redeem(ports, DEMO, ANN, 1),
      async books() {
        const his = await rewards.grantsOf(DEMO, ANN);
        const { spending } = await rewards.till(DEMO, [], []);
        return { his, spending, stocks: await rewards.stocks(DEMO) };
      },
    };
  }

  test('a code that does not work is replaced, the new one taken back, the grant issued once more: the books agree at every step', async () => {
    const world = await rungReached(aPrize(), ['c1', 'c2', 'c3']);
    const agree = async (): Promise<void> => {
      const { his, spending, stocks } = await world.books();
      expect(stocks.every(isConserved)).toBe(true);
      expect([spending.promised, spending.spent]).toEqual([recounted(his), recountedSpent(his)]);
    };

    expect(await world.claim()).toMatchObject({ grant: { held: { code: 'c1' } } });
    await world.decide('reissue');
    await agree();
    expect(await world.claim()).toMatchObject({ isNew: true, grant: { held: { code: 'c2' } } });
    await world.decide('clawback');
    await agree();
    await world.decide('reissue');
    await agree();
    expect(await world.claim()).toMatchObject({ isNew: true, grant: { held: { code: 'c3' } } });
    await agree();

    const { his, stocks } = await world.books();
    expect(stocks).toMatchObject([{ issued: 1, voided: 2, reserved: 0, returned: [] }]);
    expect(his[0]?.history.map(({ state, by }) => [state, by])).toEqual([
      ['issued', undefined],
      ['claimed', undefined],
      ['issued', 'cli:luna'],
      ['claimed', undefined],
      ['clawed_back', 'cli:luna'],
      ['issued', 'cli:luna'],
      ['claimed', undefined],
    ]);
  });

  test('points are given and taken as often as that is said, each by an entry of its own', async () => {
    const world = await rungReached(aPointsPrize(50));
    await world.claim();
    await world.decide('clawback');
    await world.decide('reissue');
    await world.claim();
    await world.decide('clawback');

    expect(await rewards.account(DEMO, ANN)).toEqual({ member: ANN, balance: 0, entries: 4 });
  });

  test('of ten who decide at once one is heard, and the others find it done', async () => {
    const world = await rungReached(aPrize(), ['c1', 'c2']);
    await world.claim();

    const told = await Promise.all(Array.from({ length: 10 }, () => world.decide('clawback')));

    const outcomes = told.map((answer) => (answer.kind === 'record' ? answer.record['outcome'] : answer.kind));
    expect(outcomes.toSorted()).toEqual(['clawed_back', ...Array.from({ length: 9 }, () => 'unchanged')]);
    expect((await world.books()).stocks).toMatchObject([{ issued: 0, voided: 1 }]);
  });
});
