/** Waiting for what the stand-in sees: that the app has been told of somebody, and that a poster lies in his chat. */
import type { StandIn } from '../wecom/playing.ts';

export interface Arrivals {
  /** However long it takes: a sweep finds whom a callback missed. */
  told(place: string, person: string, signal: AbortSignal): Promise<void>;
  /** False when nothing came in time. */
  poster(person: string, withinMs: number, signal: AbortSignal): Promise<boolean>;
}

/** Whoever waits under a key is woken once. */
function bells() {
  const waiting = new Map<string, (() => void)[]>();
  return {
    ring(key: string): void {
      for (const wake of waiting.get(key) ?? []) wake();
      waiting.delete(key);
    },
    heard(key: string, signal: AbortSignal): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stopped = (): void => reject(signal.reason);
      waiting.set(key, [...(waiting.get(key) ?? []), resolve]);
      signal.addEventListener('abort', stopped, { once: true });
      return promise.finally(() => signal.removeEventListener('abort', stopped));
    },
  };
}

export function arrivals(standIn: StandIn): Arrivals {
  const tidings = bells();
  const deliveries = bells();
  standIn.onTold((place, person) => tidings.ring(`${place}/${person}`));
  standIn.onFact((fact) => {
    if (fact.fact === 'delivered') deliveries.ring(fact.person);
  });
  return {
    async told(place, person, signal) {
      if (!standIn.isTold(place, person)) await tidings.heard(`${place}/${person}`, signal);
    },
    async poster(person, withinMs, signal) {
      if (standIn.delivered(person).length > 0) return true;
      if (withinMs === Number.POSITIVE_INFINITY) return deliveries.heard(person, signal).then(() => true);
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(() => late.resolve(false), withinMs);
      try {
        return await Promise.race([deliveries.heard(person, signal).then(() => true), late.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
