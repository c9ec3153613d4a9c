import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverageOf } from '#shared/adapters/sharp/lettering/coverage.ts';
import type { Contour } from '#shared/adapters/sharp/lettering/glyph-outline.ts';
import { haloOf } from '#shared/adapters/sharp/lettering/halo.ts';
import { kept } from '#shared/adapters/sharp/lettering/kept.ts';

const corner = (x: number, y: number) => ({ x, y, isOnCurve: true });
const control = (x: number, y: number) => ({ x, y, isOnCurve: false });
/** A square of font units, y upwards. */
const square = (x: number, y: number, side: number): Contour => [
  corner(x, y),
  corner(x + side, y),
  corner(x + side, y + side),
  corner(x, y + side),
];
const areaOf = (alpha: Uint8Array): number => alpha.reduce((sum, value) => sum + value, 0) / 255;

describe('an outline as pixels', () => {
  test('covers whole pixels wholly and parts of them in part', () => {
    expect(coverageOf([square(0, 0, 2)], 1, 0)).toEqual({
      leftPx: 0,
      topPx: -2,
      widthPx: 2,
      heightPx: 2,
      alpha: new Uint8Array(4).fill(255),
    });
    expect([...coverageOf([square(0, 0, 2)], 1, 0.25).alpha]).toEqual([191, 255, 64, 191, 255, 64]);
    expect([...coverageOf([square(0, 0, 1)], 0.5, 0).alpha]).toEqual([64]);
  });

  test('has the area of the outline, wherever it lies', () => {
    const triangle = fc.record({
      a: fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })),
      b: fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })),
      c: fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })),
      shift: fc.constantFrom(0, 0.25, 0.5, 0.75),
    });
    fc.assert(
      fc.property(triangle, ({ a, b, c, shift }) => {
        const { alpha } = coverageOf([[a, b, c].map(([x, y]) => corner(x, y))], 0.1, shift);

        const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 200;
        expect(Math.abs(areaOf(alpha) - area)).toBeLessThan(0.4 + area * 0.004);
      }),
    );
  });

  test('follows curves, also where no point of the outline is on them', () => {
    const circle = [control(0, 0), control(20, 0), control(20, 20), control(0, 20)];

    const { alpha, widthPx, heightPx } = coverageOf([circle], 1, 0);

    // Four parabolas through the middles of a square's sides leave a third of each corner's half.
    expect(Math.abs(areaOf(alpha) - (400 - 4 * (50 / 3)))).toBeLessThan(2.5);
    expect([widthPx, heightPx, alpha[0]]).toEqual([20, 20, 0]);
  });

  test('a hole stays open, and what lies twice is no darker', () => {
    const hole = [...square(1, 1, 2)].reverse();

    expect(areaOf(coverageOf([square(0, 0, 4), hole], 1, 0).alpha)).toBe(12);
    expect(areaOf(coverageOf([square(0, 0, 4), square(1, 1, 2)], 1, 0).alpha)).toBe(16);
    expect(coverageOf([], 1, 0).alpha.length).toBe(0);
  });
});

describe('a stroke around a letter', () => {
  test('reaches as far as it is wide, with round corners', () => {
    const halo = haloOf(coverageOf([square(0, 0, 4)], 1, 0), 3);

    const at = (x: number, y: number): number => halo.alpha[(y - halo.topPx) * halo.widthPx + x - halo.leftPx] ?? 0;
    expect([at(-3, -2), at(-4, -2), at(6, -2), at(7, -2), at(1, -7), at(1, -8)]).toEqual([255, 0, 255, 0, 255, 0]);
    expect(at(-3, -7)).toBe(0);
    expect(at(1, -2)).toBe(255);
    expect(Math.abs(areaOf(halo.alpha) - (16 + 4 * 4 * 3 + Math.PI * 9))).toBeLessThan(3);
  });

  test('around nothing is nothing', () => {
    expect(haloOf(coverageOf([], 1, 0), 3).alpha.length).toBe(0);
  });
});

describe('things that are kept', () => {
  test('leave when there is no more room, the longest unasked first', () => {
    const things = kept<{ size: number }>(10, ({ size }) => size);
    things.put('a', { size: 4 });
    things.put('b', { size: 4 });
    things.get('a');
    things.put('c', { size: 4 });

    expect(['a', 'b', 'c'].map((key) => things.get(key)?.size)).toEqual([4, undefined, 4]);
    expect(things.put('d', { size: 99 })).toEqual({ size: 99 });
    expect(things.get('d')).toEqual({ size: 99 });
    expect(things.get('a')).toBeUndefined();
  });
});
