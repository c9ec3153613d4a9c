/** What has been promised of a budget, and whether there is room for more. Counted in the same write as the grant it is promised for. */
import type { Minor } from './lure.ts';
import type { Budget, Cap } from './rewards.ts';

export interface Amount {
  readonly minor: Minor;
  readonly pieces: number;
}

export const NOTHING: Amount = { minor: 0, pieces: 0 };
export const plus = (one: Amount, other: Amount): Amount => ({
  minor: one.minor + other.minor,
  pieces: one.pieces + other.pieces,
});
export const minus = (one: Amount, other: Amount): Amount => ({
  minor: one.minor - other.minor,
  pieces: one.pieces - other.pieces,
});

/** Of one campaign. Promised is everything reserved, issued or claimed; spent is the claimed part of it. */
export interface Spending {
  readonly promised: Amount;
  readonly spent: Amount;
  readonly byRung: Readonly<Record<string, Amount>>;
  /** How many wait in each line; see line.ts. A line nobody waits in is not named. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly revision: number;
}

/** Of the day that runs. A day that is over is forgotten: grants say on which day they were promised. */
export interface DaySpending {
  readonly day: string;
  readonly promised: Amount;
  readonly revision: number;
}

export const NOTHING_SPENT: Spending = { promised: NOTHING, spent: NOTHING, byRung: {}, waiting: {}, revision: 0 };

export const fits = (cap: Cap | undefined, promised: Amount): boolean =>
  (cap?.minor === undefined || promised.minor <= cap.minor) &&
  (cap?.pieces === undefined || promised.pieces <= cap.pieces);

/** How full a cap is, 0 to 1 and beyond where it was lowered; 0 where there is none. */
export const fullnessOf = (cap: Cap | undefined, { minor, pieces }: Amount): number =>
  Math.max(
    cap?.minor === undefined || cap.minor === 0 ? 0 : minor / cap.minor,
    cap?.pieces === undefined || cap.pieces === 0 ? 0 : pieces / cap.pieces,
  );

/** How full the fullest cap of a budget is. */
export const fullness = ({ total, perDay }: Budget, spending: Spending, today: DaySpending | undefined): number =>
  Math.max(fullnessOf(total, spending.promised), fullnessOf(perDay, today?.promised ?? NOTHING));
