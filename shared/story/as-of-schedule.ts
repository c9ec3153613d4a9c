/** The event time a scheduled run is for: when it was due, however late it starts; in a replay, as far from the replay's clock as it is from the wall's. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Clock } from '#shared/ports/clock.ts';

export const asOfSchedule = (clock: Clock, scheduledAt: Instant): Instant =>
  clock.eventNow() - (clock.wallNow() - scheduledAt);
