/** A claim: his for ever, once, and the same however often he asks. */
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { redeem } from '#shared/story/redeem.ts';
import { aStanding } from '#test/support/builders.ts';
import { aLinkPrize, aPointsPrize, aRung } from '#test/support/reward-builders.ts';
import { ANN, BAGS, BO, CATCH_UP, DEMO, expiryOf, rewardWorld } from './reward-world.ts';

const reached = async (...args: Parameters<typeof rewardWorld>) => {
  const world = await rewardWorld(...args);
  await world.grantAll(await world.counts(ANN, 1));
  return world;
};

describe('a claim', () => {
  test('shows him his code, spends the money and issues the code', async () => {
    const world = await reached();

    expect(await world.claim(ANN)).toMatchObject({ kind: 'claimed', isNew: true, grant: { held: { code: 'BAG-1' } } });

    const { spending, stocks } = await world.till();
    expect(spending).toMatchObject({ promised: { minor: 1_200, pieces: 1 }, spent: { minor: 1_200, pieces: 1 } });
    expect(stocks[BAGS]).toMatchObject({ reserved: 0, issued: 1 });
    expect(await world.grantOf(ANN)).toMatchObject({ state: 'claimed', history: [{}, { reason: 'claimed' }] });
    expect(await world.grantOf(ANN)).not.toHaveProperty('claimBy');
  });

  test('made again shows the very same, and writes nothing', async () => {
    const world = await reached();
    const first = await world.claim(ANN);
    const [till, writes] = [await world.till(), world.writes.made.length];

    const again = await world.claim(ANN);

    expect(again).toEqual({ ...first, isNew: false });
    expect(await world.till()).toEqual(till);
    expect(world.writes.made).toHaveLength(writes);
  });

  test('clicked twice at once makes one record, and nothing throws (D6)', async () => {
    const world = await reached({ ladder: [aRung(1, { prize: aPointsPrize(100) })] });

    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => world.claim(ANN)));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(5).fill('claimed'));
    expect(outcomes.filter((outcome) => outcome.kind === 'claimed' && outcome.isNew)).toHaveLength(1);
    expect((await world.rewards.entries(DEMO, ANN)).items).toHaveLength(1);
    expect((await world.till()).spending.spent.pieces).toBe(1);
  });

  test('is of the one who asks: nobody reads another’s reward, whoever has reached what (D5)', async () => {
    const world = await reached();

    expect(await world.claim(BO)).toEqual({ kind: 'none' });
    expect(await world.claim(memberId('an'))).toEqual({ kind: 'none' });
    expect(await redeem(world, campaignId('other'), ANN, 1)).toEqual({ kind: 'none' });
    expect(await world.grantOf(ANN)).toMatchObject({ state: 'issued' });
  });

  test('of a level he has not reached gives nothing, whatever level he names (D9)', async () => {
    const world = await reached({ ladder: [aRung(1), aRung(3), aRung(5)] });

    for (const level of [0, 2, 3, 5, 99, -1, 1.5, Number.MAX_SAFE_INTEGER]) {
      expect(await world.claim(ANN, level)).toEqual({ kind: 'none' });
    }
    expect(await world.told()).toEqual(['ann 1 issued']);
    expect((await world.till()).spending.spent.pieces).toBe(0);
  });

  test('while he waits for room, or for an operator, is not yet', async () => {
    const world = await reached({ ladder: [aRung(1, { isReviewed: true })] }, 1);
    expect(await world.claim(ANN)).toEqual({ kind: 'not-yet' });
    await world.grantAll(await world.counts(BO, 1));
    expect(await world.claim(BO)).toEqual({ kind: 'not-yet' });
  });

  test('after it expired, or was taken back, is over', async () => {
    const world = await reached();
    world.clock.advance(30 * DAY + 1);
    expect(await world.claim(ANN)).toEqual({ kind: 'over' });
    await world.grant(expiryOf('ann'));
    expect(await world.claim(ANN)).toEqual({ kind: 'over' });

    const other = await reached();
    await other.grant(await other.ceases(ANN));
    expect(await other.claim(ANN)).toEqual({ kind: 'over' });
    expect((await other.till()).spending.spent.pieces).toBe(0);
  });

  test('against its own expiry at the same time: one of both, never both', async () => {
    for (const isClaimFirst of [true, false]) {
      const world = await reached();
      const grant = await world.grantOf(ANN);
      world.clock.set({ event: grant?.claimBy ?? 0 });
      const late = { ...world.clock, eventNow: () => (grant?.claimBy ?? 0) + 1 };
      const expiry = () => world.grant(expiryOf('ann'), { clock: late });
      await Promise.all(isClaimFirst ? [world.claim(ANN), expiry()] : [expiry(), world.claim(ANN)]);

      const state = (await world.grantOf(ANN))?.state;
      const { spending, stocks } = await world.till();
      const isClaimed = state === 'claimed';
      expect(['claimed', 'expired']).toContain(state);
      expect(spending.promised.pieces).toBe(isClaimed ? 1 : 0);
      expect(spending.spent.pieces).toBe(isClaimed ? 1 : 0);
      expect(stocks[BAGS]).toMatchObject({ reserved: 0, issued: isClaimed ? 1 : 0 });
    }
  });

  test('that loses every race says so, and comes back', async () => {
    const world = await reached();
    const rewards = { ...world.rewards, commit: async () => 'raced' as const };

    await expect(redeem({ ...world, rewards }, DEMO, ANN, 1)).rejects.toMatchObject({ code: 'REWARDS_CONTENDED' });
  });

  test('of a link has no code to show, and takes none', async () => {
    const world = await reached({ ladder: [aRung(1, { prize: aLinkPrize() })] });

    expect(await world.claim(ANN)).toMatchObject({ kind: 'claimed', grant: { prize: { lure: { kind: 'link' } } } });
    expect((await world.till()).stocks[BAGS]).toMatchObject({ reserved: 0, issued: 0, next: 1 });
  });
});

