/** Whatever step dies at whatever write, before it or after it without an answer, ends on the same books when it is told again. */
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { aStanding } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { aPointsPrize, aRung } from '#test/support/reward-builders.ts';
import { ANN, BAGS, BO, CATCH_UP, DEMO, type RewardWorld, redelivered, rewardWorld } from './reward-world.ts';

/** What is laid out, then the deed that may die. */
interface Scene {
  readonly name: string;
  lay(): Promise<RewardWorld>;
  deed(world: RewardWorld): Promise<unknown>;
}

const PAUSING = { total: { pieces: 2 }, atCap: 'pause' } as const;

const SCENES: readonly Scene[] = [
  {
    name: 'grant: many debts, a cap that pauses, people who wait',
    async lay() {
      const world = await rewardWorld({ budget: PAUSING });
      for (let index = 0; index < 13; index += 1) {
        await world.seed(aStanding(`i${index}`));
        await world.counts(memberId(`i${index}`), 1);
      }
      return world;
    },
    deed: (world) => world.grant(CATCH_UP),
  },
  {
    name: 'grant: a rung that is taken back, and room for who waits',
    async lay() {
      const world = await rewardWorld({ ladder: [aRung(1)] }, 1);
      await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
      await world.ceases(ANN);
      return world;
    },
    deed: (world) => world.grant(CATCH_UP),
  },
  {
    name: 'grant: a debt nothing follows from',
    async lay() {
      const world = await rewardWorld({ ladder: [aRung(9)] });
      await world.counts(ANN, 3);
      return world;
    },
    deed: (world) => world.grant(CATCH_UP),
  },
  {
    name: 'expire: two that are overdue, and a debt of yesterday',
    async lay() {
      const world = await rewardWorld({ ladder: [aRung(1, { claimWithinDays: 1 })] }, 2);
      await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
      await world.seed(aStanding('cy'));
      await world.counts(memberId('cy'), 1);
      world.clock.advance(2 * DAY);
      return world;
    },
    deed: (world) => world.expire(),
  },
  {
    name: 'redeem: a code',
    async lay() {
      const world = await rewardWorld();
      await world.grantAll(await world.counts(ANN, 1));
      return world;
    },
    deed: (world) => world.claim(ANN),
  },
  {
    name: 'redeem: points',
    async lay() {
      const world = await rewardWorld({ ladder: [aRung(1, { prize: aPointsPrize(100) })] }, 0);
      await world.grantAll(await world.counts(ANN, 1));
      return world;
    },
    deed: (world) => world.claim(ANN),
  },
];

/** Everything that is kept, without when it was written: a redelivery comes later. */
async function booksOf(world: RewardWorld) {
  const grants = world.rewards.allGrants().map(({ participant, rung, state, held, history }) => ({
    ...{ participant, rung, state, code: held?.code },
    history: history.map(({ reason }) => reason),
  }));
  const till = await world.rewards.till(DEMO, [], [BAGS]);
  return {
    grants: grants.toSorted((one, other) => (one.participant < other.participant ? -1 : 1)),
    promised: till.spending.promised,
    spent: till.spending.spent,
    stock: { ...till.stocks[BAGS], revision: 0 },
    owed: await world.rewards.climbsOwed(DEMO, 100),
    points: (await world.rewards.entries(DEMO, ANN)).items.map(({ id, points }) => [id, points]),
    balance: (await world.rewards.account(DEMO, ANN)).balance,
    isPaused: (await world.campaigns.campaign(DEMO))?.pauses.length,
  };
}

/** The deed, everything it says, and the sweep that finds what got lost. */
async function toTheEnd(world: RewardWorld, deed: Scene['deed']): Promise<void> {
  await redelivered(() => deed(world));
  await world.settle();
  await world.expire();
  await world.settle();
}

describe.each(SCENES)('$name', ({ lay, deed }) => {
  test('ends the same, whichever write the death comes before', async () => {
    const sound = await lay();
    const laid = sound.writes.made.length;
    await deed(sound);
    const writes = sound.writes.made.length - laid;
    await toTheEnd(sound, async () => undefined);
    const expected = await booksOf(sound);
    expect(writes).toBeGreaterThan(0);

    for (let death = 1; death <= writes; death += 1) {
      const world = await lay();
      world.writes.crashBeforeWrite(death);
      await expect(deed(world), `write ${death}`).rejects.toBeInstanceOf(Died);
      await toTheEnd(world, deed);
      expect(await booksOf(world), `death before write ${death}`).toEqual(expected);
    }
  });

  test('ends the same, whichever write was made without an answer', async () => {
    const sound = await lay();
    await toTheEnd(sound, deed);
    const expected = await booksOf(sound);

    let hasDied = true;
    for (let death = 1; hasDied; death += 1) {
      const world = await lay();
      const unanswered = losingAnswers(world, death);
      await redelivered(() => deed(unanswered.world));
      hasDied = unanswered.hasDied();
      expect(hasDied || death > 1, 'not one write').toBe(true);
      await toTheEnd(world, deed);
      expect(await booksOf(world), `no answer to write ${death}`).toEqual(expected);
    }
  });
});

/** The n-th write is made, and the process dies before it hears so. */
function losingAnswers(world: RewardWorld, n: number) {
  let left = n;
  const lossy =
    <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      const answer = await call(...args);
      left -= 1;
      if (left === 0) throw new Died('Died without an answer.');
      return answer;
    };
  const { rewards, campaigns } = world;
  const ports = {
    ...world,
    rewards: {
      ...rewards,
      commit: lossy(rewards.commit),
      settle: lossy(rewards.settle),
      noteExpiredBefore: lossy(rewards.noteExpiredBefore),
    },
    campaigns: { ...campaigns, save: lossy(campaigns.save) },
    announceRewardDue: Object.assign(lossy(world.announceRewardDue), world.announceRewardDue),
  };
  return { world: { ...ports, ...world.deedsOn(ports) }, hasDied: () => left <= 0 };
}
