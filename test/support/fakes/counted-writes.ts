/** Counts what fakes write, and lets a test kill the step just before its n-th write. One counter may be shared by several fakes. */

/** The process ended here: nothing after it happened. */
export class Died extends Error {
  override readonly name = 'Died';
}

export interface CountedWrites {
  /** Every write that happened, in order, e.g. `referral.record`. */
  readonly made: readonly string[];
  /** Called by a fake before it changes anything. */
  before(write: string): void;
  /** The n-th write from now (1 is the next) dies instead of happening, once. */
  crashBeforeWrite(n: number): void;
}

export function countedWrites(): CountedWrites {
  const made: string[] = [];
  let crashAt: number | undefined;
  return {
    made,
    before(write) {
      if (crashAt === made.length) {
        crashAt = undefined;
        throw new Died(`Died before ${write}, write ${made.length + 1}.`);
      }
      made.push(write);
    },
    crashBeforeWrite(n) {
      crashAt = made.length + n - 1;
    },
  };
}
