/** The sections on who stays: friends by day, generation, lure and place; and what each lure brought and kept. */
import { html, type Markup } from '#shared/domain/markup.ts';
import { DICTIONARY } from '#shared/domain/report/dictionary.ts';
import type { PeriodFigures } from '#shared/domain/report/figures.ts';
import type { PageWords } from '#shared/domain/report/page-words.ts';
import { number, orEarly, percent, type Speech } from './cells.ts';
import { figureSection } from './sections.ts';
import { definitionOf } from './tables.ts';

export function retentionSection(
  figures: PeriodFigures,
  speech: Speech,
  charts: readonly (Markup | undefined)[],
): Markup {
  const name = DICTIONARY.retention[speech.language];
  return html`<section id="retention"><h2>${name}</h2>${definitionOf(speech, 'survival')}${charts.filter((one) => one !== undefined)}${cohortTable(figures, speech)}</section>`;
}

/** How sure D7 is, the table of retention says. */
const SHOWN_OF_LURES = [
  'lure',
  'rung',
  'joined',
  'qualified',
  'retained',
  'd7',
  'granted',
  'claimed',
  'cost',
  'cost_per_retained',
];

export const luresSection = (figures: PeriodFigures, speech: Speech, chart: Markup | undefined): Markup =>
  figureSection(figures, speech, { table: 'lures', columns: SHOWN_OF_LURES }, chart);

/** Of groups and staff there may be hundreds: the largest are shown, the file has all. */
const MOST_PLACES = 10;

function shownStrata({ retention }: PeriodFigures): PeriodFigures['retention'] {
  const places = retention
    .filter(({ stratum_kind: kind }) => kind === 'place')
    .toSorted((one, other) => other.invitees - one.invitees);
  return [...retention.filter(({ stratum_kind: kind }) => kind !== 'place'), ...places.slice(0, MOST_PLACES)];
}

/** Retention of each day's newcomers, as warm as it is high. */
function cohortTable(figures: PeriodFigures, { language, words }: Speech): Markup {
  const { columns } = DICTIONARY.retention;
  const rows = shownStrata(figures).map((row) => {
    const { stratum_kind: kind, stratum, invitees } = row;
    const name = kind === 'all' ? words.all : `${words.kinds[kind]} ${stratum}`;
    const days = [
      shareCell(row.d1, row.d1_low, row.d1_high, words),
      shareCell(row.d7, row.d7_low, row.d7_high, words),
      shareCell(row.d30, row.d30_low, row.d30_high, words),
    ];
    return html`<tr><td class="t">${name}</td><td class="n">${number(invitees)}</td>${days}</tr>`;
  });
  if (rows.length === 0) return html`<p class="soft">${words.nothing}</p>`;
  const names = ['stratum', 'invitees', 'd1', 'd7', 'd30'].map((name) => columns[name]?.[language] ?? name);
  const head = names.map((name, index) => html`<th scope="col" class="${index === 0 ? 't' : 'n'}">${name}</th>`);
  return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A share with its interval beneath. */
function shareCell(share: number | null, low: number | null, high: number | null, words: PageWords): Markup {
  const sure = low === null || high === null ? undefined : html`<small>${percent(low)} – ${percent(high)}</small>`;
  return html`<td class="n heat${heatOf(share)}">${orEarly(share, words, percent)}${sure}</td>`;
}

const heatOf = (share: number | null): string => (share === null ? ' early' : ` h${Math.floor(share * 5)}`);
