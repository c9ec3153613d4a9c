/** Operator: ladder, budget and stocks of a campaign, in lines that people read. */

import { rungsOf } from '#shared/domain/reward/granting.ts';
import { inUnits, type Lure, type Prize, stockOf } from '#shared/domain/reward/lure.ts';
import { type Cap, prizesOf, type Rewards, type Rung } from '#shared/domain/reward/rewards.ts';
import { type Amount, fullnessOf, NOTHING } from '#shared/domain/reward/spending.ts';
import { emptyStock, freeOf, type Stock } from '#shared/domain/reward/stock.ts';
import type { Till } from '#shared/domain/reward/till.ts';

/** Every stock some rung takes codes from. */
export const stocksNamed = (rewards: Rewards | undefined): readonly string[] => [
  ...new Set(rewards === undefined ? [] : prizesOf(rewards).flatMap((prize) => stockOf(prize) ?? [])),
];

export function stockLine(name: string, held: readonly Stock[], rewards: Rewards | undefined) {
  const stock = held.find((one) => one.name === name) ?? emptyStock(name);
  const { imported, reserved, issued, voided } = stock;
  const rungs = rewards === undefined ? [] : rungsOf(rewards).filter((rung) => takesFrom(rung, name));
  const taken = { stock: name, imported, free: freeOf(stock), reserved, issued, void: voided };
  return { ...taken, rungs: rungs.map(rungName).join(' ') };
}

const takesFrom = ({ prize, cheaper }: Rung, stock: string): boolean =>
  stockOf(prize) === stock || (cheaper !== undefined && stockOf(cheaper) === stock);

/** The rung of the invitee needs nobody. */
const rungName = ({ needs }: Rung): string => (needs === 0 ? 'invitee' : String(needs));

export const ladderLines = (rewards: Rewards) =>
  rungsOf(rewards).map((rung) => ({
    rung: rungName(rung),
    ...prizeLine(rung.prize),
    orElse: rung.cheaper?.name ?? '',
    claimWithinDays: rung.claimWithinDays,
    review: rung.isReviewed ? 'reviewed' : 'automatic',
  }));

export const prizeLine = ({ name, lure, valueMinor, costMinor }: Prize) => ({
  gives: name,
  kind: lure.kind,
  of: thingOf(lure),
  value: inUnits(valueMinor),
  cost: inUnits(costMinor),
});

function thingOf(lure: Lure): string {
  switch (lure.kind) {
    case 'codes':
    case 'coupon':
      return lure.stock;
    case 'link':
      return lure.url;
    case 'points':
      return String(lure.points);
    case 'seat':
      return lure.group;
  }
}

/** One line per cap there may be: of all, of today, of each rung. */
export function budgetLines(rewards: Rewards, { spending, days }: Till, day: string) {
  const { total, perDay } = rewards.budget;
  return [
    { ...capLine('total', total, spending.promised), spent: inUnits(spending.spent.minor) },
    capLine(day, perDay, days[day]?.promised ?? NOTHING),
    ...rungsOf(rewards).map((rung) =>
      capLine(`rung ${rungName(rung)}`, rung.most, spending.byRung[String(rung.needs)] ?? NOTHING),
    ),
  ];
}

/** What is free may be less than nothing where a cap was lowered. */
function capLine(of: string, cap: Cap | undefined, promised: Amount) {
  const { minor, pieces } = cap ?? {};
  return {
    of,
    cap: minor === undefined ? '' : inUnits(minor),
    promised: inUnits(promised.minor),
    free: minor === undefined ? '' : inUnits(minor - promised.minor),
    capPieces: pieces ?? '',
    promisedPieces: promised.pieces,
    freePieces: pieces === undefined ? '' : pieces - promised.pieces,
    full: cap === undefined ? '' : percent(fullnessOf(cap, promised)),
    spent: '',
  };
}

/** Rounded down: only what is full says 100 %. */
export const percent = (share: number): string => `${Math.floor(share * 100)} %`;
