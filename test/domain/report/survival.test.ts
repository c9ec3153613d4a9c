import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LifetimeHour, retentionRows, survivalRows } from '#shared/domain/report/survival.ts';

const all = { stratum_kind: 'all', stratum: 'all' } as const;
const hour = (at: number, left: number, watched: number): LifetimeHour => ({
  ...all,
  hour: at,
  left_then: left,
  last_watched: watched,
});

describe('retention', () => {
  test('is Kaplan–Meier: ten friends, two leave in hour 5, one is last watched in hour 10, one of the seven leaves in hour 30', () => {
    // After day 1: 1 − 2/10 = 0.8; seven still watched. In hour 30: 0.8 × (1 − 1/7) = 0.685714.
    const rows = survivalRows([hour(5, 2, 0), hour(10, 0, 1), hour(30, 1, 0), hour(60, 0, 6)]);

    expect(rows.map(({ day, at_risk: risk, left, survival }) => [day, risk, left, survival])).toEqual([
      [0, 10, 0, 1],
      [1, 7, 2, 0.8],
      [2, 6, 1, 0.685714],
    ]);
  });

  test('has Greenwood’s interval on the log-log scale', () => {
    // S = 0.8, Σ d/(n(n−d)) = 2/(10·8) = 0.025; width = 1.959964·√0.025/|ln 0.8| = 1.388776; 0.8^e^±width.
    const [, day1] = survivalRows([hour(5, 2, 0), hour(30, 0, 8)]);

    expect(day1?.low).toBeCloseTo(0.8 ** Math.exp(1.388776), 5);
    expect(day1?.high).toBeCloseTo(0.8 ** Math.exp(-1.388776), 5);
  });

  test('of a young cohort is not said, and is not zero', () => {
    const [row] = retentionRows([hour(3, 1, 0), hour(20, 0, 4)]);

    expect(row).toMatchObject({ invitees: 5, d1: null, d7: null, d30: null });
  });

  test('of whom everybody left is zero, and is said', () => {
    expect(retentionRows([hour(3, 5, 0)])[0]).toMatchObject({ d1: 0, d1_low: 0, d1_high: 0 });
  });

  test('never rises, lies between nothing and everything, and within its interval', () => {
    const some = fc.array(fc.tuple(fc.nat({ max: 721 }), fc.nat({ max: 9 }), fc.nat({ max: 9 })), { minLength: 1 });
    fc.assert(
      fc.property(some, (told) => {
        const rows = survivalRows(told.map(([at, left, watched]) => hour(at, left, watched)));
        let before = 1;
        for (const { survival, low, high } of rows) {
          expect(survival).toBeLessThanOrEqual(before);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(survival);
          expect(high).toBeGreaterThanOrEqual(survival);
          expect(high).toBeLessThanOrEqual(1);
          before = survival;
        }
      }),
    );
  });
});
