/** A chart in ECharts' words. Colours are told apart by people who see no red or green, too (Okabe and Ito). */
import type { Chart, ChartSeries } from '#shared/domain/report/chart.ts';

export const FONT = 'Noto Sans SC';

const TONES = { main: '#0072b2', good: '#009e73', bad: '#d55e00', quiet: '#8a94a0' } as const;
const INK = '#3a424c';
const FAINT = '#d9dee4';
/** The first is ours, in pictures; on a page whatever the reader has. */
const FAMILY = `${FONT}, PingFang SC, Microsoft YaHei, system-ui, sans-serif`;
const SMALL = { fontFamily: FAMILY, fontSize: 12, color: INK };

export function optionOf(chart: Chart, widthPx: number) {
  const [names, values] = [nameAxis(chart, widthPx), valueAxis(chart)];
  return {
    animation: false,
    textStyle: SMALL,
    ...titleOf(chart),
    ...legendOf(chart, widthPx),
    grid: gridOf(chart, widthPx),
    xAxis: chart.isLying === true ? values : names,
    yAxis: chart.isLying === true ? names : values,
    series: chart.series.flatMap((series) => drawnAs(chart, series)),
  };
}

const FAINT_LINE = { lineStyle: { color: FAINT } };

function nameAxis(chart: Chart, widthPx: number) {
  const under = { name: chart.categoryName, nameLocation: 'middle', nameGap: 28, nameTextStyle: SMALL };
  return {
    type: 'category',
    data: [...chart.categories],
    axisLabel: categoryLabel(chart, widthPx),
    axisTick: { show: false },
    axisLine: FAINT_LINE,
    inverse: chart.isLying === true,
    ...(chart.categoryName === undefined || chart.isLying === true ? {} : under),
  };
}

/** What has no logarithm is drawn at the floor. */
const FLOOR = 0.001;

function valueAxis(chart: Chart) {
  const whole = chart.series.every(({ values }) => values.every((value) => Number.isInteger(value ?? 0)));
  const least = chart.isLogarithmic === true ? { min: FLOOR } : chart.unit === 'share' ? { min: 0 } : {};
  return {
    type: chart.isLogarithmic === true ? 'log' : 'value',
    axisLabel: { ...SMALL, formatter: (value: number) => said(chart, value), hideOverlap: true },
    splitLine: FAINT_LINE,
    ...(chart.unit === 'count' && whole ? { minInterval: 1 } : {}),
    ...least,
  };
}

/** Of more points than these the line alone is clearer. */
const MOST_DOTS = 15;
const TITLE_HEIGHT = 34;
const LEGEND_HEIGHT = 26;

function titleOf({ title: text }: Chart) {
  if (text === undefined) return {};
  const textStyle = { ...SMALL, fontSize: 16, fontWeight: 'normal' as const };
  return { title: { text, left: 'center', top: 6, textStyle } };
}

/** Beside each other while there is room, else one under the other; the room is ours to know, as no letters are measured here. */
function legendOf(chart: Chart, widthPx: number) {
  const { series, title } = chart;
  if (series.length < 2) return {};
  const top = title === undefined ? 0 : TITLE_HEIGHT;
  const data = series.map(({ name }) => name);
  const placed = isListed(chart, widthPx) ? ({ orient: 'vertical', left: 8, itemGap: 6 } as const) : { left: 'center' };
  return { legend: { top, ...placed, textStyle: SMALL, itemWidth: 14, itemHeight: 8, data } };
}

const LEGEND_MARK = 14 + 5 + 24;
const LISTED_HEIGHT = 20;
/** Long names beside each other run into one another, for ECharts takes them to be shorter than they are. */
const LONG_NAME_PX = 90;

function isListed({ series }: Chart, widthPx: number): boolean {
  const longest = Math.max(...series.map(({ name }) => textWidth(name)));
  return longest > LONG_NAME_PX || series.length * (LEGEND_MARK + longest) > widthPx - 16;
}

function legendHeight(chart: Chart, widthPx: number): number {
  if (chart.series.length < 2) return 0;
  return isListed(chart, widthPx) ? chart.series.length * LISTED_HEIGHT + 8 : LEGEND_HEIGHT;
}

function gridOf(chart: Chart, widthPx: number) {
  const { title, series, isLying, isLabelled, categoryName } = chart;
  const top = 12 + (title === undefined ? 0 : TITLE_HEIGHT) + legendHeight(chart, widthPx);
  // Beside lying bars the room is ours to know: where no letters are measured, ECharts leaves too little.
  if (isLying === true)
    return { left: besideBars(chart, widthPx) + 10, right: 56, bottom: 28, top, containLabel: false };
  // The last dot says its value, too.
  const right = series.some(({ as }) => as === 'interval') ? 64 : 16;
  const overBars = isLabelled === true ? 14 : 0;
  return { left: 8, right, bottom: categoryName === undefined ? 8 : 26, top: top + overBars, containLabel: true };
}

