/** The times of a campaign file: window, hold, time zone. An instant must say its offset. */
import { DAY, type Instant, SECOND } from '../calendar.ts';
import type { Place } from './fault.ts';

const LONGEST_HOLD = 30 * DAY;

export function readWindow(window: Place): { readonly startsAt: Instant; readonly endsAt: Instant } {
  window.onlyFields('from', 'to');
  const startsAt = readInstant(window.at('from'));
  const endsAt = readInstant(window.at('to'));
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt)
    window.at('to').fault('an instant after window.from');
  return { startsAt: startsAt ?? 0, endsAt: endsAt ?? 0 };
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An instant without offset would mean another time on every machine. */
function readInstant(place: Place): Instant | undefined {
  const text = typeof place.value === 'string' ? place.value : '';
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  // A day that is not in its month would silently be one of the next.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const at = Date.parse(text);
  if (isDay && at > 0) return at;
  place.fault('an instant with offset such as 2026-10-01T00:00:00+08:00');
  return undefined;
}

export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** How long an invitee must stay: absent is 0, and counts at once. */
export function readHold(place: Place): number {
  if (place.isAbsent) return 0;
  const text = typeof place.value === 'string' ? place.value : '';
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (seconds * SECOND <= LONGEST_HOLD) return seconds;
  place.fault('a time from 0s to 30d, such as 0s, 30m, 24h or 7d');
  return 0;
}
