/** What the charts of a report show, and what they leave out because too little stands behind it. */
import { describe, expect, test } from 'vitest';
import type { RetentionRow, SurvivalRow } from '#shared/domain/report/figure-rows.ts';
import { keyFiguresOf, latestRetention } from '#shared/domain/report/key-figures.ts';
import { luresChart, survivalByChart, survivalChart } from '#shared/domain/report/page-charts.ts';
import { PAGE_WORDS } from '#shared/domain/report/page-words.ts';
import { someFigures } from '#test/support/figure-builders.ts';

const words = PAGE_WORDS.en;
const UNKNOWN = {
  d1: null,
  d1_low: null,
  d1_high: null,
  d7: null,
  d7_low: null,
  d7_high: null,
  d30: null,
  d30_low: null,
  d30_high: null,
};
const row = (kind: RetentionRow['stratum_kind'], stratum: string, invitees: number): RetentionRow => ({
  ...UNKNOWN,
  stratum_kind: kind,
  stratum,
  invitees,
});
const curve = (kind: SurvivalRow['stratum_kind'], stratum: string, ...kept: number[]): SurvivalRow[] =>
  kept.map((survival, day) => ({
    stratum_kind: kind,
    stratum,
    day,
    at_risk: 10,
    left: 0,
    survival,
    low: survival,
    high: survival,
  }));

describe('curves by lure', () => {
  const figures = someFigures({
    retention: [row('lure', 'a', 30), row('lure', 'b', 50), row('lure', 'few', 5), row('generation', '1', 80)],
    survival: [
      ...curve('lure', 'a', 1, 0.9),
      ...curve('lure', 'b', 1, 0.8, 0.7),
      ...curve('lure', 'few', 1, 0),
      ...curve('generation', '1', 1, 0.8),
    ],
  });

  test('stand beside each other, the largest first, as far as each is known; not of a handful', () => {
    expect(survivalByChart(figures, 'lure', words)).toMatchObject({
      categories: ['0', '1', '2'],
      series: [
        { name: 'lure b', values: [1, 0.8, 0.7] },
        { name: 'lure a', values: [1, 0.9, null] },
      ],
    });
  });

  test('are none where there is nothing to compare', () => {
    expect(survivalByChart(figures, 'generation', words).categories).toEqual([]);
    expect(survivalChart(figures, words).categories).toEqual([]);
  });
});

test('what a kept friend costs by lure is drawn where there are two lures that kept any', () => {
  const lure = { rung: 3, joined: 9, qualified: 9, retained: 9, granted: 1, claimed: 1, cost: 9 };
  const unknown = { d7: null, d7_low: null, d7_high: null };
  const one = { ...lure, ...unknown, lure: 'link', cost_per_retained: 1 };
  const none = { ...lure, ...unknown, lure: 'points:9', retained: 0, cost_per_retained: null };

  expect(luresChart(someFigures({ lures: [one, none] }), words).categories).toEqual([]);
  expect(luresChart(someFigures({ lures: [one, { ...one, rung: 10 }] }), words).categories).toEqual([
    'link (3)',
    'link (10)',
  ]);
});

test('the key figure of retention is the latest day that can be said', () => {
  const of = (over: object) =>
    latestRetention(keyFiguresOf(someFigures({ retention: [{ ...row('all', 'all', 9), ...over }] })));

  expect(of({})).toEqual({ day: 7, share: null, low: null, high: null });
  expect(of({ d1: 0.9, d1_low: 0.8, d1_high: 1 })).toEqual({ day: 1, share: 0.9, low: 0.8, high: 1 });
  expect(of({ d1: 0.9, d7: 0.7 })).toMatchObject({ day: 7, share: 0.7 });
});
