/** The charts of a report: which figures each shows. */
import type { Chart } from './chart.ts';
import type { PeriodFigures } from './figures.ts';
import type { PageWords } from './page-words.ts';

/** Up to so many days are shown hour by hour. */
const DAYS_BY_HOUR = 2;

/** The key chart: what came, what left, what stayed. By hour while there are at most two days. */
export function growthChart({ joins_by_day: days, joins_by_hour: hours }: PeriodFigures, words: PageWords): Chart {
  const byHour = days.length <= DAYS_BY_HOUR;
  const rows = byHour
    ? hours.map((row) => ({ ...row, name: `${row.hour.slice(5).replace('T', ' ')}:00` }))
    : days.map((row) => ({ ...row, name: row.day.slice(5) }));
  return {
    id: 'growth',
    unit: 'count',
    categories: rows.map(({ name }) => name),
    series: [
      { name: words.joins, as: 'bar', tone: 'main', stack: 'flow', values: rows.map((row) => row.gross_joins) },
      { name: words.leaves, as: 'bar', tone: 'bad', stack: 'flow', values: rows.map((row) => -row.leaves) },
      { name: words.net, as: 'line', tone: 'good', values: rows.map((row) => row.net_joins) },
    ],
  };
}

export const funnelChart = ({ funnel }: PeriodFigures, words: PageWords): Chart => ({
  id: 'funnel',
  unit: 'count',
  isLying: true,
  isLabelled: true,
  categories: funnel.filter(({ people }) => people !== null).map(({ step }) => words.steps[step]),
  series: [{ name: words.people, as: 'bar', tone: 'main', values: funnel.flatMap(({ people }) => people ?? []) }],
});

export function reproductionChart({ generations }: PeriodFigures, words: PageWords): Chart {
  const told = generations.filter(({ k }) => k !== null && k > 0);
  return {
    id: 'k',
    unit: 'count',
    isLogarithmic: true,
    categoryName: words.generation,
    categories: told.map(({ generation }) => String(generation)),
    series: [
      {
        name: 'K',
        as: 'interval',
        tone: 'main',
        values: told.map(({ k }) => k),
        low: told.map(({ k_low: low }) => low),
        high: told.map(({ k_high: high }) => high),
      },
    ],
  };
}

export function survivalChart({ survival }: PeriodFigures, words: PageWords): Chart {
  const told = survival.filter(({ stratum_kind: kind }) => kind === 'all');
  // One point is no curve.
  const all = told.length > 1 ? told : [];
  return {
    id: 'survival',
    unit: 'share',
    categoryName: words.days,
    categories: all.map(({ day }) => String(day)),
    series: [
      {
        name: words.all,
        as: 'band',
        tone: 'main',
        values: all.map((row) => row.survival),
        low: all.map(({ low }) => low),
        high: all.map(({ high }) => high),
      },
    ],
  };
}

/** So many lines can be told apart, … */
const MOST_LINES = 4;
/** … and of fewer people a line says nothing. */
const LINE_OF = 20;
const LINE_TONES = ['main', 'bad', 'good', 'quiet'] as const;

/** One curve for each generation, or each lure: the largest few, where there are two to compare. */
export function survivalByChart(
  { survival, retention }: PeriodFigures,
  kind: 'generation' | 'lure',
  words: PageWords,
): Chart {
  const largest = retention
    .filter(({ stratum_kind: one, invitees }) => one === kind && invitees >= LINE_OF)
    .toSorted((one, other) => other.invitees - one.invitees)
    .slice(0, MOST_LINES);
  const curves = largest
    .map(({ stratum }) => ({
      stratum,
      days: survival.filter((row) => row.stratum_kind === kind && row.stratum === stratum),
    }))
    .filter(({ days }) => days.length > 1);
  const longest = curves.length < 2 ? 0 : Math.max(...curves.flatMap(({ days }) => days.map(({ day }) => day))) + 1;
  const days = Array.from({ length: longest }, (_, day) => day);
  return {
    id: `survival-${kind}`,
    unit: 'share',
    categoryName: words.days,
    categories: days.map(String),
    series: curves.map((curve, index) => ({
      name: `${words.kinds[kind]} ${curve.stratum}`,
      as: 'line',
      tone: LINE_TONES[index] ?? 'quiet',
      values: days.map((day) => curve.days.find((row) => row.day === day)?.survival ?? null),
    })),
  };
}

/** What one friend who is still there has cost, by the lure he was brought for. */
export function luresChart({ lures }: PeriodFigures, words: PageWords): Chart {
  const told = lures.filter(({ cost_per_retained: each }) => each !== null);
  return {
    id: 'lures',
    unit: 'count',
    isLying: true,
    isLabelled: true,
    categories: told.length < 2 ? [] : told.map(({ lure, rung }) => `${lure} (${rung})`),
    series: [
      { name: words.perRetained, as: 'bar', tone: 'main', values: told.map(({ cost_per_retained: each }) => each) },
    ],
  };
}

export function sizesChart({ spread }: PeriodFigures, words: PageWords): Chart {
  const sizes = spread.filter(({ measure }) => measure === 'size');
  return {
    id: 'sizes',
    unit: 'count',
    isLabelled: true,
    categoryName: words.people,
    categories: sizes.map(({ at_least: from, at_most: to }) => (from === to ? `${from}` : `${from}–${to}`)),
    series: [{ name: words.trees, as: 'bar', tone: 'main', values: sizes.map(({ trees }) => trees) }],
  };
}

export const concentrationChart = ({ concentration }: PeriodFigures, words: PageWords): Chart => ({
  id: 'concentration',
  unit: 'share',
  isLying: true,
  isLabelled: true,
  categories: concentration.map(({ top_percent: top }) => `${top} %`),
  series: [{ name: words.share, as: 'bar', tone: 'main', values: concentration.map(({ share }) => share) }],
});
