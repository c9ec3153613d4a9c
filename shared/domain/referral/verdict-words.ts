/** Verdicts, and what brought them about, in the words a history is told in. */
import type { Instant } from '../calendar.ts';
import type { NewOnly } from '../campaign/campaign.ts';
import { NEWCOMER } from '../campaign/counting-words.ts';
import { type Sentence, SILENCE, withTail } from '../sentence.ts';
import { type Clock, comingInWords, goingInWords, listInWords, placeInWords } from './movement-words.ts';
import type { Because, Referral } from './referral.ts';
import { VERDICT_REASONS, type Verdict, type VerdictReason } from './verdict.ts';

/** On a line of its own, where it does not end the line of the coming or going itself. */
export function becauseInWords(because: Because, clock: Clock, { holdEndsAt }: Referral, at: Instant): Sentence {
  switch (because.kind) {
    case 'came':
    case 'went':
      return lateNews(because, clock, at);
    case 'shown': {
      const [list, begun] = [listInWords(because.via), clock(because.readBegunAt, at)];
      return {
        zh: `留存期结束后的读取（${begun} 开始）看到他仍在${list.zh}`,
        en: `a read after his hold’s end (begun ${begun}) still shows him ${list.en}`,
      };
    }
    case 'place_gone':
    case 'handed_over':
      return noLeave(because, clock, at);
    case 'hold_over': {
      const ended = clock(holdEndsAt, at);
      return { zh: `留存期已于 ${ended} 结束，予以结算`, en: `his hold had ended at ${ended} and was settled` };
    }
    case 'blacklisted': {
      const version = because.campaignVersion;
      return {
        zh: `结算时，他或其邀请人在活动第 ${version} 版的黑名单上`,
        en: `when he was settled he, or who brought him, stood on the blacklist of version ${version}`,
      };
    }
    case 'over_maximum':
      return {
        zh: `轮到他时，邀请人已计满 ${because.maximum} 人`,
        en: `when it was his turn, whoever brought him had ${because.maximum} that count`,
      };
  }
}

/** He was still there as far as anybody knows: where he stayed ceased to be looked at. */
function noLeave(
  because: Extract<Because, { kind: 'place_gone' | 'handed_over' }>,
  clock: Clock,
  at: Instant,
): Sentence {
  const when = clock(because.at, at);
  const { zh, en } = placeInWords(because.via);
  if (because.kind === 'place_gone') {
    const [zhEnd, enEnd] = because.via.kind === 'group' ? ['解散', 'was dissolved'] : ['离职', 'left the corp'];
    return { zh: `${zh} 已于 ${when} ${zhEnd}，不算他离开`, en: `${en} ${enEnd} at ${when}, which is nobody’s leave` };
  }
  return {
    zh: `已于 ${when} 由${zh} 移交给同事，不算离开`,
    en: `${en} had handed him over to a colleague at ${when}, which is no leave`,
  };
}

/** It happened earlier, and only now was it heard of. */
function lateNews(because: Extract<Because, { kind: 'came' | 'went' }>, clock: Clock, at: Instant): Sentence {
  const when = clock(because.at, at);
  if (because.kind === 'came') {
    const { zh, en } = comingInWords(because.via, SILENCE, false);
    return { zh: `得知他已于 ${when} ${zh}`, en: `heard that he ${en} at ${when}` };
  }
  if (because.how === 'missed') {
    const list = listInWords(because.via);
    return { zh: `据 ${when} 的读取，${list.zh}已没有他`, en: `by the read of ${when}, he is no longer ${list.en}` };
  }
  const { zh, en } = goingInWords({ kind: because.how, via: because.via, at: because.at }, clock);
  return { zh: `得知他已于 ${when} ${zh}`, en: `heard that at ${when} he ${en}` };
}

/** As the end of a line; `before`: what it was until then. */
export function verdictInWords(
  { state, reason }: Verdict,
  before: Verdict | undefined,
  { holdEndsAt, joinedAt }: Referral,
  clock: Clock,
  at: Instant,
): Sentence {
  const wasVoid = before?.state === 'void';
  switch (state) {
    case 'pending': {
      const hold = holdAsOf(holdEndsAt, clock, at);
      return { zh: `${wasVoid ? '恢复' : ''}待定：${hold.zh}`, en: `pending${wasVoid ? ' again' : ''}: ${hold.en}` };
    }
    case 'qualified':
      if (wasVoid) return { zh: '改为计入', en: 'counts after all' };
      return before === undefined && holdEndsAt === joinedAt
        ? { zh: '计入（本活动不设留存期）', en: 'counts (the campaign has no hold)' }
        : { zh: '计入', en: 'counts' };
    case 'void':
      return before?.state === 'qualified'
        ? { zh: `不再计入：${VERDICT_REASONS[reason].zh}`, en: `counts no more: ${VERDICT_REASONS[reason].en}` }
        : notCounted(reason);
  }
}

function holdAsOf(holdEndsAt: Instant, clock: Clock, at: Instant): Sentence {
  const until = clock(holdEndsAt);
  return at < holdEndsAt
    ? { zh: `留存期至 ${until}`, en: `his hold runs until ${until}` }
    : {
        zh: `留存期已于 ${until} 结束，待其后的读取确认`,
        en: `his hold ended at ${until}, a read after it must still show him`,
      };
}

/** Why a coming counts for nobody; `newOnly`: who was a newcomer then. */
export function notCounted(reason: VerdictReason, newOnly?: NewOnly): Sentence {
  const { zh, en } = VERDICT_REASONS[reason];
  const definition =
    reason === 'already_member' && newOnly !== undefined
      ? { zh: `（新客户：${NEWCOMER[newOnly].zh}）`, en: ` (a newcomer: ${NEWCOMER[newOnly].en})` }
      : SILENCE;
  return withTail({ zh: `不计入：${zh}`, en: `does not count: ${en}` }, definition);
}
