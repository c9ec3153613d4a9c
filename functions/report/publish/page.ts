/** The report as one file: charts, tables and words are in it, it asks nobody for anything, and it runs no script. */

import { minuteIn } from '#shared/domain/calendar.ts';
import { drawing, html, type Markup } from '#shared/domain/markup.ts';
import type { Chart } from '#shared/domain/report/chart.ts';
import type { PeriodFigures } from '#shared/domain/report/figures.ts';
import { FORETOLD_FROM } from '#shared/domain/report/forecast.ts';
import * as charts from '#shared/domain/report/page-charts.ts';
import { LANGUAGES, type Language, PAGE_WORDS, type PageWords } from '#shared/domain/report/page-words.ts';
import { FINAL } from '#shared/domain/report/periods.ts';
import type { ChartArtist } from '#shared/ports/chart-artist.ts';
import type { Speech } from './cells.ts';
import { adviceSection, changesSection, costSection, figureSection, keySection } from './sections.ts';
import { STYLE } from './style.ts';
import { luresSection, retentionSection } from './who-stays.ts';

/** What the figures do not say. */
export interface About {
  readonly name: string;
  /** The operator's own word on this campaign. */
  readonly remark?: string;
}

const SIZE = { widthPx: 900, heightPx: 320 };
const SMALL = { widthPx: 900, heightPx: 240 };
const PHONE = { widthPx: 380, heightPx: 260 };

export function reportPage(artist: ChartArtist, figures: PeriodFigures, about: About, language: Language): string {
  const speech: Speech = { language, words: PAGE_WORDS[language], timeZone: figures.period.time_zone };
  const { words } = speech;
  const drawn = (chart: Chart, size = SIZE): Markup | undefined => figureOf(artist, chart, size);
  const body = html`${keySection(figures, speech)}${adviceSection(figures, speech)}${changesSection(figures, speech)}
${figureSection(figures, speech, { table: 'joins_by_day', most: 31, rows: figures.joins_by_day.toReversed() }, drawn(charts.growthChart(figures, words)))}
${funnelSection(figures, speech, drawn(charts.funnelChart(figures, words), SMALL))}
${figureSection(figures, speech, { table: 'generations', rows: figures.generations.map(withoutSeeds) }, drawn(charts.reproductionChart(figures, words), SMALL))}
${retentionSection(figures, speech, [drawn(charts.survivalChart(figures, words)), drawn(charts.survivalByChart(figures, 'generation', words), SMALL), drawn(charts.survivalByChart(figures, 'lure', words), SMALL)])}
${luresSection(figures, speech, drawn(charts.luresChart(figures, words), SMALL))}
${costSection(figures, speech)}
${figureSection(figures, speech, { table: 'leaderboard' })}
${figureSection(figures, speech, { table: 'spread' }, drawn(charts.sizesChart(figures, words), SMALL))}
${figureSection(figures, speech, { table: 'concentration' }, drawn(charts.concentrationChart(figures, words), SMALL))}
${figureSection(figures, speech, { table: 'trees', most: 10 })}
${figureSection(figures, speech, { table: 'forecast', most: 10, nothing: words.tooFewTrees(FORETOLD_FROM) })}
${figureSection(figures, speech, { table: 'backtest', nothing: words.tooFewTrees(FORETOLD_FROM + 1) })}
${figureSection(figures, speech, { table: 'completeness', most: 31, rows: figures.completeness.toReversed() })}`;
  return documentOf(speech, figures, about, body);
}

/** Drawn for a desk and for a phone: one shrunk to the other could not be read. */
function figureOf(artist: ChartArtist, chart: Chart, size: typeof SIZE): Markup | undefined {
  if (chart.categories.length === 0) return undefined;
  const [desk, phone] = [artist.svg(chart, size), artist.svg({ ...chart, id: `${chart.id}-phone` }, PHONE)];
  return html`<figure class="desk">${drawing(desk)}</figure><figure class="phone">${drawing(phone)}</figure>`;
}

/** Nobody brought the seeds: what is not said of them is not early either. */
function withoutSeeds(row: PeriodFigures['generations'][number]) {
  if (row.generation > 0) return row;
  return { ...row, k: NONE, k_low: NONE, k_high: NONE, k_effective: NONE, generation_hours: NONE };
}

const NONE = '–';

/** Orders are not connected: that is no zero. */
function funnelSection(figures: PeriodFigures, speech: Speech, chart: Markup | undefined): Markup {
  const { words } = speech;
  const rows = figures.funnel.map((row, index) => ({
    step: words.steps[row.step],
    people: row.people ?? words.notConnected,
    of_previous: index === 0 ? NONE : (row.of_previous ?? (row.people === null ? words.notConnected : NONE)),
    of_first: row.of_first ?? (row.people === null ? words.notConnected : NONE),
  }));
  return figureSection(figures, speech, { table: 'funnel', rows }, chart);
}

function documentOf({ language, words }: Speech, figures: PeriodFigures, about: About, body: Markup): string {
  const { period, revision } = figures;
  const name = periodName(period.name, words);
  const clock = (instant: string): string => minuteIn(period.time_zone, Date.parse(instant));
  const others = LANGUAGES.filter((one) => one !== language).map(
    (one) => html`<a href="report.${one}.html">${one === 'zh' ? '中文' : 'English'}</a>`,
  );
  const remark =
    about.remark === undefined ? undefined : html`<p class="remark"><b>${words.remark}</b> ${about.remark}</p>`;
  const closed = `${words.closed} ${clock(period.closes_at)} · ${words.revision} ${revision}`;
  const head = html`<header><p class="meta">${words.title} · ${others} · <a href="../index.html">${words.index}</a></p><h1>${about.name} · ${name}</h1><p class="meta">${figures.campaign} · ${words.upTo} ${clock(period.until)} (${period.time_zone}) · ${closed}</p>${remark}</header>`;
  const files = html`<footer><p class="soft">${words.ofPeriod}</p><p class="soft">${words.files}: <a href="figures.json">${words.programs}</a></p></footer>`;
  return page(words, `${about.name} ${name}`, html`${head}<main>${body}</main>${files}`);
}

export const periodName = (period: string, words: PageWords): string => (period === FINAL ? words.final : period);

export function page(words: PageWords, title: string, body: Markup): string {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
  return html`<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${drawing(STYLE)}</style></head>
<body>${body}</body></html>
`.text;
}
