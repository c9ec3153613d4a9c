/**
 * When a schedule is due: `rate(…)`, `cron(…)` and `at(…)` as EventBridge Scheduler writes them, in the schedule's own
 * time zone (AWS: "Schedule types in EventBridge Scheduler"). Anything else is refused.
 */
import { Cron } from 'croner';

export interface Timetable {
  /** The first instant after this one; undefined when there is none. */
  next(after: Date): Date | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function timetable(expression: string, timezone = 'UTC'): Timetable {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case 'rate':
      return everyMs(rateMs(inner, expression));
    case 'cron':
      return byCron(`0 ${sixFields(inner, expression)}`, timezone);
    case 'at':
      return byCron(inner, timezone);
    default:
      throw new Error(`schedule ${expression} is not rate, cron or at`);
  }
}

export const everyMs = (intervalMs: number): Timetable => ({ next: (after) => new Date(after.getTime() + intervalMs) });

function byCron(pattern: string, timezone: string): Timetable {
  const cron = new Cron(pattern, { timezone, alternativeWeekdays: true, sloppyRanges: true, paused: true });
  return { next: (after) => cron.nextRun(after) ?? undefined };
}

function rateMs(inner: string, expression: string): number {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(inner.trim()) ?? [];
  const intervalMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (!(intervalMs > 0)) throw new Error(`schedule ${expression} names no positive number of minutes, hours or days`);
  return intervalMs;
}

/** AWS writes `?` in the one of day-of-month and day-of-week that does not matter. */
function sixFields(inner: string, expression: string): string {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`schedule ${expression} has not the six fields of a cron expression`);
  return fields.map((field) => (field === '?' ? '*' : field)).join(' ');
}
