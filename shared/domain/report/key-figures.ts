/** What a report says first: the few figures an operator looks at, told from the tables. null: nothing can be said yet. */
import type { PeriodFigures } from './figures.ts';

export interface KeyFigures {
  readonly campaign: string;
  readonly period: string;
  readonly revision: number;
  readonly closes_at: string;
  readonly time_zone: string;
  readonly participants: number;
  readonly gross_joins: number;
  readonly leaves: number;
  readonly net_joins: number;
  readonly qualified: number;
  readonly k1: number | null;
  readonly k2: number | null;
  readonly d1: number | null;
  readonly d1_low: number | null;
  readonly d1_high: number | null;
  readonly d7: number | null;
  readonly d7_low: number | null;
  readonly d7_high: number | null;
  readonly d30: number | null;
  readonly d30_low: number | null;
  readonly d30_high: number | null;
  readonly cost_per_retained: number | null;
  readonly currency: string | null;
  readonly aws_usd: number;
  /** Of the last day that was measured. */
  readonly completeness: number | null;
}

/** Of all friends brought: how many stayed, at the latest of days 30, 7 and 1 that can be said; day 7 while none can. */
export function latestRetention(key: KeyFigures) {
  const days = [
    { day: 30, share: key.d30, low: key.d30_low, high: key.d30_high },
    { day: 7, share: key.d7, low: key.d7_low, high: key.d7_high },
    { day: 1, share: key.d1, low: key.d1_low, high: key.d1_high },
  ];
  return days.find(({ share }) => share !== null) ?? { day: 7, share: null, low: null, high: null };
}

export function keyFiguresOf(figures: PeriodFigures): KeyFigures {
  const sum = (of: (day: PeriodFigures['joins_by_day'][number]) => number): number =>
    figures.joins_by_day.reduce((total, day) => total + of(day), 0);
  const everybody = figures.retention.find(({ stratum_kind: kind }) => kind === 'all');
  const kOf = (generation: number): number | null =>
    figures.generations.find((one) => one.generation === generation)?.k ?? null;
  return {
    campaign: figures.campaign,
    period: figures.period.name,
    revision: figures.revision,
    closes_at: figures.period.closes_at,
    time_zone: figures.period.time_zone,
    participants: figures.funnel[0]?.people ?? 0,
    gross_joins: sum((day) => day.gross_joins),
    leaves: sum((day) => day.leaves),
    net_joins: sum((day) => day.net_joins),
    qualified: figures.generations.reduce((total, { qualified }) => total + qualified, 0),
    k1: kOf(1),
    k2: kOf(2),
    d1: everybody?.d1 ?? null,
    d1_low: everybody?.d1_low ?? null,
    d1_high: everybody?.d1_high ?? null,
    d7: everybody?.d7 ?? null,
    d7_low: everybody?.d7_low ?? null,
    d7_high: everybody?.d7_high ?? null,
    d30: everybody?.d30 ?? null,
    d30_low: everybody?.d30_low ?? null,
    d30_high: everybody?.d30_high ?? null,
    cost_per_retained: figures.costs.find(({ per }) => per === 'retained')?.lures_each ?? null,
    currency: figures.currency,
    aws_usd: figures.costs[0]?.aws_usd ?? 0,
    completeness: figures.completeness.findLast(({ percent }) => percent !== null)?.percent ?? null,
  };
}
