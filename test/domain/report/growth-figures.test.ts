import { describe, expect, test } from 'vitest';
import { adviceOn } from '#shared/domain/report/advice.ts';
import { awsRows } from '#shared/domain/report/aws-prices.ts';
import { costRows } from '#shared/domain/report/costs.ts';
import { csvOf } from '#shared/domain/report/csv.ts';
import { backtestRows, forecastRows } from '#shared/domain/report/forecast.ts';
import { funnelRows } from '#shared/domain/report/funnel.ts';
import { generationRows } from '#shared/domain/report/reproduction.ts';
import { changesBetween } from '#shared/domain/report/revising.ts';
import { someFigures } from '#test/support/figure-builders.ts';

const growth = {
  generations: [
    { generation: 0, people: 2, qualified: 0, generation_hours: null },
    { generation: 1, people: 10, qualified: 8, generation_hours: 1.234 },
  ],
  shapes: [{ shape: '0:1:0 1:5:4', trees: 2 }],
  ages: [],
  delays: [],
};

describe('K', () => {
  test('is counted friends of a generation by people of the one before; of trees that are alike there is no doubt', () => {
    const [seeds, first] = generationRows(growth);

    expect(seeds).toMatchObject({ k: null, k_low: null, k_effective: null });
    expect(first).toMatchObject({ k: 4, k_low: 4, k_high: 4, generation_hours: 1.23 });
  });

  test('has an interval where trees differ, the same every time', () => {
    const shapes = [
      { shape: '0:1:0 1:10:10', trees: 5 },
      { shape: '0:1:0', trees: 15 },
    ];
    const one = generationRows({ ...growth, shapes })[1];

    expect(one?.k_low).toBeLessThan(2.5);
    expect(one?.k_high).toBeGreaterThan(2.5);
    expect(generationRows({ ...growth, shapes })[1]).toEqual(one);
  });

  test('in effect weighs everybody by how much of his time he has had', () => {
    // Half of all friends count within 2 hours, all within 10: two seeds of 5 hours weigh a half each.
    const delays = [
      { hours: 2, friends: 50 },
      { hours: 10, friends: 50 },
    ];
    const ages = [{ generation: 0, hours: 5, people: 2 }];

    expect(generationRows({ ...growth, ages, delays })[1]?.k_effective).toBe(8);
  });
});

describe('the funnel', () => {
  test('says what each step is of the one before and of the first, and that orders are not connected', () => {
    expect(
      funnelRows([
        { step: 'participants', people: 200 },
        { step: 'poster_delivered', people: 100 },
        { step: 'first_join', people: 0 },
        { step: 'qualified', people: 0 },
      ]).map(({ people, of_previous: before, of_first: first }) => [people, before, first]),
    ).toEqual([
      [200, null, 1],
      [100, 0.5, 0.5],
      [0, 0, 0],
      [0, null, 0],
      [null, null, null],
    ]);
  });
});

describe('cost', () => {
  test('is told each in its own currency, by whom it brought; of orders nothing', () => {
    const aws = awsRows([
      { kind: 'arrival_observed', count: 1_000_000 },
      { kind: 'completeness_measured', count: 5 },
    ]);
    const rows = costRows({ joined: 100, qualified: 80, retained: 0 }, 12_000, aws);

    expect(aws.map(({ what }) => what)).toEqual(['arrival_observed']);
    expect(aws[0]?.usd).toBeCloseTo(9.2, 0);
    expect(rows.map(({ per, lures_each: each }) => [per, each])).toEqual([
      ['joined', 1.2],
      ['qualified', 1.5],
      ['retained', null],
      ['ordered', null],
    ]);
  });
});

