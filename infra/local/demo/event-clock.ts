/** Event time of the replay, in the small file every function reads (decimal milliseconds). Without the file event time is wall time. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';

export interface EventClock {
  readonly file: string;
  readonly now: number;
  /** Never backwards. */
  advance(at: number): void;
  /** The replay has caught up with the wall: from here on both clocks are one. */
  release(): void;
}

export function openEventClock(file: string): EventClock {
  let now = 0;
  return {
    file,
    get now() {
      return now;
    },
    advance(at) {
      if (at <= now) return;
      now = at;
      // Whole or not at all: a reader must never find half a number.
      writeFileSync(`${file}.next`, String(at));
      renameSync(`${file}.next`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}
