/** The ladder as the participant sees it: what each rung gives, how far it is, and what is his. */

import { html, type Markup } from '#shared/domain/markup.ts';
import type { Gift, PageFacts, PrizeFacts } from '#shared/domain/notice/page-facts.ts';
import type { Speech } from '#shared/domain/notice/page-words.ts';
import type { PagePlace } from './sections.ts';

export function prizesSection({ prizes, status }: PageFacts, speech: Speech, place: PagePlace): Markup {
  if (prizes.length === 0) return html``;
  const rows = prizes.map((prize) => prizeRow(prize, status === 'ended', speech, place));
  return html`<section class="card"><h2>${speech.words.prizes}</h2><ol class="prizes">${rows}</ol></section>`;
}

function prizeRow(prize: PrizeFacts, isOver: boolean, speech: Speech, place: PagePlace): Markup {
  const { words } = speech;
  const { needs, name, state } = prize;
  return html`<li class="${state}"><span class="step n${needs > 99 ? ' wide' : ''}">${signOf(prize)}</span>
<div class="what"><h3><bdi>${name}</bdi></h3><span class="tag">${tagOf(prize, isOver, speech)}</span></div>
<p class="soft">${lines(needs === 0 ? words.asInvitee : words.needs(needs), ...notes(prize, isOver, speech))}</p>${act(prize, speech, place)}</li>`;
}

const signOf = ({ state, needs }: PrizeFacts): string =>
  state === 'claimed' ? '✓' : needs === 0 ? '♥' : String(needs);

/** After the end nobody is told how far it still is. */
const tagOf = ({ state, stillNeeded, needs }: PrizeFacts, isOver: boolean, { words }: Speech): string =>
  state === 'climbing' && needs > 0 && !isOver ? words.climbing(stillNeeded) : words.state[state];

const lines = (...said: readonly (string | undefined)[]): string => said.filter((one) => one !== undefined).join(' · ');

function notes(
  prize: PrizeFacts,
  isOver: boolean,
  { words, whyGrant, momentOf }: Speech,
): readonly (string | undefined)[] {
  const { state, needs, left, reason, claimBy } = prize;
  switch (state) {
    case 'climbing':
      if (isOver) return [];
      return [
        needs === 0 ? words.climbing(0) : undefined,
        left === undefined ? undefined : words.left(left),
        reason === undefined ? undefined : words.again,
      ];
    case 'preparing':
    case 'in-review':
      return [words[state]];
    case 'claimable':
      return [claimBy === undefined ? undefined : words.claimBy(momentOf(claimBy))];
    case 'waiting':
    case 'over':
      return [reason === undefined ? undefined : whyGrant(reason)];
    case 'claimed':
      return [];
  }
}

function act({ state, needs, gift }: PrizeFacts, { words }: Speech, { token, chosen }: PagePlace): Markup | undefined {
  if (gift !== undefined) return giftOf(gift, needs, words, token);
  if (state !== 'claimable') return undefined;
  const query = chosen === undefined ? '' : `?lang=${chosen}`;
  return html`<form method="post" action="/me/${token}/claim${query}"><input type="hidden" name="rung" value="${needs}"><button>${words.claim}</button></form>`;
}

function giftOf(gift: Gift, needs: number, words: Speech['words'], token: string): Markup | undefined {
  switch (gift.kind) {
    case 'codes':
    case 'coupon':
      return html`<div class="code"><span class="soft">${words[gift.kind]} · ${words.codeHint}</span><code>${gift.code}</code></div>`;
    case 'link':
      // Checked when the campaign was applied, and once more where it becomes something to press.
      return gift.url.startsWith('https://')
        ? html`<a class="go" href="${gift.url}" rel="noopener noreferrer" target="_blank">${words.link}</a>`
        : undefined;
    case 'points':
      return html`<p class="done">${words.credited(gift.points)}</p>`;
    case 'seat':
      return html`<img class="seat" src="/me/${token}/seat/${needs}" alt="${words.seatMissing}"><p class="done">${words.seat}</p>`;
  }
}
