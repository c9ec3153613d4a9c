/** Where things lie in the lake's bucket. Whoever writes them and whoever reads them asks here, so the two cannot differ. */

import { DAY, isoInstant } from '../calendar.ts';

/** A UTC hour: `2026-11-26T08`. */
export type LakeHour = string;

const within = (hour: LakeHour): string => `dt=${hour.slice(0, 10)}/hour=${hour.slice(11, 13)}`;

/** As they were told, gzipped lines of JSON: many small files an hour, never changed, never removed. */
export const FACTS = 'facts/v1/';
/** The same, deduplicated: at most one file an hour, named by exactly the raw files it was made of. */
export const COMPACTED = 'parquet/v1/';
export const HOURLY = 'rollups/v1/hours/';
export const DAILY = 'rollups/v1/days/';
export const REPORTS = 'reports/';

export const factsOf = (hour: LakeHour): string => `${FACTS}${within(hour)}/`;
export const compactedOf = (hour: LakeHour): string => `${COMPACTED}${within(hour)}/`;
/** Additive figures of one hour, of all campaigns. */
export const hourlyOf = (hour: LakeHour, revision: number): string => `${HOURLY}${within(hour)}/r${revision}/`;
/** A campaign's figures at the end of a day of its own time zone, `2026-11-26`, or at its end, `final`. */
export const dailyOf = (campaign: string, period: string, revision: number): string =>
  `${DAILY}${campaign}/${period}/r${revision}/`;
/** What people read; the latest revision, under a name that stays. */
export const reportOf = (campaign: string, period: string): string => `${REPORTS}${campaign}/${period}/`;

/** `facts/v1/dt=2026-11-26/hour=08/…` and `parquet/v1/…` alike; undefined for anything else. */
export function hourOf(key: string): LakeHour | undefined {
  const found = /\/dt=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\//.exec(key);
  return found === null ? undefined : `${found[1]}T${found[2]}`;
}

/** Every day from the first to the last, both included. */
export function daysFrom(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) days.push(isoInstant(at).slice(0, 10));
  return days;
}
