/** What one function did since the runner started, as its bill would count it. */
export interface FunctionCounts {
  readonly invocations: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly coldStarts: number;
  readonly initMs: number;
  readonly durationMs: number;
  /** Duration rounded up per invocation, cold start included: Lambda bills INIT since 2025-08-01. */
  readonly billedMs: number;
  readonly memoryMb: number;
}

export interface Tally {
  invoked(): void;
  ended(figures: { readonly durationMs: number; readonly initMs: number; readonly failed: boolean }): void;
  timedOut(): void;
  counts(): FunctionCounts;
}

export function tally(memoryMb: number): Tally {
  let counts: FunctionCounts = {
    invocations: 0,
    errors: 0,
    timeouts: 0,
    coldStarts: 0,
    initMs: 0,
    durationMs: 0,
    billedMs: 0,
    memoryMb,
  };
  return {
    invoked: () => {
      counts = { ...counts, invocations: counts.invocations + 1 };
    },
    ended: ({ durationMs, initMs, failed }) => {
      counts = {
        ...counts,
        errors: counts.errors + (failed ? 1 : 0),
        coldStarts: counts.coldStarts + (initMs > 0 ? 1 : 0),
        initMs: counts.initMs + initMs,
        durationMs: counts.durationMs + durationMs,
        billedMs: counts.billedMs + Math.ceil(durationMs) + Math.ceil(initMs),
      };
    },
    timedOut: () => {
      counts = { ...counts, timeouts: counts.timeouts + 1 };
    },
    counts: () => counts,
  };
}
