/** A campaign is paused, resumed or ended; by whom is another's business. */
import type { Instant } from '../calendar.ts';
import { type Campaign, endOf } from './campaign.ts';

export type LifeChange = 'pause' | 'resume' | 'end';

/** The very same campaign where there is nothing to change; undefined where it has ended and cannot be paused or resumed any more. */
export function changedLife(before: Campaign, change: LifeChange, now: Instant): Campaign | undefined {
  const hasEnded = now >= endOf(before);
  if (change === 'end') return hasEnded ? before : { ...onward(before), endedAt: now };
  const isPaused = before.pauses.some(({ to }) => to === undefined);
  if (isPaused === (change === 'pause')) return before;
  if (hasEnded) return undefined;
  const pauses =
    change === 'pause'
      ? [...before.pauses, { from: now }]
      : before.pauses.map((pause) => (pause.to === undefined ? { ...pause, to: now } : pause));
  return { ...onward(before), pauses };
}

const onward = (before: Campaign): Campaign => ({ ...before, version: before.version + 1 });
