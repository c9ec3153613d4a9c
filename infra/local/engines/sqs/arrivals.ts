/** Long polls wait here: for something to change in their queue, for an instant, or for the client to hang up. */
import type { EngineClock } from '../engine-clock.ts';

export interface Arrivals {
  announce(queueId: number): void;
  wait(queueId: number, until: number, gone: AbortSignal): Promise<void>;
}

export function arrivalsBy(clock: EngineClock): Arrivals {
  const waiting = new Map<number, Set<() => void>>();
  return {
    announce(queueId) {
      for (const wake of [...(waiting.get(queueId) ?? [])]) wake();
    },
    wait(queueId, until, gone) {
      return new Promise((resolve) => {
        const sleepers = waiting.get(queueId) ?? new Set();
        waiting.set(queueId, sleepers);
        const wake = (): void => {
          sleepers.delete(wake);
          cancel();
          gone.removeEventListener('abort', wake);
          resolve();
        };
        const cancel = clock.at(until, wake);
        sleepers.add(wake);
        gone.addEventListener('abort', wake);
      });
    },
  };
}
