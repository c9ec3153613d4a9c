/** The head of the page with its big number, the poster, and the foot with what concerns the link itself. */

import { html, type Markup } from '#shared/domain/markup.ts';
import type { PageFacts } from '#shared/domain/notice/page-facts.ts';
import type { Speech } from '#shared/domain/notice/page-words.ts';
import { type Language, pagePath } from '#shared/domain/notice/personal-page.ts';

export interface PagePlace {
  readonly token: string;
  readonly chosen: Language | undefined;
  /** What his next link would be made of. */
  readonly seed: string;
}

export function pageHead(facts: PageFacts, speech: Speech): Markup {
  const { words } = speech;
  const { counts, points } = facts;
  return html`<header class="hero"><div class="top"><h1><bdi>${facts.campaign.name}</bdi></h1>
<span class="chip">${words.status[facts.status]}</span></div>
<p class="big"><b>${counts.qualified}</b><span>${words.counted(counts.qualified)}</span></p>${goal(facts, speech)}</header>
<dl class="tally"><div><dt>${words.pending}</dt><dd>${counts.pending}</dd></div>
<div><dt>${words.void}</dt><dd>${counts.void}</dd></div>${
    points === undefined ? undefined : html`<div><dt>${words.points}</dt><dd>${points}</dd></div>`
  }</dl>`;
}

function goal({ next, counts, prizes, status }: PageFacts, { words }: Speech): Markup | undefined {
  if (next === undefined) {
    const hasLadder = prizes.some(({ needs }) => needs > 0);
    return hasLadder ? html`<progress max="1" value="1"></progress><p class="goal">${words.allDone}</p>` : html``;
  }
  const said = words.stillNeeded(next.stillNeeded, next.name);
  return html`<progress max="${next.needs}" value="${counts.qualified}"></progress>${
    status === 'ended'
      ? undefined
      : html`<p class="goal">${said.before}<b>${said.count}</b><bdi>${said.after}</bdi></p>`
  }`;
}

/** A campaign that has ended needs no poster any more: who comes by it does not count. */
export function posterSection({ hasPoster, status }: PageFacts, { words }: Speech, { token }: PagePlace): Markup {
  if (status === 'ended') return html``;
  const shown = hasPoster
    ? html`<img src="/me/${token}/poster" width="750" height="1334" loading="lazy" alt="${words.posterGone}">
<p class="soft">${words.posterHint}</p>`
    : html`<p class="soft">${words.posterLater}</p>`;
  return html`<section class="card poster"><h2>${words.poster}</h2>${shown}</section>`;
}

export function pageFoot(facts: PageFacts, speech: Speech, { token, chosen, seed }: PagePlace): Markup {
  const { words, language, momentOf } = speech;
  const other = language === 'zh' ? 'en' : 'zh';
  const query = chosen === undefined ? '' : `?lang=${chosen}`;
  return html`<footer><p>${words.onlyYou(facts.prizes.length > 0)}</p><p>${words.goodUntil(momentOf(facts.pageEndsAt))}</p>
<details><summary>${words.replace}</summary><p>${words.replaceNote}</p>
<form method="post" action="/me/${token}/rotate${query}"><input type="hidden" name="seed" value="${seed}"><button>${words.replace}</button></form></details>
<nav><span>${words.asOf(momentOf(facts.now))} · <a href="${pagePath(token, chosen)}">${words.refresh}</a></span>
<a href="${pagePath(token, other)}" hreflang="${other}">${words.other}</a></nav></footer>`;
}
