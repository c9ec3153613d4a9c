import { expect, test } from 'vitest';
import { LEAVING, leavingOf } from '#infra/local/wecom/leavers.ts';

const HOUR = 3_600_000;
const many = Array.from({ length: 4_000 }, (_, index) => leavingOf(7, `wm-${index}`));
const shareOf = (is: (one: (typeof many)[number]) => boolean): number => many.filter(is).length / many.length;

test('a person of a seed always leaves at the same time, and of another seed at another', () => {
  expect(leavingOf(7, 'wm-1')).toEqual(leavingOf(7, 'wm-1'));
  expect(leavingOf(8, 'wm-1')).not.toEqual(leavingOf(7, 'wm-1'));
});

test('as many go early, and come back, as is stated', () => {
  // Within a day: of the early ones nearly all (1 − e^−4.8), of the others one in ninety.
  const within = LEAVING.early * (1 - Math.exp(-24 / 5)) + (1 - LEAVING.early) * (1 - Math.exp(-1 / 90));

  expect(shareOf(({ after }) => after < 24 * HOUR)).toBeCloseTo(within, 1);
  expect(shareOf(({ backAfter }) => backAfter !== undefined)).toBeCloseTo(LEAVING.early * LEAVING.back, 1);
});
