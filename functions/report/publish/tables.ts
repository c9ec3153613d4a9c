/** A table of figures on the page: its first rows, each column with its definition, and the way to all rows. */

import { html, type Markup } from '#shared/domain/markup.ts';
import { DICTIONARY } from '#shared/domain/report/dictionary.ts';
import type { PeriodFigures, TableName } from '#shared/domain/report/figures.ts';
import { cellText, type Speech } from './cells.ts';

export interface Shown {
  readonly table: TableName;
  /** Of more rows the file has the rest. */
  readonly most?: number;
  readonly columns?: readonly string[];
  readonly rows?: readonly object[];
  /** Said where there is no row, instead of only that. */
  readonly nothing?: string;
}

export function figureTable(figures: PeriodFigures, speech: Speech, shown: Shown): Markup {
  const { language, words } = speech;
  const { table, most = 20 } = shown;
  const entry = DICTIONARY[table];
  const all = shown.rows ?? figures[table];
  const names = shown.columns ?? Object.keys(entry.columns);
  if (all.length === 0) return html`<p class="soft">${shown.nothing ?? words.nothing}</p>`;
  const head = names.map((name) => {
    const column = entry.columns[name];
    return html`<th scope="col" title="${column?.means?.[language] ?? ''}" class="${sideOf(column?.type)}">${column?.[language] ?? name}</th>`;
  });
  const rows = all.slice(0, most).map((row) => html`<tr>${cellsOf(table, names, row, speech)}</tr>`);
  const rest = all.length > most ? html`<p class="soft">… ${all.length - most} ${words.more}</p>` : undefined;
  return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>${rest}`;
}

function cellsOf(table: TableName, names: readonly string[], row: object, speech: Speech): readonly Markup[] {
  const cells = new Map<string, unknown>(Object.entries(row));
  return names.map((name) => {
    const type = DICTIONARY[table].columns[name]?.type ?? 'VARCHAR';
    return html`<td class="${sideOf(type)}">${cellText(name, type, cells.get(name), speech)}</td>`;
  });
}

const sideOf = (type: string | undefined): string => (type === 'VARCHAR' ? 't' : 'n');

/** What a figure means, and its rows: under every heading. */
export function definitionOf({ language, words }: Speech, table: TableName): Markup {
  const { means } = DICTIONARY[table];
  return html`<p class="soft">${means[language]} <a href="${table}.csv">${words.rows}</a></p>`;
}
