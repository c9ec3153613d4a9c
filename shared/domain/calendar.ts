/** Time as the campaign counts it. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An instant as people and files read it: `2026-11-22T08:00:00.000Z`. */
export const isoInstant = (at: Instant): string => new Date(at).toISOString();

/** The day of an instant in a time zone: `2026-11-26`. */
export const dayIn = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