/** At 12 px no letter of a system's own font is wider. */
const LATIN_PX = 7.6;
const HAN_PX = 12.5;
const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? HAN_PX : LATIN_PX), 0);

const besideBars = ({ categories }: Chart, widthPx: number): number =>
  Math.ceil(Math.min(widthPx * 0.42, Math.max(...categories.map(textWidth))));

/** As many labels as stand beside each other without touching. */
function categoryLabel(chart: Chart, widthPx: number) {
  const longest = Math.max(1, ...chart.categories.map((name) => name.length));
  if (chart.isLying === true) return { ...SMALL, width: besideBars(chart, widthPx), overflow: 'truncate' as const };
  const fitting = Math.max(1, Math.floor((widthPx - 60) / (longest * 8 + 12)));
  return { ...SMALL, hideOverlap: true, interval: Math.max(0, Math.ceil(chart.categories.length / fitting) - 1) };
}

function said({ unit }: Chart, value: number): string {
  if (unit === 'share') return `${Math.round(value * 1_000) / 10} %`;
  if (Number.isInteger(value) && Math.abs(value) < 10_000) return value.toLocaleString('en');
  if (Math.abs(value) >= 1_000_000) return `${Math.round(value / 10_000) / 100}M`;
  if (Math.abs(value) >= 10_000) return `${Math.round(value / 100) / 10}k`;
  return `${Number(value.toPrecision(3))}`;
}

function drawnAs(chart: Chart, series: ChartSeries): readonly object[] {
  const color = TONES[series.tone];
  const base = { name: series.name, itemStyle: { color }, lineStyle: { color, width: 2 }, silent: true };
  switch (series.as) {
    case 'bar':
      return [
        {
          ...base,
          type: 'bar',
          barMaxWidth: 36,
          data: [...series.values],
          ...(series.stack === undefined ? {} : { stack: series.stack }),
          label: {
            ...SMALL,
            show: chart.isLabelled === true,
            position: chart.isLying === true ? 'right' : 'top',
            formatter: ({ value }: { readonly value: number }) => said(chart, value),
          },
        },
      ];
    case 'line':
      return [
        {
          ...base,
          type: 'line',
          showSymbol: series.values.length <= MOST_DOTS,
          symbolSize: 5,
          data: [...series.values],
        },
      ];
    case 'band':
      return bandOf(base, series, color);
    case 'interval':
      return [intervalOf(chart, base, series, color)];
  }
}

/** The lower bound unseen, and what lies between the bounds stacked on it. */
function bandOf(base: object, { name, values, low = [], high = [] }: ChartSeries, color: string): readonly object[] {
  const unseen = { type: 'line', stack: `band of ${name}`, lineStyle: { opacity: 0 }, showSymbol: false, silent: true };
  const between = high.map((upper, at) => {
    const lower = low[at] ?? null;
    return upper === null || lower === null ? null : upper - lower;
  });
  return [
    { ...unseen, data: [...low] },
    { ...unseen, data: between, areaStyle: { color, opacity: 0.18 } },
    { ...base, type: 'line', showSymbol: false, data: [...values] },
  ];
}

interface Drawing {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

/** A line from low to high with short ends, and a dot at the value. */
function intervalOf(chart: Chart, base: object, { values, low = [], high = [] }: ChartSeries, color: string): object {
  const data = values.flatMap((value, at) =>
    value === null ? [] : [[at, value, low[at] ?? value, high[at] ?? value]],
  );
  const style = { stroke: color, lineWidth: 2, fill: null };
  const renderItem = (_: unknown, api: Drawing) => {
    const at = api.value(0);
    const [x, y] = api.coord([at, api.value(1)]);
    const [, bottom] = api.coord([
      at,
      Math.max(api.value(2), chart.isLogarithmic === true ? FLOOR : Number.NEGATIVE_INFINITY),
    ]);
    const [, top] = api.coord([at, api.value(3)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line',
      shape: { x1, y1, x2, y2 },
      style,
    });
    return {
      type: 'group',
      children: [
        line(x, bottom, x, top),
        line(x - 6, top, x + 6, top),
        line(x - 6, bottom, x + 6, bottom),
        { type: 'circle', shape: { cx: x, cy: y, r: 4.5 }, style: { fill: color } },
        {
          type: 'text',
          style: { text: said(chart, api.value(1)), x: x + 10, y: y - 7, fill: INK, font: `12px ${FAMILY}` },
        },
      ],
    };
  };
  return { ...base, type: 'custom', renderItem, encode: { x: 0, y: [1, 2, 3] }, data };
}
