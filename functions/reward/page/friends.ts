/** Whom he has brought: each with his verdict and its reason, by number and time, because nobody's name belongs here. */

import { html, type Markup } from '#shared/domain/markup.ts';
import type { FriendFacts, PageFacts } from '#shared/domain/notice/page-facts.ts';
import type { Speech } from '#shared/domain/notice/page-words.ts';
import type { VerdictReason } from '#shared/domain/referral/verdict.ts';

/** The rest of the latest is unfolded on demand. */
const AT_FIRST = 10;

export function friendsSection(facts: PageFacts, speech: Speech): Markup {
  const { words } = speech;
  const { friends, counts, campaign } = facts;
  const all = counts.qualified + counts.pending + counts.void;
  const hold = campaign.holdSeconds * 1_000;
  const rule = hold === 0 ? words.countsAtOnce : words.howItCounts(speech.lengthOf(hold));
  const rows = friends.map((friend) => friendRow(friend, speech));
  return html`<section class="card"><h2>${words.friends}<span class="n">${all}</span></h2><p class="soft">${rule}</p>${
    all === 0 ? html`<div class="none"><i></i><p>${words.noFriends}</p></div>` : undefined
  }<ul class="friends">${rows.slice(0, AT_FIRST)}</ul>${
    rows.length > AT_FIRST
      ? html`<details><summary>${words.latest(rows.length, all)}</summary><ul class="friends">${rows.slice(AT_FIRST)}</ul></details>`
      : undefined
  }${whyNot(facts, speech)}</section>`;
}

function friendRow({ number, joinedAt, verdict, reason, staysFor }: FriendFacts, speech: Speech) {
  const { words } = speech;
  const wait = staysFor === undefined ? words.awaitsRead : words.staysFor(speech.lengthOf(staysFor));
  return html`<li class="${verdict}"><div><p>${words.friend(number)}</p><p class="soft">${
    verdict === 'pending' ? wait : speech.whyVerdict(reason)
  }</p></div><div><span class="tag">${words.verdict[verdict]}</span><p class="soft"><time>${speech.momentOf(joinedAt)}</time></p></div></li>`;
}

/** All of those who do not count, by reason, whether or not they are among the latest. */
function whyNot({ counts }: PageFacts, { words, whyVerdict }: Speech): Markup | undefined {
  const reasons = Object.entries(counts.byReason) as readonly (readonly [VerdictReason, number])[];
  if (reasons.length === 0) return undefined;
  const rows = reasons
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) => html`<li><span>${whyVerdict(reason)}</span><b>${words.people(count)}</b></li>`);
  return html`<details><summary>${words.whyNot}</summary><ul class="why">${rows}</ul></details>`;
}
