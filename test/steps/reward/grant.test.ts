/** Whoever has reached a rung is promised its prize: once, in order, within budget and stock, whatever comes in between. */
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { climbDue } from '#shared/messages/reward-due.ts';
import { aStanding } from '#test/support/builders.ts';
import { aLinkPrize, aPointsPrize, aPrize, aRung, recounted, someRewards } from '#test/support/reward-builders.ts';
import { ANN, BAGS, BO, CATCH_UP, codesOf, DEMO, expiryOf, NOON, rewardWorld } from './reward-world.ts';

const LADDER = [aRung(1), aRung(3), aRung(5)];
const ALL_LINKS = (...needs: readonly number[]) => needs.map((need) => aRung(need, { prize: aLinkPrize() }));

describe('a climb', () => {
  test('is promised the prize of the rung with a code of its own, and nothing is owed any more', async () => {
    const world = await rewardWorld();
    const [due] = await world.counts(ANN, 1);
    if (due === undefined) throw new Error('Nothing due.');

    expect(await world.grant(due)).toEqual({ kind: 'granted', granted: 1, waiting: 0, takenBack: 0, settled: 1 });

    expect(await world.grantOf(ANN)).toMatchObject({
      state: 'issued',
      prize: aPrize(),
      held: { stock: BAGS, number: 1, code: 'BAG-1' },
      day: '2026-11-22',
      participantRef: 'ref-of-ann',
    });
    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
    expect((await world.till()).spending.promised).toEqual({ minor: 1_200, pieces: 1 });
  });

  test('told again does nothing (D15)', async () => {
    const world = await rewardWorld();
    const dues = await world.counts(ANN, 1);
    await world.grantAll(dues);
    const [before, writes] = [await world.till(), world.writes.made.length];

    for (const due of [...dues, ...dues]) {
      expect(await world.grant(due)).toEqual({ kind: 'nothing-due', granted: 0, waiting: 0, takenBack: 0, settled: 0 });
    }
    await world.grant(CATCH_UP);

    expect(await world.till()).toEqual(before);
    expect(world.writes.made).toHaveLength(writes);
  });

  test('that jumps from 2 to 5 reaches rung 3 too (D10)', async () => {
    const world = await rewardWorld({ ladder: LADDER });
    await world.grantAll(await world.counts(ANN, 2));
    expect(await world.told()).toEqual(['ann 1 issued']);

    const [first] = await world.counts(ANN, 3);
    if (first !== undefined) await world.grant(first);

    expect(await world.told()).toEqual(['ann 1 issued', 'ann 3 issued', 'ann 5 issued']);
  });

  test('of a debt the index does not show yet is paid all the same', async () => {
    const world = await rewardWorld();
    const [due] = await world.counts(ANN, 1);
    if (due === undefined) throw new Error('Nothing due.');

    await world.grant(due, { rewards: { ...world.rewards, climbsOwed: async () => [] } });

    expect(await world.told()).toEqual(['ann 1 issued']);
    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
  });

  test('that reaches no rung settles the debt and writes nothing else', async () => {
    const world = await rewardWorld({ ladder: [aRung(2)] });
    const [due] = await world.counts(ANN, 1);
    if (due === undefined) throw new Error('Nothing due.');

    expect(await world.grant(due)).toMatchObject({ kind: 'nothing-due', settled: 1 });

    expect(world.writes.made.at(-1)).toBe('reward.settle');
    expect(await world.told()).toEqual([]);
  });

  test('in a campaign without rewards, or without his inviter on its books, settles the debt', async () => {
    const world = await rewardWorld('none', 0);
    const stranger = memberId('stranger');
    const dues = [...(await world.counts(ANN, 1)), ...(await world.counts(stranger, 1))];

    await world.grantAll(dues);

    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
    expect(await world.told()).toEqual([]);
  });

  test('of a campaign nobody knows can never work', async () => {
    const world = await rewardWorld();

    await expect(world.grant({ ...CATCH_UP, campaign: campaignId('gone') })).rejects.toMatchObject({
      name: 'Refused',
      code: 'CAMPAIGN_UNKNOWN',
    });
  });

  test('to a reviewed rung waits for an operator, with its code kept for it', async () => {
    const world = await rewardWorld({ ladder: [aRung(1, { isReviewed: true })] });
    await world.grantAll(await world.counts(ANN, 1));

    expect(await world.grantOf(ANN)).toMatchObject({ state: 'reserved', held: { code: 'BAG-1' } });
    expect(await world.claim(ANN)).toEqual({ kind: 'not-yet' });
  });

  test('gives the friend his own prize, by the rules he came under, and takes it back unclaimed when he leaves', async () => {
    const world = await rewardWorld({ ladder: [], forInvitee: aRung(0, { prize: aPointsPrize(10) }) }, 0);
    await world.grantAll(await world.counts(ANN, 1));
    expect(await world.told()).toEqual(['friend-1 0 issued']);

    await world.grant(await world.ceases(ANN));

    expect(await world.told()).toEqual(['friend-1 0 clawed_back']);
    expect((await world.till()).spending.promised.pieces).toBe(0);
  });
});

