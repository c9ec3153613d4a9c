/** The sections of a report page, in the order in which an operator reads. */

import { html, type Markup } from '#shared/domain/markup.ts';
import { adviceOn } from '#shared/domain/report/advice.ts';
import { DICTIONARY } from '#shared/domain/report/dictionary.ts';
import type { PeriodFigures, TableName } from '#shared/domain/report/figures.ts';
import { keyFiguresOf, latestRetention } from '#shared/domain/report/key-figures.ts';
import { number, orEarly, percent, type Speech } from './cells.ts';
import { definitionOf, figureTable, type Shown } from './tables.ts';

export function keySection(figures: PeriodFigures, { words }: Speech): Markup {
  const key = keyFiguresOf(figures);
  const { day, share, low, high } = latestRetention(key);
  const interval = low === null || high === null ? '' : `${percent(low)}–${percent(high)}`;
  const tiles: readonly (readonly [name: string, value: string, more: string])[] = [
    [words.net, number(key.net_joins), `+${number(key.gross_joins)} −${number(key.leaves)}`],
    [words.counted, number(key.qualified), `${words.participants} ${number(key.participants)}`],
    [words.k1, orEarly(key.k1, words), `${words.k2} ${orEarly(key.k2, words)}`],
    [words.retained(day), orEarly(share, words, percent), interval],
    [
      words.perRetained,
      orEarly(key.cost_per_retained, words),
      [...(key.currency === null ? [] : [key.currency]), `AWS $${number(key.aws_usd)}`].join(' · '),
    ],
    [words.complete, key.completeness === null ? words.notMeasured : `${key.completeness} %`, ''],
  ];
  const drawn = tiles.map(
    ([name, value, more]) => html`<div><dt>${name}</dt><dd>${value}</dd><small>${more}</small></div>`,
  );
  return html`<section><h2>${words.keyFigures}</h2><dl class="tiles">${drawn}</dl></section>`;
}

export function adviceSection(figures: PeriodFigures, { language, words }: Speech): Markup {
  const advice = adviceOn(figures);
  const said =
    advice.length === 0
      ? html`<p class="soft">${words.nothingToDo}</p>`
      : html`<ul>${advice.map((one) => html`<li>${one[language]}</li>`)}</ul>`;
  return html`<section class="todo"><h2>${words.toDo}</h2>${said}</section>`;
}

const MOST_CHANGES = 30;

export function changesSection({ changes }: PeriodFigures, { language, words }: Speech): Markup | undefined {
  if (changes.length === 0) return undefined;
  const lines = changes.slice(0, MOST_CHANGES).map(({ table, row, column, before, after }) => {
    const names = new Map<string, (typeof DICTIONARY)[TableName]>(Object.entries(DICTIONARY));
    const entry = names.get(table);
    const what = `${entry?.[language] ?? table} · ${row} · ${entry?.columns[column]?.[language] ?? column}`;
    return html`<li>${what}: ${before ?? '–'} → <b>${after ?? '–'}</b></li>`;
  });
  const rest =
    changes.length > MOST_CHANGES
      ? html`<p class="soft">… ${changes.length - MOST_CHANGES} ${words.more} (figures.json)</p>`
      : undefined;
  return html`<section><h2>${words.changed}</h2><ul class="changes">${lines}</ul>${rest}</section>`;
}

/** One figure: its name, what it means, how it looks, and its rows. */
export function figureSection(figures: PeriodFigures, speech: Speech, shown: Shown, chart?: Markup): Markup {
  const name = DICTIONARY[shown.table][speech.language];
  return html`<section id="${shown.table}"><h2>${name}</h2>${definitionOf(speech, shown.table)}${chart}${figureTable(figures, speech, shown)}</section>`;
}

/** Money of one kind beside money of another, and what is not connected said as that. */
export function costSection(figures: PeriodFigures, speech: Speech): Markup {
  const { words } = speech;
  const rows = figures.costs.map(({ per, people, lures_each: each, aws_usd_each: aws }) => {
    const orElse = per === 'ordered' ? words.notConnected : words.tooEarly;
    const cell = (value: number | null): string => (value === null ? orElse : number(value));
    return html`<tr><td class="t">${words.per[per]}</td><td class="n">${cell(people)}</td><td class="n">${cell(each)}</td><td class="n">${cell(aws)}</td></tr>`;
  });
  const { columns } = DICTIONARY.costs;
  const names = ['per', 'people', 'lures_each', 'aws_usd_each'].map((name) => columns[name]?.[speech.language] ?? name);
  const head = names.map((name, index) => html`<th scope="col" class="${index === 0 ? 't' : 'n'}">${name}</th>`);
  const table =
    rows.length === 0
      ? html`<p class="soft">${words.nothing}</p>`
      : html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
  const aws = figureTable(figures, speech, { table: 'aws' });
  return html`<section id="costs"><h2>${DICTIONARY.costs[speech.language]}</h2>${definitionOf(speech, 'costs')}${table}<h3>${DICTIONARY.aws[speech.language]}</h3>${definitionOf(speech, 'aws')}${aws}</section>`;
}
