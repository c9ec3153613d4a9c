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
    ...legendOf(chart),
    grid: gridOf(chart),
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
  const least = chart.isLogarithmic === true ? { min: FLOOR } : chart.unit === 'share' ? { min: 0 } : {};
  return {
    type: chart.isLogarithmic === true ? 'log' : 'value',
    axisLabel: { ...SMALL, formatter: (value: number) => said(chart, value), hideOverlap: true },
    splitLine: FAINT_LINE,
    ...least,
  };
}

const TITLE_HEIGHT = 34;
const LEGEND_HEIGHT = 26;

function titleOf({ title: text }: Chart) {
  if (text === undefined) return {};
  const textStyle = { ...SMALL, fontSize: 16, fontWeight: 'normal' as const };
  return { title: { text, left: 'center', top: 6, textStyle } };
}

function legendOf({ series, title }: Chart) {
  if (series.length < 2) return {};
  const top = title === undefined ? 0 : TITLE_HEIGHT;
  const data = series.map(({ name }) => name);
  return { legend: { top, left: 'center', textStyle: SMALL, itemWidth: 14, itemHeight: 8, data } };
}

const gridOf = ({ title, series, isLying, categoryName }: Chart) => ({
  left: 8,
  right: isLying === true ? 56 : 16,
  bottom: categoryName === undefined ? 8 : 26,
  top: 12 + (title === undefined ? 0 : TITLE_HEIGHT) + (series.length > 1 ? LEGEND_HEIGHT : 0),
  containLabel: true,
});

/** As many labels as stand beside each other without touching. */
function categoryLabel(chart: Chart, widthPx: number) {
  const longest = Math.max(1, ...chart.categories.map((name) => name.length));
  if (chart.isLying === true) return { ...SMALL, width: Math.floor(widthPx * 0.3), overflow: 'truncate' as const };
  const fitting = Math.max(1, Math.floor((widthPx - 60) / (longest * 8 + 12)));
  return { ...SMALL, hideOverlap: true, interval: Math.max(0, Math.ceil(chart.categories.length / fitting) - 1) };
}

const said = ({ unit }: Chart, value: number): string =>
  unit === 'share'
    ? `${Math.round(value * 1_000) / 10} %`
    : Math.abs(value) >= 10_000
      ? `${Math.round(value / 100) / 10}k`
      : `${Number(value.toPrecision(3))}`;

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
        { ...base, type: 'line', showSymbol: series.values.length < 40, symbolSize: 5, data: [...series.values] },
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