describe('many debts', () => {
  test('more than ten are settled ten at a time, and the rest is asked for', async () => {
    const world = await rewardWorld({ ladder: [aRung(1)] });
    for (let index = 0; index < 25; index += 1) await world.seed(aStanding(`inviter-${index}`));
    const dues = [];
    for (let index = 0; index < 25; index += 1) dues.push(...(await world.counts(memberId(`inviter-${index}`), 1)));

    const [first] = dues;
    if (first === undefined) throw new Error('Nothing due.');
    expect(await world.grant(first)).toMatchObject({ granted: 10, settled: 10 });
    expect(world.rewardsDue.messages).toMatchObject([{ what: 'catch-up' }]);

    await world.settle();
    expect(await world.told()).toHaveLength(25);
    expect(await world.rewards.climbsOwed(DEMO, 100)).toEqual([]);
  });

  test('are served in the order of reaching, whichever message came first', async () => {
    const world = await rewardWorld({}, 2);
    await world.seed(aStanding('cy'));
    const dues = [];
    for (const who of ['cy', 'ann', 'bo']) dues.push(...(await world.counts(memberId(who), 1)));

    for (const due of dues.toReversed()) await world.grant(due);

    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting', 'cy 1 issued']);
  });

  test('that are newer than ten others wait for their turn, and are not forgotten', async () => {
    const world = await rewardWorld({ ladder: ALL_LINKS(1) });
    for (let index = 0; index < 12; index += 1) await world.seed(aStanding(`inviter-${index}`));
    const dues = [];
    for (let index = 0; index < 12; index += 1) dues.push(...(await world.counts(memberId(`inviter-${index}`), 1)));

    const last = dues.at(-1);
    if (last === undefined) throw new Error('Nothing due.');
    await world.grant(last);
    expect(await world.grantOf(memberId('inviter-11'))).toBeUndefined();

    await world.settle();
    expect(await world.told()).toHaveLength(12);
  });

  test('a ladder of more rungs than a transaction takes is climbed in several, and the debt is owed until the last', async () => {
    const needs = Array.from({ length: 95 }, (_, index) => index + 1);
    const world = await rewardWorld({ ladder: needs.map((need) => aRung(need)) }, 100);
    const dues = await world.counts(ANN, 95);
    const last = dues.at(-1);
    if (last === undefined) throw new Error('Nothing due.');

    const first = await world.grant(last);
    expect(first.granted).toBeLessThan(95);
    expect(first.settled).toBe(0);

    await world.settle();
    expect(await world.told()).toHaveLength(95);
    expect(await world.rewards.climbsOwed(DEMO, 200)).toEqual([]);
    expect((await world.till()).spending.promised.pieces).toBe(95);
  });
});

