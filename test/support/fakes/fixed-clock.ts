/** Both clocks stand still until a test moves them. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Clock } from '#shared/ports/clock.ts';

export interface FixedClock extends Clock {
  set(times: { readonly event?: Instant; readonly wall?: Instant }): void;
  /** Moves both. */
  advance(ms: number): void;
}

/** Leave `wall` out for a life where both are one. */
export function fixedClock(start: { readonly event: Instant; readonly wall?: Instant }): FixedClock {
  let event = start.event;
  let wall = start.wall ?? start.event;
  return {
    eventNow: () => event,
    wallNow: () => wall,
    wallOf: (at) => (event === wall ? at : undefined),
    set(times) {
      event = times.event ?? event;
      wall = times.wall ?? wall;
    },
    advance(ms) {
      event += ms;
      wall += ms;
    },
  };
}
