/** Comings and goings in the words a history is told in. Ids only, never a name. */
import type { Instant } from '../calendar.ts';
import type { LiveCode } from '../campaign/live-code.ts';
import type { CampaignId, CodeText, MemberId } from '../identity.ts';
import { type Sentence, SILENCE } from '../sentence.ts';
import type { Via } from './standing.ts';
import type { Departure } from './stay.ts';

/** Tells an instant; beside another of the same day, only its time. */
export type Clock = (at: Instant, beside?: Instant) => string;

export const placeInWords = (via: Via): Sentence =>
  via.kind === 'group'
    ? { zh: `群 ${via.group}`, en: `group ${via.group}` }
    : { zh: `员工 ${via.staff}`, en: `staff member ${via.staff}` };

/** Where a list of WeCom's shows him, or does not. */
export const listInWords = (via: Via): Sentence =>
  via.kind === 'group'
    ? { zh: `群 ${via.group} 里`, en: `in group ${via.group}` }
    : { zh: `员工 ${via.staff} 的客户里`, en: `among the contacts of staff member ${via.staff}` };

/** A code is a key to somebody's tree: its end is enough to tell which it was. */
export const codeTail = (code: CodeText): string => `…${code.slice(-4)}`;

/** By whose code he came: it opens a Chinese sentence and closes an English one. */
export function codeInWords(
  code: CodeText | undefined,
  known: LiveCode | undefined,
  campaign: CampaignId,
  himself: MemberId,
): Sentence {
  if (code === undefined) return { zh: '未经渠道码', en: 'without a code' };
  const tail = codeTail(code);
  if (known === undefined) return { zh: `由来历不明的渠道码 ${tail} `, en: `by a code nobody here knows (${tail})` };
  if (known.campaign !== campaign) {
    const other = known.campaign;
    return { zh: `由另一活动 ${other} 的渠道码 ${tail} `, en: `by a code of another campaign, ${other} (${tail})` };
  }
  const { owner } = known;
  switch (owner.kind) {
    case 'desk':
      return { zh: '由海报领取处的活码', en: 'by the code of the poster desk' };
    case 'entry':
      return { zh: `由活动入口码「${owner.label}」`, en: `by the entry code “${owner.label}”` };
    case 'seat':
      return { zh: `由群 ${owner.label} 的奖励席位活码`, en: `by the code of a seat given in group ${owner.label}` };
    case 'participant':
      return owner.member === himself
        ? { zh: `由自己的海报（渠道码 ${tail}）`, en: `by his own poster (code ${tail})` }
        : { zh: `由 ${owner.member} 的海报（渠道码 ${tail}）`, en: `by the poster of ${owner.member} (code ${tail})` };
  }
}

export function comingInWords(via: Via, by: Sentence, isAgain: boolean): Sentence {
  const place = placeInWords(via);
  const [zh, en] = via.kind === 'group' ? ['进入', 'joined'] : ['添加', 'added'];
  const again = isAgain ? { zh: '再次', en: ' again' } : SILENCE;
  return { zh: `${by.zh}${again.zh}${zh}${place.zh}`, en: `${en} ${place.en}${again.en} ${by.en}`.trim() };
}

type Going = Pick<Departure, 'kind' | 'via' | 'at' | 'lastSeenAt'>;

export function goingInWords({ kind, via, at, lastSeenAt }: Going, clock: Clock): Sentence {
  const { zh, en } = placeInWords(via);
  switch (kind) {
    case 'left':
      return { zh: `自行退出${zh}`, en: `left ${en} himself` };
    case 'removed':
      return via.kind === 'group'
        ? { zh: `被移出${zh}`, en: `was removed from ${en}` }
        : { zh: `被${zh} 删除`, en: `was deleted by ${en}` };
    case 'unfollowed':
      return { zh: `删除或拉黑了${zh}`, en: `deleted or blocked ${en}` };
    case 'handed_over':
      return { zh: `由${zh} 移交给同事，不算离开`, en: `was handed over by ${en} to a colleague, which is no leave` };
    case 'missed':
      return missedInWords(via, clock, at, lastSeenAt);
  }
}

/** Nobody told: the line stands at the begin of the first read that missed him. */
function missedInWords(via: Via, clock: Clock, at: Instant, lastSeenAt: Instant | undefined): Sentence {
  const list = listInWords(via);
  const seen =
    lastSeenAt === undefined
      ? { zh: '此前没有哪次读取看到过他', en: 'no read before it had shown him' }
      : {
          zh: `上一次看到他的读取始于 ${clock(lastSeenAt, at)}`,
          en: `the last that did began ${clock(lastSeenAt, at)}`,
        };
  return {
    zh: `未收到离开通知：此刻开始的读取在${list.zh}已看不到他（${seen.zh}）`,
    en: `nobody told that he went: the read begun now does not show him ${list.en} (${seen.en})`,
  };
}