describe('what has ceased to count', () => {
  test('takes back what is unclaimed, of today or of days before, and leaves what is claimed', async () => {
    const world = await rewardWorld({ ladder: LADDER });
    await world.grantAll(await world.counts(ANN, 3));
    await world.claim(ANN, 1);
    world.clock.advance(3 * DAY);
    for (let index = 0; index < 2; index += 1) await world.grant(await world.ceases(ANN));
    await world.grant(await world.ceases(ANN));

    expect(await world.told()).toEqual(['ann 1 claimed', 'ann 3 clawed_back']);
    const { spending, stocks } = await world.till();
    expect(spending).toMatchObject({ promised: { minor: 1_200, pieces: 1 }, spent: { minor: 1_200, pieces: 1 } });
    expect(stocks[BAGS]).toMatchObject({ issued: 1, reserved: 0, returned: [2] });
  });

  test('never brings anything below nothing, however often it is told (D17)', async () => {
    const world = await rewardWorld();
    const dues = await world.counts(ANN, 1);
    await world.grantAll(dues);
    const ceased = await world.ceases(ANN);

    for (const due of [ceased, ...dues, ceased, CATCH_UP]) await world.grant(due);

    const { spending, stocks } = await world.till();
    expect(spending).toMatchObject({ promised: { minor: 0, pieces: 0 }, byRung: { '1': { minor: 0, pieces: 0 } } });
    expect(stocks[BAGS]).toMatchObject({ reserved: 0, returned: [1] });
  });

  test('before its message came is never promised at all', async () => {
    const world = await rewardWorld();
    const dues = await world.counts(ANN, 1);
    const ceased = await world.ceases(ANN);

    await world.grantAll([...dues, ceased]);

    expect(await world.told()).toEqual([]);
    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
  });

  test('gives what it frees to who waits, in the same decision, and moves no grant twice', async () => {
    const world = await rewardWorld({ ladder: [aRung(1)] }, 1);
    await world.seed(aStanding('cy'));
    const dues = [];
    for (const who of ['ann', 'bo', 'cy']) dues.push(...(await world.counts(memberId(who), 1)));
    await world.grantAll(dues);
    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting', 'cy 1 waiting']);

    await world.ceases(BO);
    await world.ceases(ANN);
    await world.grant(CATCH_UP);

    expect(await world.told()).toEqual(['ann 1 clawed_back', 'bo 1 clawed_back', 'cy 1 issued']);
    expect(await world.grantOf(memberId('cy'))).toMatchObject({ held: { code: 'BAG-1' } });
  });
});

