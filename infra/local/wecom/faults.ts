/** Things that go wrong on demand: by seeded chance, or by a queue of one-shot faults for a test. */
import { createHash } from 'node:crypto';

/** Each a probability from 0 to 1. */
export interface FaultPlan {
  readonly seed: number;
  readonly lostCallbacks: number;
  readonly doubledCallbacks: number;
  readonly reorderedCallbacks: number;
  readonly lateCallbacks: number;
  readonly lateByMs: number;
  /** errcode -1. */
  readonly busyAnswers: number;
  /** errcode 45009. */
  readonly limitedAnswers: number;
  readonly slowAnswers: number;
  readonly slowByMs: number;
}

export const NO_FAULTS: FaultPlan = {
  seed: 1,
  lostCallbacks: 0,
  doubledCallbacks: 0,
  reorderedCallbacks: 0,
  lateCallbacks: 0,
  lateByMs: 6_000,
  busyAnswers: 0,
  limitedAnswers: 0,
  slowAnswers: 0,
  slowByMs: 1_500,
};

export type CallbackFault = 'lost' | 'doubled' | 'reordered' | 'late';
export type AnswerFault = { readonly errcode: number } | { readonly slowByMs: number };

export interface Faults {
  plan: FaultPlan;
  /** The next callback suffers this. */
  nextCallback(fault: CallbackFault): void;
  /** The next answer of this API (its path after /cgi-bin/) suffers this. */
  nextAnswer(api: string, fault: AnswerFault): void;
  ofCallback(number: number): CallbackFault | undefined;
  ofAnswer(api: string): AnswerFault | undefined;
}

/** The same seed and words give the same chance, whatever else happens in between. */
function chance(seed: number, ...words: readonly (string | number)[]): number {
  const hash = createHash('sha256')
    .update([seed, ...words].join('/'))
    .digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}

/** Which of several faults a draw hits, or none. */
function drawn<Kind>(draw: number, odds: readonly (readonly [Kind, number])[]): Kind | undefined {
  let left = draw;
  for (const [kind, odd] of odds) {
    if (left < odd) return kind;
    left -= odd;
  }
  return undefined;
}

export function makeFaults(initial: Partial<FaultPlan> = {}): Faults {
  const callbacks: CallbackFault[] = [];
  const answers = new Map<string, AnswerFault[]>();
  let calls = 0;
  const faults: Faults = {
    plan: { ...NO_FAULTS, ...initial },
    nextCallback: (fault) => callbacks.push(fault),
    nextAnswer: (api, fault) => answers.set(api, [...(answers.get(api) ?? []), fault]),
    ofCallback(number) {
      const { plan } = faults;
      return (
        callbacks.shift() ??
        drawn<CallbackFault>(chance(plan.seed, 'callback', number), [
          ['lost', plan.lostCallbacks],
          ['doubled', plan.doubledCallbacks],
          ['reordered', plan.reorderedCallbacks],
          ['late', plan.lateCallbacks],
        ])
      );
    },
    ofAnswer(api) {
      const queued = answers.get(api)?.shift();
      if (queued) return queued;
      const { plan } = faults;
      calls += 1;
      return drawn<AnswerFault>(chance(plan.seed, 'answer', calls), [
        [{ errcode: -1 }, plan.busyAnswers],
        [{ errcode: 45009 }, plan.limitedAnswers],
        [{ slowByMs: plan.slowByMs }, plan.slowAnswers],
      ]);
    },
  };
  return faults;
}