describe('points', () => {
  const POINTS = { ladder: [aRung(1, { prize: aPointsPrize(100) }), aRung(2, { prize: aPointsPrize(50) })] };

  test('are credited by the claim, once each, under an id that is derived from what they are for (D15)', async () => {
    const world = await reached(POINTS, 0);
    await world.grantAll(await world.counts(ANN, 1));
    expect((await world.rewards.account(DEMO, ANN)).balance).toBe(0);

    for (const rung of [1, 2, 1, 2, 1]) await world.claim(ANN, rung);

    expect(await world.rewards.account(DEMO, ANN)).toMatchObject({ balance: 150, entries: 2 });
    expect((await world.rewards.entries(DEMO, ANN)).items.map(({ id }) => id)).toEqual(['grant-1-1', 'grant-2-1']);
  });

  test('are moved by one conditional write with the entry: no reader ever sees one without the other (D16)', async () => {
    const world = await reached(POINTS, 0);
    const before = world.writes.made.length;

    await world.claim(ANN);

    expect(world.writes.made.slice(before)).toEqual(['reward.commit']);
    const [account, entries] = [await world.rewards.account(DEMO, ANN), await world.rewards.entries(DEMO, ANN)];
    expect(entries.items.reduce((sum, { points }) => sum + points, 0)).toBe(account.balance);
  });

  test('of a message nobody earned are not credited: a message is a nudge, the books say what is due (D16)', async () => {
    const world = await rewardWorld(POINTS, 0);
    await world.seed(aStanding('eve'));
    const forged = [
      { version: 1, id: 'x', campaign: DEMO, what: 'climb', inviter: memberId('eve'), invitee: ANN, since: 1 },
      { version: 1, id: 'y', campaign: DEMO, what: 'expire', participant: memberId('eve'), rung: 1 },
      CATCH_UP,
    ] as const;

    for (const due of forged) await world.grant(due);

    expect(await world.told()).toEqual([]);
    expect(await world.rewards.account(DEMO, memberId('eve'))).toMatchObject({ balance: 0, entries: 0 });
  });

  test('of a grant taken back and earned again are credited once', async () => {
    const world = await reached(POINTS, 0);
    await world.grant(await world.ceases(ANN));
    await world.grantAll(await world.counts(ANN, 1));

    await world.claim(ANN);
    await world.claim(ANN);

    expect(await world.rewards.account(DEMO, ANN)).toMatchObject({ balance: 100, entries: 1 });
  });
});
