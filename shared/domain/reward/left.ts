/** What is left of a prize, as people are told. */
import { type Prize, stockOf } from './lure.ts';
import type { Rewards, Rung } from './rewards.ts';
import { NOTHING } from './spending.ts';
import { emptyStock, freeOf } from './stock.ts';
import type { Till } from './till.ts';

/** How many may still be promised: what the stock, the rung and the whole budget leave room for. A day's budget comes anew with the day. */
export function leftOf(
  { budget }: Rewards,
  { needs, prize, most }: Rung,
  { spending, stocks }: Till,
): number | undefined {
  const stock = stockOf(prize);
  const limits = [
    ...(stock === undefined ? [] : [freeOf(stocks[stock] ?? emptyStock(stock))]),
    ...roomsOf(most, spending.byRung[String(needs)] ?? NOTHING, prize),
    ...roomsOf(budget.total, spending.promised, prize),
  ];
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}

function roomsOf(cap: Rung['most'], promised: typeof NOTHING, { costMinor }: Prize): readonly number[] {
  const money =
    cap?.minor === undefined || costMinor === 0 ? [] : [Math.floor((cap.minor - promised.minor) / costMinor)];
  return [...money, ...(cap?.pieces === undefined ? [] : [cap.pieces - promised.pieces])];
}
