/** Prizes nobody claims are found hour by hour; so is what is owed, and who waits, whatever message was lost. */
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { aCampaign, aStanding } from '#test/support/builders.ts';
import { aRung } from '#test/support/reward-builders.ts';
import { ANN, BAGS, BO, codesOf, DEMO, NOON, rewardWorld } from './reward-world.ts';

describe('grants nobody has claimed', () => {
  test('in time are told to the one who grants, and only they', async () => {
    const world = await rewardWorld({ ladder: [aRung(1, { claimWithinDays: 7 }), aRung(2)] });
    await world.grantAll([...(await world.counts(ANN, 2)), ...(await world.counts(BO, 1))]);
    await world.claim(BO);
    world.clock.advance(7 * DAY + MINUTE);

    expect(await world.expire()).toEqual({ kind: 'looked', overdue: 1, caughtUp: 0 });
    expect(world.rewardsDue.messages).toMatchObject([{ what: 'expire', participant: 'ann', rung: 1 }]);
    await world.settle();

    expect(await world.told()).toEqual(['ann 1 expired', 'ann 2 issued', 'bo 1 claimed']);
    expect(await world.expire()).toMatchObject({ overdue: 0 });
  });

  test('after a week without a look are all found, and their codes serve who waits, in order', async () => {
    const world = await rewardWorld({ ladder: [aRung(1, { claimWithinDays: 1 })] }, 3);
    const many = ['a1', 'a2', 'a3', 'b1', 'b2'];
    for (const who of many) await world.seed(aStanding(who));
    for (const who of many) await world.grantAll(await world.counts(memberId(who), 1));
    world.clock.advance(7 * DAY);

    expect(await world.expire()).toMatchObject({ overdue: 3 });
    await world.settle();

    expect(await world.told()).toEqual(['a1 1 expired', 'a2 1 expired', 'a3 1 expired', 'b1 1 issued', 'b2 1 issued']);
    expect((await world.rewards.stocks(DEMO))[0]).toMatchObject({ reserved: 2, issued: 0 });
  });

  test('told twice, or by two looks at once, give back once', async () => {
    const world = await rewardWorld({ ladder: [aRung(1, { claimWithinDays: 1 })] }, 1);
    await world.grantAll(await world.counts(ANN, 1));
    world.clock.advance(2 * DAY);

    await Promise.all([world.expire(), world.expire()]);
    await world.settle();

    expect((await world.rewards.stocks(DEMO))[0]).toMatchObject({ reserved: 0, returned: [1] });
    expect((await world.till()).spending.promised.pieces).toBe(0);
  });

  test('hours that were found empty are not looked at again, the last two always are', async () => {
    const world = await rewardWorld();
    const hours: number[] = [];
    const toExpire = async (hour: number, before: number, cursor?: string) => {
      hours.push(hour);
      return world.rewards.toExpire(hour, before, cursor);
    };
    const { expireGrants } = await import('#functions/reward/expire/expire.ts');
    const look = async () => {
      hours.length = 0;
      await expireGrants({ ...world, rewards: { ...world.rewards, toExpire } });
      return hours.length;
    };

    expect(await look()).toBe(10 * 24 + 1);
    expect(await look()).toBe(3);
    world.clock.advance(HOUR);
    expect(await look()).toBe(4);
  });
});

describe('what no message told', () => {
  test('of a debt that is owed for more than ten minutes is caught up', async () => {
    const world = await rewardWorld();
    await world.counts(ANN, 1);
    world.clock.advance(10 * MINUTE);
    expect(await world.expire()).toMatchObject({ caughtUp: 0 });

    world.clock.advance(MINUTE);
    expect(await world.expire()).toMatchObject({ caughtUp: 1 });
    await world.settle();

    expect(await world.told()).toEqual(['ann 1 issued']);
    expect(await world.expire()).toMatchObject({ caughtUp: 0 });
  });

  test('of room for those who wait (a new day, new codes, a larger budget) is looked for while somebody waits', async () => {
    const world = await rewardWorld({ budget: { perDay: { pieces: 1 }, atCap: 'waitlist' } }, 1);
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    await world.expire();
    await world.settle();
    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting']);

    world.clock.advance(DAY);
    await world.rewards.importCodes(DEMO, BAGS, codesOf(1, 'NEW'));
    expect(await world.expire()).toMatchObject({ caughtUp: 1 });
    await world.settle();

    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 issued']);
    expect(await world.expire()).toMatchObject({ caughtUp: 0 });
  });

  test('in a campaign that gives nothing is not looked for', async () => {
    const world = await rewardWorld('none', 0);
    await world.campaigns.save(aCampaign({ id: DEMO, version: 2 }));

    expect(await world.expire()).toEqual({ kind: 'looked', overdue: 0, caughtUp: 0 });
    expect(await world.rewards.expiredBefore()).toBe(NOON - 2 * HOUR);
  });
});
