/**
 * How large a tree will be a day after its seed came, told from its first two hours: on a log scale, a line through all other trees that are a
 * day old, with the middle 80 % of their distances from it as interval. The back-test foretells each old tree from the others and says how
 * often the interval held.
 */
import type { BacktestRow, ForecastRow } from './figure-rows.ts';
import { toCents, toSix } from './rounding.ts';

export interface TreeGrowth {
  readonly root_ref: string;
  readonly age_hours: number;
  readonly at_2h: number;
  readonly at_24h: number;
  readonly people: number;
}

/** From fewer trees nothing is foretold. */
export const FORETOLD_FROM = 10;
const NOMINAL = 0.8;
/** As old trees as this have their first two hours behind them. */
const HEAD_START = 2;
const A_DAY = 24;

interface Line {
  readonly foretell: (at2h: number) => { readonly middle: number; readonly low: number; readonly high: number };
}

const isOld = ({ age_hours: age }: TreeGrowth): boolean => age >= A_DAY;

export function forecastRows(trees: readonly TreeGrowth[]): readonly ForecastRow[] {
  const line = lineThrough(trees.filter(isOld));
  return trees
    .filter((tree) => !isOld(tree) && tree.age_hours >= HEAD_START)
    .map(({ root_ref, age_hours: age, at_2h: at2h, people }) => {
      const told = line?.foretell(at2h);
      return {
        root_ref,
        age_hours: toCents(age),
        people,
        at_24h: told === undefined ? null : Math.max(people, Math.round(told.middle)),
        low: told === undefined ? null : Math.max(people, Math.floor(told.low)),
        high: told === undefined ? null : Math.max(people, Math.ceil(told.high)),
      };
    });
}

export function backtestRows(trees: readonly TreeGrowth[]): readonly BacktestRow[] {
  const old = trees.filter(isOld);
  if (old.length <= FORETOLD_FROM) return [];
  const tested = old.map((tree, index) => {
    const told = lineThrough(old.filter((_, other) => other !== index))?.foretell(tree.at_2h);
    const middle = told?.middle ?? Number.NaN;
    return {
      isCovered: told !== undefined && told.low <= tree.at_24h && tree.at_24h <= told.high,
      error: Math.abs(middle - tree.at_24h) / tree.at_24h,
    };
  });
  const covered = tested.filter(({ isCovered }) => isCovered).length / tested.length;
  const errors = tested.map(({ error }) => error);
  return [{ trees: old.length, nominal: NOMINAL, covered: toSix(covered), median_error: toSix(quantile(errors, 0.5)) }];
}

/** Least squares of ln(size after a day) on ln(size after two hours). */
function lineThrough(trees: readonly TreeGrowth[]): Line | undefined {
  if (trees.length < FORETOLD_FROM) return undefined;
  const points = trees.map(({ at_2h: early, at_24h: late }) => [Math.log(early), Math.log(late)] as const);
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = spread === 0 ? 1 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const distances = points.map(([x, y]) => y - meanY - slope * (x - meanX));
  const [low, high] = [quantile(distances, (1 - NOMINAL) / 2), quantile(distances, (1 + NOMINAL) / 2)];
  return {
    foretell: (at2h) => {
      const middle = meanY + slope * (Math.log(at2h) - meanX);
      return { middle: Math.exp(middle), low: Math.exp(middle + low), high: Math.exp(middle + high) };
    },
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A conformal one: of n values the (n + 1)-fold is taken, so that a further one lies within as often as it says. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = share < 0.5 ? Math.floor(share * (sorted.length + 1)) - 1 : Math.ceil(share * (sorted.length + 1)) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, at))] ?? Number.NaN;
}
