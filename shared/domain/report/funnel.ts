/** The funnel: how many participants came how far. Orders are not connected; that is said, and is not the same as none. */
import type { FunnelRow, FunnelStep } from './figure-rows.ts';
import { ratio } from './rounding.ts';

export interface StepCount {
  readonly step: Exclude<FunnelStep, 'ordered'>;
  readonly people: number;
}

export function funnelRows(steps: readonly StepCount[]): readonly FunnelRow[] {
  const first = steps[0]?.people ?? 0;
  const rows = steps.map(({ step, people }, index): FunnelRow => {
    const before = steps[index - 1];
    const ofPrevious = before === undefined ? null : ratio(people, before.people);
    return { step, people, of_previous: ofPrevious, of_first: ratio(people, first) };
  });
  return [...rows, { step: 'ordered', people: null, of_previous: null, of_first: null }];
}
