/**
 * Retention of friends (留存): the Kaplan–Meier estimate of the share that is still there so long after coming, by hours. Who has not left is
 * watched until the end of the period and counts for as long as he was watched; so young cohorts are uncertain, never zero.
 * The 95 % interval is Greenwood's, on the log-log scale, so that it stays between nothing and everything.
 */
import type { RetentionRow, StratumKind, SurvivalRow } from './figure-rows.ts';
import { toSix } from './rounding.ts';

/** Of one kind of friends: how many left, or were last watched, in that hour since they came. */
export interface LifetimeHour {
  readonly stratum_kind: StratumKind;
  readonly stratum: string;
  readonly hour: number;
  readonly left_then: number;
  readonly last_watched: number;
}

const HOURS_A_DAY = 24;
/** Beyond it nobody is told apart. */
const DAYS = 30;
const TOLD_DAYS = [1, 7, 30] as const;
/** The 97.5th percentile of the normal distribution. */
const Z = 1.959964;

/** At the end of a day: how many were watched for all of it or left before. */
interface Estimate {
  readonly day: number;
  readonly atRisk: number;
  readonly left: number;
  readonly survival: number;
  readonly low: number;
  readonly high: number;
}

export function survivalRows(hours: readonly LifetimeHour[]): readonly SurvivalRow[] {
  return strataOf(hours).flatMap(({ kind, name, own }) =>
    estimates(own).map(({ day, atRisk, left, survival, low, high }) => ({
      stratum_kind: kind,
      stratum: name,
      day,
      at_risk: atRisk,
      left,
      survival,
      low,
      high,
    })),
  );
}

export function retentionRows(hours: readonly LifetimeHour[]): readonly RetentionRow[] {
  return strataOf(hours).map(({ kind, name, own }) => {
    const [d1, d7, d30] = TOLD_DAYS.map((wanted) => estimates(own).find(({ day }) => day === wanted));
    return {
      stratum_kind: kind,
      stratum: name,
      invitees: own.reduce((sum, one) => sum + one.left_then + one.last_watched, 0),
      d1: d1?.survival ?? null,
      d1_low: d1?.low ?? null,
      d1_high: d1?.high ?? null,
      d7: d7?.survival ?? null,
      d7_low: d7?.low ?? null,
      d7_high: d7?.high ?? null,
      d30: d30?.survival ?? null,
      d30_low: d30?.low ?? null,
      d30_high: d30?.high ?? null,
    };
  });
}

function strataOf(hours: readonly LifetimeHour[]) {
  const strata = Map.groupBy(hours, ({ stratum_kind: kind, stratum }) => `${kind}\n${stratum}`);
  return [...strata.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ kind: first.stratum_kind, name: first.stratum, own }];
  });
}

/** A day is told as long as somebody was still watched at its end, or everybody had left by then. */
function estimates(own: readonly LifetimeHour[]): readonly Estimate[] {
  const sorted = own.toSorted((one, other) => one.hour - other.hour);
  let atRisk = own.reduce((sum, one) => sum + one.left_then + one.last_watched, 0);
  const everybody = atRisk;
  const told: Estimate[] = [{ day: 0, atRisk, left: 0, survival: 1, low: 1, high: 1 }];
  let [survival, greenwood, next] = [1, 0, 0];
  for (let day = 1; day <= DAYS && everybody > 0; day += 1) {
    let left = 0;
    for (; (sorted[next]?.hour ?? Number.POSITIVE_INFINITY) < day * HOURS_A_DAY; next += 1) {
      const { left_then: gone = 0, last_watched: censored = 0 } = sorted[next] ?? {};
      if (gone > 0) {
        survival *= 1 - gone / atRisk;
        greenwood += gone === atRisk ? 0 : gone / (atRisk * (atRisk - gone));
      }
      left += gone;
      atRisk -= gone + censored;
    }
    // From here on nobody was watched: what comes is unknown, unless it is nothing.
    if (atRisk === 0 && survival > 0) break;
    told.push({ day, atRisk, left, survival: toSix(survival), ...interval(survival, greenwood) });
    if (survival === 0) break;
  }
  return told;
}

function interval(survival: number, greenwood: number): { readonly low: number; readonly high: number } {
  if (survival <= 0 || survival >= 1) return { low: toSix(survival), high: toSix(survival) };
  const width = (Z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return { low: toSix(survival ** Math.exp(width)), high: toSix(survival ** Math.exp(-width)) };
}
