/** The way in: every report of a campaign with its key figures, and every campaign. */

import { html, type Markup } from '#shared/domain/markup.ts';
import type { KeyFigures } from '#shared/domain/report/key-figures.ts';
import { PAGE_WORDS } from '#shared/domain/report/page-words.ts';
import { FINAL } from '#shared/domain/report/periods.ts';
import { number, orEarly, percent } from './cells.ts';
import { page, periodName } from './page.ts';

const words = PAGE_WORDS.zh;
const english = PAGE_WORDS.en;
type Word = 'net' | 'joins' | 'leaves' | 'counted' | 'complete' | 'period' | 'index' | 'campaign' | 'revision';
/** In both languages, one over the other: beside each other headings would make the table wider than a page. */
const over = (zh: string, en: string): Markup => html`${zh}<br><small>${en}</small>`;
const both = (word: Word): Markup => over(words[word], english[word]);
const stayed = (day: number): Markup => over(words.retained(day), english.retained(day));
const ALL = `${words.index} ${english.index}`;

/** The whole first, then the latest day. */
export function campaignIndex(name: string, summaries: readonly KeyFigures[]): string {
  const sorted = summaries.toSorted((one, other) => rankOf(other.period).localeCompare(rankOf(one.period)));
  const rows = sorted.map(
    (key) =>
      html`<tr><td class="t"><a href="${key.period}/report.zh.html">${periodName(key.period, words)}</a> <a href="${key.period}/report.en.html">en</a></td><td class="n">${number(key.net_joins)}</td><td class="n">${number(key.gross_joins)}</td><td class="n">${number(key.leaves)}</td><td class="n">${number(key.qualified)}</td><td class="n">${orEarly(key.d1, words, percent)}</td><td class="n">${orEarly(key.d7, words, percent)}</td><td class="n">${key.completeness === null ? words.notMeasured : `${key.completeness} %`}</td><td class="n">${key.revision}</td></tr>`,
  );
  const head = [
    both('period'),
    both('net'),
    both('joins'),
    both('leaves'),
    both('counted'),
    stayed(1),
    stayed(7),
    both('complete'),
    both('revision'),
  ];
  const up = html`<p class="meta"><a href="../index.html">${ALL}</a></p>`;
  return listed(name, up, head, rows);
}

const rankOf = (period: string): string => (period === FINAL ? '9999' : period);

export function everyCampaign(campaigns: readonly { readonly id: string; readonly name: string }[]): string {
  const rows = campaigns.map(
    ({ id, name }) => html`<tr><td class="t"><a href="${id}/index.html">${name}</a></td><td class="t">${id}</td></tr>`,
  );
  return listed(ALL, undefined, [both('campaign'), 'id'], rows);
}

function listed(
  title: string,
  up: Markup | undefined,
  names: readonly (Markup | string)[],
  rows: readonly Markup[],
): string {
  const head = names.map((name, index) => html`<th scope="col" class="${index === 0 ? 't' : 'n'}">${name}</th>`);
  const table = html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
  return page(
    words,
    title,
    html`<header>${up}<h1>${title}</h1></header><main><section>${rows.length === 0 ? html`<p class="soft">${words.nothing}</p>` : table}</section></main>`,
  );
}
