/** The bench's arithmetic: what many measurements say together. Pure; knows nothing of what was measured. */

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const sorted = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);

/** The middle one; between two middle ones, halfway. Nothing has no middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('nothing was measured');
  const inOrder = sorted(values);
  const [low = 0, high = 0] = [
    inOrder[Math.floor((values.length - 1) / 2)],
    inOrder[Math.ceil((values.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

/** What so many percent of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new RangeError('nothing was measured');
  const inOrder = sorted(values);
  const rank = Math.max(1, Math.ceil((percent / 100) * values.length));
  return inOrder[rank - 1] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The middle, and between what the middle half lies. */
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  least: percentile(values, 25),
  most: percentile(values, 75),
});

/**
 * How many times the baseline, round by round: both of one round met the same machine, so what else it did cancels out.
 */
export function ratio(measured: readonly number[], baseline: readonly number[]): Spread {
  if (measured.length !== baseline.length) throw new RangeError('a round lacks its baseline');
  return spread(measured.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}