describe('a forecast', () => {
  const grown = (index: number, at_2h: number, at_24h: number, age_hours = 30) => ({
    root_ref: `r${index}`,
    age_hours,
    at_2h,
    at_24h,
    people: at_24h,
  });
  const doubling = Array.from({ length: 20 }, (_, index) => grown(index, index + 2, 2 * (index + 2)));

  test('of trees that all double is that they double; never less than there is', () => {
    const [young] = forecastRows([...doubling, grown(99, 10, 12, 5)]);

    expect(young).toMatchObject({ root_ref: 'r99', people: 12, at_24h: 20 });
    expect(backtestRows(doubling)).toMatchObject([{ trees: 20, nominal: 0.8, median_error: 0 }]);
  });

  test('is not made from a few trees', () => {
    expect(forecastRows([...doubling.slice(0, 5), grown(99, 10, 12, 5)])[0]).toMatchObject({ at_24h: null, low: null });
    expect(backtestRows(doubling.slice(0, 5))).toEqual([]);
  });
});

describe('a revision', () => {
  test('lists what it says otherwise, row by row, and what came or went', () => {
    const [before, after] = [someFigures(), someFigures()];
    const changed = { ...after, spread: [{ measure: 'size', at_least: 1, at_most: 1, trees: 3 }] } as const;

    expect(changesBetween(before, after)).toEqual([]);
    expect(changesBetween(before, changed)).toContainEqual({
      table: 'spread',
      row: 'size 1',
      column: 'trees',
      before: null,
      after: '3',
    });
  });
});

describe('advice', () => {
  const flow = { net_joins: 0, new_members: 0, invitees: 0, qualified: 0, voided: 0 };

  test('is given where more left than came, and not of a handful', () => {
    const days = (gross_joins: number, leaves: number) => [{ day: '2026-11-25', gross_joins, leaves, ...flow }];

    expect(adviceOn(someFigures({ joins_by_day: days(10, 30) }))[0]?.en).toBe(
      'More left than came on 2026-11-25 (30 left, 10 came): look at what happened in the groups.',
    );
    expect(adviceOn(someFigures({ joins_by_day: days(1, 3) }))).toEqual([]);
  });

  test('on a lure only where the whole interval lies below everybody’s', () => {
    const all = { stratum_kind: 'all', stratum: 'all', invitees: 500, d7: 0.8 } as const;
    const rest = {
      d1: null,
      d1_low: null,
      d1_high: null,
      d7_low: null,
      d7_high: null,
      d30: null,
      d30_low: null,
      d30_high: null,
    };
    const lure = { lure: 'link', rung: 30, joined: 60, qualified: 9, retained: 9, granted: 1, claimed: 1, cost: 1 };
    const given = (d7_high: number) =>
      adviceOn(
        someFigures({
          retention: [{ ...rest, ...all }],
          lures: [{ ...lure, d7: 0.5, d7_low: 0.4, d7_high, cost_per_retained: 1 }],
        }),
      );

    expect(given(0.6)[0]?.en).toContain('link (rung 30) stay worse');
    expect(given(0.9)).toEqual([]);
  });

  test('on a lure whose kept friends cost three times what everybody’s do', () => {
    const lure = {
      rung: 3,
      qualified: 30,
      retained: 23,
      d7: null,
      d7_low: null,
      d7_high: null,
      granted: 9,
      claimed: 9,
    };
    const given = (joined: number, each: number) =>
      adviceOn(
        someFigures({
          lures: [{ ...lure, lure: 'codes:tote-bag', joined, cost: 108, cost_per_retained: each }],
          costs: [{ per: 'retained', people: 265, lures: 113, lures_each: 0.43, aws_usd: 0.01, aws_usd_each: 0.00001 }],
        }),
      );

    expect(given(30, 4.7)[0]?.en).toContain('codes:tote-bag (rung 3) costs 4.7, against 0.43');
    expect(given(30, 1.2)).toEqual([]);
    expect(given(19, 4.7)).toEqual([]);
  });
});

test('CSV has its header over nothing, quotes what needs it, and runs no formula (D4)', () => {
  expect(csvOf(['a', 'b'], [])).toBe('\uFEFFa,b\r\n');
  expect(
    csvOf(
      ['a', 'b'],
      [
        { a: '=1+1', b: 'x,"y"\n' },
        { a: null, b: 0.5 },
      ],
    ),
  ).toBe('\uFEFFa,b\r\n\'=1+1,"x,""y""\n"\r\n,0.5\r\n');
});