describe('where there is no room', () => {
  test('a campaign that pauses at its cap is paused, and who reached it waits', async () => {
    const world = await rewardWorld({ budget: { total: { pieces: 1 }, atCap: 'pause' } });
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);

    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting']);
    expect((await world.campaigns.campaign(DEMO))?.pauses).toEqual([{ from: world.clock.eventNow() }]);
  });

  test('a campaign with a waiting list goes on', async () => {
    const world = await rewardWorld({ budget: { total: { pieces: 1 }, atCap: 'waitlist' } });
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);

    expect((await world.campaigns.campaign(DEMO))?.pauses).toEqual([]);
  });

  test('an empty stock pauses nothing', async () => {
    const world = await rewardWorld({ budget: { atCap: 'pause' } }, 0);
    await world.grantAll(await world.counts(ANN, 1));

    expect(await world.told()).toEqual(['ann 1 waiting']);
    expect((await world.campaigns.campaign(DEMO))?.pauses).toEqual([]);
  });

  test('room that returns is for those who wait, in the order of reaching, before anybody who has just come', async () => {
    const world = await rewardWorld({}, 1);
    const waiting = ['w1', 'w2', 'w3', 'w4'];
    for (const who of [...waiting, 'new']) await world.seed(aStanding(who));
    await world.grantAll(await world.counts(ANN, 1));
    const dues = [];
    for (const who of waiting) dues.push(...(await world.counts(memberId(who), 1)));
    await world.grantAll(dues.toReversed());

    await world.rewards.importCodes(DEMO, BAGS, codesOf(2, 'NEW'));
    await world.grantAll(await world.counts(memberId('new'), 1));

    expect(await world.told()).toEqual([
      'ann 1 issued',
      'new 1 waiting',
      'w1 1 issued',
      'w2 1 issued',
      'w3 1 waiting',
      'w4 1 waiting',
    ]);
    expect(await world.grantOf(memberId('w1'))).toMatchObject({
      reachedAt: expect.any(Number),
      held: { code: 'NEW-1' },
    });
  });

  test('more who can be served than a transaction takes are all served before anybody new', async () => {
    const world = await rewardWorld({}, 0);
    const many = Array.from({ length: 130 }, (_, index) => `w${String(index).padStart(3, '0')}`);
    for (const who of [...many, 'new']) await world.seed(aStanding(who));
    const dues = [];
    for (const who of many) dues.push(...(await world.counts(memberId(who), 1)));
    await world.grantAll(dues);
    await world.rewards.importCodes(DEMO, BAGS, codesOf(130));
    world.rewardsDue.take();

    const [newest] = await world.counts(memberId('new'), 1);
    if (newest !== undefined) await world.grant(newest);
    await world.settle();

    expect((await world.told()).filter((one) => one.endsWith('issued'))).toHaveLength(130);
    expect(await world.grantOf(memberId('new'))).toMatchObject({ state: 'waiting' });
    expect((await world.grantOf(memberId('w000')))?.held?.number).toBe(1);
    expect((await world.grantOf(memberId('w129')))?.held?.number).toBe(130);
  });

  test('reads each version of the promise once, however many wait under it', async () => {
    const world = await rewardWorld({}, 0);
    for (let one = 0; one < 30; one += 1) {
      const who = memberId(`w${one}`);
      await world.seed(aStanding(who));
      await world.grantAll(await world.counts(who, 1));
    }
    await world.save({});
    const asked: number[] = [];
    const version = async (id: typeof DEMO, number: number) => {
      asked.push(number);
      return world.campaigns.version(id, number);
    };

    await world.grant(CATCH_UP, { campaigns: { ...world.campaigns, version } });

    expect(asked).toEqual([1]);
  });

  test('who waits for something else holds nobody up', async () => {
    const ladder = [aRung(1, { prize: aPrize({ lure: { kind: 'codes', stock: 'none' } }) }), aRung(2)];
    const world = await rewardWorld({ ladder }, 0);
    const many = Array.from({ length: 150 }, (_, index) => `w${String(index).padStart(3, '0')}`);
    for (const who of many) await world.seed(aStanding(who));
    const dues = [];
    for (const who of many) dues.push(...(await world.counts(memberId(who), 1)));
    await world.grantAll([...dues, ...(await world.counts(ANN, 2))]);

    await world.rewards.importCodes(DEMO, BAGS, codesOf(1));
    await world.grant(CATCH_UP);

    expect(await world.grantOf(ANN, 2)).toMatchObject({ state: 'issued' });
  });

  test('behind ever so many who wait for something else, he is not passed by one who has just reached the same', async () => {
    const ladder = [aRung(1, { prize: aPrize({ lure: { kind: 'codes', stock: 'none' } }) }), aRung(2)];
    const world = await rewardWorld({ ladder }, 0);
    const many = Array.from({ length: 150 }, (_, index) => `w${String(index).padStart(3, '0')}`);
    for (const who of [...many, 'new']) await world.seed(aStanding(who));
    for (const who of many) await world.grantAll(await world.counts(memberId(who), 1));
    await world.grantAll(await world.counts(ANN, 2));

    await world.rewards.importCodes(DEMO, BAGS, codesOf(1));
    await world.grantAll(await world.counts(memberId('new'), 2));

    expect(await world.grantOf(ANN, 2)).toMatchObject({ state: 'issued' });
    expect(await world.grantOf(memberId('new'), 2)).toMatchObject({ state: 'waiting' });
  });

  test('nor while the index does not show him yet; and both are looked for again', async () => {
    const world = await rewardWorld({}, 0);
    await world.seed(aStanding('new'));
    await world.grantAll(await world.counts(ANN, 1));
    await world.rewards.importCodes(DEMO, BAGS, codesOf(2));
    world.rewardsDue.take();
    const blind = { ...world.rewards, waiting: async () => ({ items: [] }) };

    for (const due of await world.counts(memberId('new'), 1)) await world.grant(due, { rewards: blind });

    expect(await world.told()).toEqual(['ann 1 waiting', 'new 1 waiting']);
    expect((await world.grantOf(memberId('new')))?.history.at(-1)?.reason).toBe('others_first');

    await world.settle();

    expect(await world.told()).toEqual(['ann 1 issued', 'new 1 issued']);
    expect((await world.grantOf(ANN))?.held?.number).toBe(1);
  });

  test('costs nothing to look at while there is no room', async () => {
    const world = await rewardWorld({}, 0);
    for (const who of ['w1', 'w2']) await world.seed(aStanding(who));
    await world.grantAll(await world.counts(memberId('w1'), 1));
    let reads = 0;
    const rewards = {
      ...world.rewards,
      waiting: async (...asked: Parameters<typeof world.rewards.waiting>) => {
        reads += 1;
        return world.rewards.waiting(...asked);
      },
    };

    for (const due of await world.counts(memberId('w2'), 1)) await world.grant(due, { rewards });
    expect(reads).toBe(0);

    await world.rewards.importCodes(DEMO, BAGS, codesOf(1));
    await world.grant(CATCH_UP, { rewards });
    expect(reads).toBe(1);
    expect(await world.told()).toEqual(['w1 1 issued', 'w2 1 waiting']);
  });
});

