/**
 * When somebody leaves, drawn: some were there for the prize only and go within hours, the others leave at a low steady rate; a few of those
 * who went early think better of it. The numbers are stated, not measured: no brand has given us its own.
 */
import { type Draw, exponential } from './chance.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const LEAVING = {
  /** Share of those who go early, and after how long on average. */
  early: 0.12,
  earlyAfterMs: 5 * HOUR,
  /** The others, on average. */
  lateAfterMs: 90 * DAY,
  /** Share of early leavers who come back, and after how long on average. */
  back: 0.15,
  backAfterMs: 8 * HOUR,
} as const;

export interface Leaving {
  readonly after: number;
  readonly backAfter?: number;
}

export function leaving(random: Draw): Leaving {
  if (random() >= LEAVING.early) return { after: exponential(LEAVING.lateAfterMs, random) };
  const after = exponential(LEAVING.earlyAfterMs, random);
  return random() < LEAVING.back ? { after, backAfter: exponential(LEAVING.backAfterMs, random) } : { after };
}
