/** The twenty seconds a welcome has, counted on the wall from the event (docs path 92137). */
import { type Instant, MINUTE, SECOND } from '../calendar.ts';

/** No attempt starts later than this after the event: two seconds are kept for the call itself. */
const LAST_START = 18 * SECOND;
/** From here on the text goes with a link, if the poster has not gone. */
const LINK_INSTEAD = 12 * SECOND;

export const isOpenAt = (happenedAt: Instant, now: Instant): boolean => now <= happenedAt + LAST_START;

/** How long from now until a link is sent instead of the poster. */
export const msUntilLink = (happenedAt: Instant, now: Instant): number => Math.max(0, happenedAt + LINK_INSTEAD - now);

/** One coming may bring two welcome codes (half-added, then added); whoever was greeted within the last minute is not greeted again. */
export const wasGreeted = (welcomedAt: Instant | undefined, happenedAt: Instant): boolean =>
  welcomedAt !== undefined && welcomedAt >= happenedAt - MINUTE;

/** True while somebody waits for a welcome that can still be sent. */
export const isAwaited = (ticket: { readonly happenedAt: Instant } | undefined, now: Instant): boolean =>
  ticket !== undefined && isOpenAt(ticket.happenedAt, now);
