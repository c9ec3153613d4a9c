import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, percentile, ratio, spread } from './figures.ts';

const measurements = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('the figures of the bench', () => {
  test.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('the median of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test('the median has as many below as above, whatever the order', () => {
    fc.assert(
      fc.property(measurements, (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;

        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
        expect(median(values.toReversed())).toBe(middle);
      }),
    );
  });

  test('a percentile is one of the values, and the hundredth is the largest', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

    expect([50, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 99, 100]);
    expect(percentile([5, 1], 99)).toBe(5);
    expect(percentile([5, 1], 1)).toBe(1);
  });

  test('the spread lies around the median', () => {
    expect(spread([8, 1, 5, 3, 100])).toEqual({ median: 5, least: 3, most: 8 });
    fc.assert(
      fc.property(measurements, (values) => {
        const { least, median: middle, most } = spread(values);

        expect(least).toBeLessThanOrEqual(middle);
        expect(most).toBeGreaterThanOrEqual(middle);
      }),
    );
  });

  test('a ratio compares each round with its own baseline, so that a slow round harms nobody', () => {
    expect(ratio([2, 40, 6], [1, 20, 3])).toEqual({ median: 2, least: 2, most: 2 });
    expect(ratio([1, 6, 4], [1, 2, 2]).median).toBe(2);
  });

  test('nothing measured has no figure, and a round without its baseline no ratio', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => ratio([1, 2], [1])).toThrow(RangeError);
  });
});
