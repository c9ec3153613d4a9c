import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, luminance, rgbOf } from '#shared/domain/poster/contrast.ts';

const between = (one: string, other: string): number => contrast(luminance(rgbOf(one)), luminance(rgbOf(other)));

describe('the contrast of two colours', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#ff0000', '#ffffff', 4],
    ['#ffff00', '#ffffff', 1.07],
    ['#0000FF', '#000000', 2.44],
  ])('is what WCAG reckons: %s on %s is %d', (one, other, wanted) => {
    expect(between(one, other)).toBeCloseTo(wanted, 2);
  });

  test('is the same in either order, and from 1 to 21', () => {
    const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);
    fc.assert(
      fc.property(colour, colour, (one, other) => {
        expect(between(one, other)).toBe(between(other, one));
        expect(between(one, other)).toBeGreaterThanOrEqual(1);
        expect(between(one, other)).toBeLessThanOrEqual(21);
      }),
    );
  });
});
