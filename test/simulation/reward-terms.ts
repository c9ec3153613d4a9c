/** What campaigns of the simulated world give: ladders of every kind of prize, stocks too small, caps too low, and little time to claim. */
import type { Prize } from '#shared/domain/reward/lure.ts';
import type { AtCap, Budget, Cap, Rewards, Rung } from '#shared/domain/reward/rewards.ts';
import type { Chance } from './chance.ts';

export const STOCKS = ['bag', 'mug', 'ticket'] as const;

const WORTH = [100, 300, 700, 1_200];

function prizeOf(chance: Chance, atMost = Number.POSITIVE_INFINITY): Prize {
  const costMinor = Math.min(atMost, chance.pick(WORTH));
  const lure = chance.weighted<Prize['lure']>([
    [5, { kind: 'codes', stock: chance.pick(STOCKS) }],
    [2, { kind: 'coupon', template: 'autumn', stock: chance.pick(STOCKS) }],
    [1, { kind: 'link', url: 'https://shop.example/{grant}' }],
    [4, { kind: 'points', points: chance.pick([10, 25, 50]) }],
    [1, { kind: 'seat', group: 'inner-circle' }],
  ]);
  return { name: `${lure.kind} of ${costMinor}`, lure, valueMinor: 2 * costMinor, costMinor };
}

const capOf = (chance: Chance, pieces: readonly number[]): Cap => {
  const most = chance.pick(pieces);
  const minor = most * chance.pick([150, 400, 800]);
  return chance.pick([{ pieces: most }, { minor }, { pieces: most, minor }]);
};

function rungOf(chance: Chance, needs: number, atCap: AtCap): Rung {
  const prize = prizeOf(chance);
  return {
    needs,
    prize,
    claimWithinDays: chance.pick([1, 1, 2]),
    isReviewed: chance.comesTrue(0.25),
    ...(atCap === 'cheaper' && chance.comesTrue(0.7) ? { cheaper: prizeOf(chance, prize.costMinor) } : {}),
    ...(chance.comesTrue(0.3) ? { most: capOf(chance, [3, 10, 30]) } : {}),
  };
}

function budgetOf(chance: Chance, atCap: AtCap): Budget {
  return {
    atCap,
    ...(chance.comesTrue(0.6) ? { total: capOf(chance, [10, 40, 120]) } : {}),
    ...(chance.comesTrue(0.4) ? { perDay: capOf(chance, [3, 10, 30]) } : {}),
  };
}

/** Undefined: it gives nothing. */
export function rewardsOf(chance: Chance): Rewards | undefined {
  if (chance.comesTrue(0.15)) return undefined;
  const atCap = chance.weighted<AtCap>([
    [1, 'pause'],
    [4, 'waitlist'],
    [3, 'cheaper'],
  ]);
  const needs = [1, 2, 3, 4, 5].filter(() => chance.comesTrue(0.55));
  const ladder = needs.map((one) => rungOf(chance, one, atCap));
  const isForInvitee = ladder.length === 0 || chance.comesTrue(0.5);
  return {
    currency: 'CNY',
    ladder,
    ...(isForInvitee ? { forInvitee: rungOf(chance, 0, atCap) } : {}),
    budget: budgetOf(chance, atCap),
    prizeCeilingMinor: 5_000_000,
  };
}

const scaled = (cap: Cap | undefined, by: number): Cap | undefined =>
  cap && {
    ...(cap.minor === undefined ? {} : { minor: Math.floor(cap.minor * by) }),
    ...(cap.pieces === undefined ? {} : { pieces: Math.floor(cap.pieces * by) }),
  };

export function budgetTimes({ total, perDay, atCap }: Budget, by: number): Budget {
  const [all, daily] = [scaled(total, by), scaled(perDay, by)];
  return { atCap, ...(all === undefined ? {} : { total: all }), ...(daily === undefined ? {} : { perDay: daily }) };
}