describe('versions', () => {
  test('an old participant keeps the old ladder; what may be spent is what the operator says now', async () => {
    const world = await rewardWorld({ ladder: ALL_LINKS(1), budget: { total: { pieces: 1 }, atCap: 'waitlist' } });
    await world.seed(aStanding('new', { campaignVersion: 2 }));
    const [bigger, total] = [aLinkPrize({ name: '大礼', costMinor: 9_900 }), { pieces: 2 }];
    await world.save({
      rewards: someRewards({ ladder: [aRung(2, { prize: bigger })], budget: { total, atCap: 'waitlist' } }),
    });

    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(memberId('new'), 2))]);
    await world.grantAll(await world.counts(BO, 1));

    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting', 'new 2 issued']);
    expect(await world.grantOf(ANN)).toMatchObject({ campaignVersion: 1, prize: { name: '优惠券' } });
    expect(await world.grantOf(memberId('new'), 2)).toMatchObject({ campaignVersion: 2, prize: { name: '大礼' } });
  });

  test('a larger budget serves who waited under the smaller one, with the prize he was promised', async () => {
    const world = await rewardWorld({ ladder: ALL_LINKS(1), budget: { total: { pieces: 1 }, atCap: 'waitlist' } });
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    await world.save({
      rewards: someRewards({ ladder: ALL_LINKS(9), budget: { total: { pieces: 5 }, atCap: 'waitlist' } }),
    });

    await world.expire();
    await world.settle();

    expect(await world.grantOf(BO)).toMatchObject({ state: 'issued', prize: { name: '优惠券' } });
  });

  test('a budget that was lowered takes nothing from anybody, and gives nothing more', async () => {
    const world = await rewardWorld({ ladder: ALL_LINKS(1) });
    await world.grantAll(await world.counts(ANN, 1));
    await world.save({
      rewards: someRewards({ ladder: ALL_LINKS(1), budget: { total: { pieces: 0 }, atCap: 'waitlist' } }),
    });

    await world.grantAll(await world.counts(BO, 1));

    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting']);
    expect(recounted(world.rewards.allGrants())).toEqual((await world.till()).spending.promised);
  });
});

