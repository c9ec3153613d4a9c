/**
 * Rows of the figures' tables. They and their columns bear the names that SQL, CSV, Parquet and JSON bear; what each
 * means stands in the dictionary. `null` says "nothing can be said", never zero.
 */

/** Additive figures of an hour or a day, in the campaign's time zone, on which a thing happened itself. */
export interface Flow {
  readonly gross_joins: number;
  readonly leaves: number;
  readonly net_joins: number;
  readonly new_members: number;
  readonly invitees: number;
  readonly qualified: number;
  readonly voided: number;
}

export interface HourRow extends Flow {
  /** `2026-11-26T08`, in the campaign's time zone. */
  readonly hour: string;
}

export interface DayRow extends Flow {
  readonly day: string;
}

export type FunnelStep =
  | 'participants'
  | 'poster_delivered'
  | 'first_join'
  | 'qualified'
  | 'rung_reached'
  | 'granted'
  | 'claimed'
  | 'ordered';

export interface FunnelRow {
  readonly step: FunnelStep;
  /** null: not connected. */
  readonly people: number | null;
  readonly of_previous: number | null;
  readonly of_first: number | null;
}

/** Of whom: everybody, or those of one generation, lure, group or staff member (`place`), or day of coming (`cohort`). */
export type StratumKind = 'all' | 'generation' | 'lure' | 'place' | 'cohort';

export interface SurvivalRow {
  readonly stratum_kind: StratumKind;
  readonly stratum: string;
  /** Whole days since he came. */
  readonly day: number;
  readonly at_risk: number;
  readonly left: number;
  readonly survival: number;
  readonly low: number;
  readonly high: number;
}

/** A day nobody of them has reached yet is null. */
export interface RetentionRow {
  readonly stratum_kind: StratumKind;
  readonly stratum: string;
  readonly invitees: number;
  readonly d1: number | null;
  readonly d1_low: number | null;
  readonly d1_high: number | null;
  readonly d7: number | null;
  readonly d7_low: number | null;
  readonly d7_high: number | null;
  readonly d30: number | null;
  readonly d30_low: number | null;
  readonly d30_high: number | null;
}

export interface GenerationRow {
  readonly generation: number;
  readonly people: number;
  readonly qualified: number;
  /** Qualified of this generation by people of the one before; null for seeds. */
  readonly k: number | null;
  readonly k_low: number | null;
  readonly k_high: number | null;
  /** As it will be once the young have had their time; null where nothing is known of delays. */
  readonly k_effective: number | null;
  /** From the inviter's coming to the invitee's, median. */
  readonly generation_hours: number | null;
}

export interface TreeRow {
  readonly root_ref: string;
  readonly started_at: string;
  readonly people: number;
  readonly qualified: number;
  readonly depth: number;
}

export interface SpreadRow {
  readonly measure: 'size' | 'depth';
  /** Size: lower bound of a bucket of powers of two; depth: itself. */
  readonly at_least: number;
  readonly at_most: number;
  readonly trees: number;
}

export interface ConcentrationRow {
  readonly top_percent: number;
  readonly inviters: number;
  readonly brought: number;
  readonly share: number;
}

export interface CostRow {
  readonly per: 'joined' | 'qualified' | 'retained' | 'ordered';
  readonly people: number | null;
  /** Major units of the campaign's currency. */
  readonly lures: number | null;
  readonly lures_each: number | null;
  readonly aws_usd: number | null;
  readonly aws_usd_each: number | null;
}

export interface AwsRow {
  readonly what: string;
  readonly count: number;
  readonly usd_per_million: number;
  readonly usd: number;
}

export interface LureRow {
  readonly lure: string;
  readonly rung: number;
  readonly joined: number;
  readonly qualified: number;
  readonly retained: number;
  readonly d7: number | null;
  readonly d7_low: number | null;
  readonly d7_high: number | null;
  readonly granted: number;
  readonly claimed: number;
  readonly cost: number;
  readonly cost_per_retained: number | null;
}

export interface LeaderRow {
  readonly rank: number;
  readonly participant_ref: string;
  readonly qualified: number;
  readonly invitees: number;
  /** When the last of those that count came to count: ties go to who had it earlier. */
  readonly reached_at: string | null;
}

export interface CompletenessRow {
  readonly day: string;
  readonly percent: number | null;
  readonly weakest: string | null;
  readonly comings: number | null;
  readonly goings: number | null;
  readonly unheard_comings: number | null;
  readonly unheard_goings: number | null;
}

/** Of trees younger than a day: what they will be at 24 hours, by how others grew. */
export interface ForecastRow {
  readonly root_ref: string;
  readonly age_hours: number;
  readonly people: number;
  readonly at_24h: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How such forecasts made after two hours would have done on the trees that are a day old. */
export interface BacktestRow {
  readonly trees: number;
  readonly nominal: number;
  readonly covered: number;
  readonly median_error: number | null;
}

/** What a later revision says otherwise than the one before. */
export interface ChangeRow {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}
