/** Time as the campaign counts it. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** WeCom's own days are those of China, whatever the zone of a campaign. */
export const CHINA = 'Asia/Shanghai';

/** Says on which day of that time zone an instant lies: `2026-11-22`. */
export function daysOf(timeZone: string): (at: Instant) => string {
  // Swedes write dates as sorting wants them.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (at) => format.format(at);
}

/** The day of one instant. */
export const dayIn = (timeZone: string, at: Instant): string => daysOf(timeZone)(at);

/** An instant to the minute, as a clock in that time zone shows it: `2026-11-26 02:00`. */
export const minuteIn = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);

/** An instant as people and files read it: `2026-11-22T08:00:00.000Z`. */
export const isoInstant = (at: Instant): string => new Date(at).toISOString();

/** Tells instants as a clock on a wall of that time zone shows them: `10-03 14:02:11`, with the year where it is another one than `asOf`’s; beside a time of the same day the day is left out. */
export function wallClock(timeZone: string, asOf: Instant): (at: Instant, beside?: Instant) => string {
  // Swedes write dates as sorting wants them: 2026-10-03 14:02:11.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const told = (at: Instant): readonly [day: string, time: string] => {
    const [day = '', time = ''] = format.format(at).split(' ');
    return [day, time];
  };
  const [thisYear] = told(asOf).map((day) => day.slice(0, 5));
  return (at, beside) => {
    const [day, time] = told(at);
    if (beside !== undefined && told(beside)[0] === day) return time;
    return `${day.startsWith(thisYear ?? '') ? day.slice(5) : day} ${time}`;
  };
}