describe('a decision that is raced', () => {
  test('is made again on what stands there now', async () => {
    const world = await rewardWorld({}, 1);
    const [anns] = await world.counts(ANN, 1);
    const [bos] = await world.counts(BO, 1);
    if (anns === undefined || bos === undefined) throw new Error('Nothing due.');
    let isFirst = true;
    const commit = async (change: Parameters<typeof world.rewards.commit>[0]) => {
      if (isFirst) {
        isFirst = false;
        await world.grant(bos);
      }
      return world.rewards.commit(change);
    };

    await world.grant(anns, { rewards: { ...world.rewards, commit } });

    expect((await world.till()).spending.promised.pieces).toBe(1);
    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting']);
  });

  test('again and again says so, and comes back', async () => {
    const world = await rewardWorld();
    const [due] = await world.counts(ANN, 1);
    if (due === undefined) throw new Error('Nothing due.');

    const outcome = world.grant(due, { rewards: { ...world.rewards, commit: async () => 'raced' } });

    await expect(outcome).rejects.toMatchObject({ name: 'RetryLater', code: 'REWARDS_CONTENDED' });
  });
});

describe('a grant nobody claimed in time', () => {
  test('expires: its code and its money go to who waits', async () => {
    const world = await rewardWorld({}, 1);
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    world.clock.advance(30 * DAY + 1);

    expect(await world.grant(expiryOf('ann'))).toMatchObject({ granted: 1, takenBack: 1 });

    expect(await world.told()).toEqual(['ann 1 expired', 'bo 1 issued']);
    expect(await world.grantOf(BO)).toMatchObject({
      held: { code: 'BAG-1' },
      claimBy: world.clock.eventNow() + 30 * DAY,
    });
    expect((await world.till()).spending.promised.pieces).toBe(1);
  });

  test('too early, claimed, or gone: nothing happens', async () => {
    const world = await rewardWorld();
    await world.grantAll(await world.counts(ANN, 1));

    expect(await world.grant(expiryOf('ann'))).toMatchObject({ kind: 'nothing-due' });
    await world.claim(ANN);
    world.clock.set({ event: NOON + 60 * DAY });
    expect(await world.grant(expiryOf('ann'))).toMatchObject({ kind: 'nothing-due' });
    expect(await world.grant(expiryOf('nobody'))).toMatchObject({ kind: 'nothing-due' });
    expect(await world.told()).toEqual(['ann 1 claimed']);
  });

  test('in its last instant may be claimed, and is not expired', async () => {
    const world = await rewardWorld();
    await world.grantAll(await world.counts(ANN, 1));
    world.clock.set({ event: (await world.grantOf(ANN))?.claimBy ?? 0 });

    expect(await world.grant(expiryOf('ann'))).toMatchObject({ kind: 'nothing-due' });
    expect(await world.claim(ANN)).toMatchObject({ kind: 'claimed', isNew: true });
  });

  test('is not promised again by the friends that earned it', async () => {
    const world = await rewardWorld();
    await world.grantAll(await world.counts(ANN, 1));
    world.clock.advance(31 * DAY);
    await world.grant(expiryOf('ann'));

    await world.grantAll(await world.counts(ANN, 1));

    expect(await world.told()).toEqual(['ann 1 expired']);
  });
});

test('a debt names the facts, so every copy of its message is the same message (D15)', () => {
  const owed = { campaign: DEMO, inviter: ANN, invitee: BO, since: NOON };

  expect(climbDue(owed)).toEqual(climbDue({ ...owed }));
  expect(climbDue(owed).id).not.toBe(climbDue({ ...owed, since: NOON + 1 }).id);
});
