/** What a friend cost (获客成本): prizes that were claimed, and AWS, each by how many friends they brought. Two currencies are never added. */
import type { AwsRow, CostRow, LureRow, RetentionRow } from './figure-rows.ts';
import { toCents, toSix } from './rounding.ts';

export interface Kept {
  readonly joined: number;
  readonly qualified: number;
  readonly retained: number;
}

/** Orders are not connected, so nobody can say what one cost. */
export function costRows(kept: Kept, lureMinor: number, aws: readonly AwsRow[]): readonly CostRow[] {
  const usd = aws.reduce((sum, row) => sum + row.usd, 0);
  const rows = (['joined', 'qualified', 'retained'] as const).map((per): CostRow => {
    const people = kept[per];
    return {
      per,
      people,
      lures: toCents(lureMinor / 100),
      lures_each: people === 0 ? null : toCents(lureMinor / 100 / people),
      aws_usd: toSix(usd),
      aws_usd_each: people === 0 ? null : toSix(usd / people),
    };
  });
  return [...rows, { per: 'ordered', people: null, lures: null, lures_each: null, aws_usd: null, aws_usd_each: null }];
}

export interface LureCount extends Omit<LureRow, 'd7' | 'd7_low' | 'd7_high' | 'cost' | 'cost_per_retained'> {
  readonly cost_minor: number;
}

/** As strata of retention name a lure. */
const stratumOf = ({ lure, rung }: Pick<LureRow, 'lure' | 'rung'>): string => `${lure} (${rung})`;

export function lureRows(lures: readonly LureCount[], retention: readonly RetentionRow[]): readonly LureRow[] {
  return lures.map(({ cost_minor: minor, ...row }) => {
    const kept = retention.find((one) => one.stratum_kind === 'lure' && one.stratum === stratumOf(row));
    return {
      lure: row.lure,
      rung: row.rung,
      joined: row.joined,
      qualified: row.qualified,
      retained: row.retained,
      d7: kept?.d7 ?? null,
      d7_low: kept?.d7_low ?? null,
      d7_high: kept?.d7_high ?? null,
      granted: row.granted,
      claimed: row.claimed,
      cost: toCents(minor / 100),
      cost_per_retained: row.retained === 0 ? null : toCents(minor / 100 / row.retained),
    };
  });
}
