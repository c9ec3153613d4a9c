/** What is counted of the facts, by the SQL file that counts it; figures are made of these. */
import type { KindCount } from './aws-prices.ts';
import type { Kept, LureCount } from './costs.ts';
import type {
  CompletenessRow,
  ConcentrationRow,
  DayRow,
  HourRow,
  LeaderRow,
  SpreadRow,
  TreeRow,
} from './figure-rows.ts';
import type { TreeGrowth } from './forecast.ts';
import type { StepCount } from './funnel.ts';
import type { AgeHour, DelayHour, GenerationCount, TreeShape } from './reproduction.ts';
import type { LifetimeHour } from './survival.ts';

/** Additive: hours can be summed. */
export interface FactCount {
  readonly campaign: string;
  readonly kind: string;
  /** Its reason, verdict, state, way of going or owner, where it has one. */
  readonly detail: string;
  readonly facts: number;
  readonly cost_minor: number;
}

export interface Counts {
  readonly joins_by_hour: HourRow;
  readonly joins_by_day: DayRow;
  readonly funnel: StepCount;
  readonly lifetimes: LifetimeHour;
  readonly generations: GenerationCount;
  readonly tree_shapes: TreeShape;
  readonly ages: AgeHour;
  readonly delays: DelayHour;
  readonly trees: TreeRow;
  readonly spread: SpreadRow;
  readonly concentration: ConcentrationRow;
  readonly kept: Kept;
  readonly spent: { readonly cost_minor: number };
  readonly requests: KindCount;
  readonly lures: LureCount;
  readonly leaderboard: LeaderRow;
  readonly completeness: CompletenessRow;
  readonly tree_growth: TreeGrowth;
  readonly facts_by_kind: FactCount;
}

export type CountName = keyof Counts;
