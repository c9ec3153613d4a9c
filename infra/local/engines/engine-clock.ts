/** The one clock of the engines: holds, delays, deduplication and expiry all ask it, so that a test can turn it by hand. */

export interface EngineClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once, at that instant or as soon after as possible; the answer cancels it. */
  at(instant: number, run: () => void): () => void;
}

/** A clock that stands still until it is moved; what falls due meanwhile runs in the order of its instants. */
export interface HandClock extends EngineClock {
  advance(milliseconds: number): void;
  /** How many wait for an instant right now. */
  readonly pending: number;
}

export function wallClock(): EngineClock {
  return {
    now: () => Date.now(),
    at(instant, run) {
      const timer = setTimeout(run, Math.max(1, instant - Date.now()));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

export function handClock(start: number): HandClock {
  let now = start;
  const due = new Set<{ readonly instant: number; readonly run: () => void }>();
  return {
    now: () => now,
    at(instant, run) {
      const entry = { instant, run };
      due.add(entry);
      return () => due.delete(entry);
    },
    get pending() {
      return due.size;
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (let next = first(due, end); next !== undefined; next = first(due, end)) {
        due.delete(next);
        now = Math.max(now, next.instant);
        next.run();
      }
      now = end;
    },
  };
}

function first<E extends { readonly instant: number }>(due: ReadonlySet<E>, end: number): E | undefined {
  const ready = [...due].filter((entry) => entry.instant <= end);
  return ready.sort((one, other) => one.instant - other.instant)[0];
}

/** Runs again and again with that pause in between, until told to stop. */
export function every(clock: EngineClock, milliseconds: number, run: () => void): () => void {
  let cancel = (): void => {};
  const again = (): void => {
    cancel = clock.at(clock.now() + milliseconds, () => {
      run();
      again();
    });
  };
  again();
  return () => cancel();
}
