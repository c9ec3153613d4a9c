/** The figures of a campaign at the end of a period: every table, for which period, in which revision, and what that revision says otherwise. */
import type {
  AwsRow,
  BacktestRow,
  ChangeRow,
  CompletenessRow,
  ConcentrationRow,
  CostRow,
  DayRow,
  ForecastRow,
  FunnelRow,
  GenerationRow,
  HourRow,
  LeaderRow,
  LureRow,
  RetentionRow,
  SpreadRow,
  SurvivalRow,
  TreeRow,
} from './figure-rows.ts';

export interface FigureTables {
  readonly joins_by_hour: readonly HourRow[];
  readonly joins_by_day: readonly DayRow[];
  readonly funnel: readonly FunnelRow[];
  readonly survival: readonly SurvivalRow[];
  readonly retention: readonly RetentionRow[];
  readonly generations: readonly GenerationRow[];
  readonly trees: readonly TreeRow[];
  readonly spread: readonly SpreadRow[];
  readonly concentration: readonly ConcentrationRow[];
  readonly costs: readonly CostRow[];
  readonly aws: readonly AwsRow[];
  readonly lures: readonly LureRow[];
  readonly leaderboard: readonly LeaderRow[];
  readonly completeness: readonly CompletenessRow[];
  readonly forecast: readonly ForecastRow[];
  readonly backtest: readonly BacktestRow[];
}

export type TableName = keyof FigureTables;

/** Everything up to the end of a day, `2026-11-26` in the campaign's time zone, or to the campaign's end, `final`. */
export interface Period {
  readonly campaign: string;
  readonly name: string;
  readonly time_zone: string;
  /** ISO instants: facts from here on … */
  readonly from: string;
  /** … and before this belong to it. */
  readonly until: string;
  /** Two hours later: what was heard by then belongs to revision 1. */
  readonly closes_at: string;
}

/** One revision of one period; the same facts make the same bytes. */
export interface PeriodFigures extends FigureTables {
  readonly schema: 1;
  readonly campaign: string;
  readonly period: Period;
  readonly revision: number;
  readonly mechanic: 'group' | 'contact';
  readonly currency: string | null;
  /** What this revision says otherwise than the one before; empty for the first. */
  readonly changes: readonly ChangeRow[];
}
