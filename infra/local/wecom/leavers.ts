/**
 * Who leaves when, as a model: some were there for the prize only and go within hours, the others leave at a low steady rate, and a few of those
 * who went early think better of it. The numbers are stated, not measured: no brand has given us its own. Off unless it is asked for.
 */
import { createHash } from 'node:crypto';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const LEAVING = {
  /** Share of those who go early, and after how long on average (exponential). */
  early: 0.12,
  earlyAfterMs: 5 * HOUR,
  /** The others, on average (exponential). */
  lateAfterMs: 90 * DAY,
  /** Share of early leavers who come back, and after how long on average (exponential). */
  back: 0.15,
  backAfterMs: 8 * HOUR,
} as const;

export interface Leaving {
  /** Milliseconds from his coming until he goes. */
  readonly after: number;
  /** And from his going until he is back. */
  readonly backAfter?: number;
}

/** @param random from 0 up to but not 1 */
export function leaving(random: () => number): Leaving {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  if (random() >= LEAVING.early) return { after: exponential(LEAVING.lateAfterMs) };
  const after = exponential(LEAVING.earlyAfterMs);
  return random() < LEAVING.back ? { after, backAfter: exponential(LEAVING.backAfterMs) } : { after };
}

/** The same person of the same seed always leaves at the same time, whatever others do. */
export function leavingOf(seed: number, person: string): Leaving {
  let drawn = 0;
  return leaving(() => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${person}/${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  });
}
