/** Two clocks. They are one in production; a replay of past events runs the first ahead of or behind the second. */
import type { Instant } from '#shared/domain/calendar.ts';

export interface Clock {
  /** Event time: windows, holds, joins, leaves, reports. */
  eventNow(): Instant;
  /** Wall time: signatures, the 20 seconds of a welcome, tokens, what is owed. */
  wallNow(): Instant;
  /** The wall instant of an event, where the two clocks are one; undefined in a replay. */
  wallOf(event: Instant): Instant | undefined;
}
