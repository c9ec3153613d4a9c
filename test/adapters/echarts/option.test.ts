/** How a chart is laid out where no letters are measured: what stands beside and above it always has the room it needs. */
import { describe, expect, test } from 'vitest';
import { optionOf } from '#shared/adapters/echarts/option.ts';
import type { Chart } from '#shared/domain/report/chart.ts';

const line = (name: string) => ({ name, as: 'line', tone: 'main', values: [1, 2] }) as const;
const chart = (over: Partial<Chart>): Chart => ({
  id: 'c',
  unit: 'count',
  categories: ['1', '2'],
  series: [line('a')],
  ...over,
});

describe('a legend', () => {
  test('lists long names one under the other, and the chart begins below them', () => {
    const short = optionOf(chart({ series: ['进入', '离开', '净增'].map(line) }), 380);
    const long = optionOf(chart({ series: ['codes:tote-bag (3)', 'points:200 (10)', 'link'].map(line) }), 380);

    expect(short).toMatchObject({ legend: { left: 'center' }, grid: { top: 38 } });
    expect(long).toMatchObject({ legend: { orient: 'vertical' }, grid: { top: 80 } });
  });

  test('of one series is none', () => {
    expect(optionOf(chart({}), 900)).not.toHaveProperty('legend');
  });
});

describe('beside lying bars', () => {
  const lying = (categories: readonly string[]) =>
    optionOf(chart({ isLying: true, categories, series: [{ ...line('n'), as: 'bar' }] }), 380);

  test('the longest name has room, Han letters more than Latin ones', () => {
    expect(lying(['poster delivered']).grid.left).toBeGreaterThan(16 * 7);
    expect(lying(['海报已送达']).grid.left).toBeGreaterThan(5 * 12);
  });

  test('names take no more than two fifths of the width', () => {
    expect(lying(['x'.repeat(80)]).grid.left).toBeLessThan(380 * 0.45);
  });
});

test('an axis of whole numbers has no parts of them', () => {
  expect(optionOf(chart({}), 900).yAxis).toMatchObject({ minInterval: 1 });
  expect(optionOf(chart({ series: [{ ...line('a'), values: [0.5, 1] }] }), 900).yAxis).not.toHaveProperty(
    'minInterval',
  );
});
