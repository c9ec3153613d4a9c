/** How somebody stands now, in plain words: by whom, by which rules, what he still waits for, whom he has brought. */
import { type Instant, SECOND, wallClock } from '../calendar.ts';
import { holdInWords, leavingInWords, maximumInWords } from '../campaign/counting-words.ts';
import { joined, type Sentence, SILENCE, withTail } from '../sentence.ts';
import type { HistoryFacts } from './history-events.ts';
import { type Clock, codeTail, listInWords, placeInWords } from './movement-words.ts';
import { courseOfReferral, type Life, type Referral } from './referral.ts';
import type { Standing, Via } from './standing.ts';
import { staysOf } from './stay.ts';
import type { Tally } from './tally.ts';
import { shownFrom } from './transitions.ts';
import { VERDICT_REASONS, type VerdictReason } from './verdict.ts';

/** The latest read of a place. */
export interface LatestRead {
  readonly via: Via;
  readonly readAsOf: Instant;
  /** The group was dissolved, or the staff member has left the corp: nobody is shown there ever again. */
  readonly isGone: boolean;
}

export interface NowFacts extends Pick<HistoryFacts, 'life' | 'timeZone' | 'asOf'> {
  readonly reads: readonly LatestRead[];
  /** Absent for who takes no part. */
  readonly tally?: Tally;
}

/** All of it as of one instant. */
export function standingNow({ life, timeZone, asOf, reads, tally }: NowFacts): readonly Sentence[] {
  const clock = wallClock(timeZone, asOf);
  const { standing, referral } = life;
  return [
    standing === undefined ? NO_PART : placeInTree(standing),
    ...(referral === undefined ? [] : [verdictNow(referral, life, reads, clock, asOf), rules(referral)]),
    ...(tally === undefined ? [] : [broughtInWords(tally)]),
  ];
}

const NO_PART: Sentence = { zh: '没有参与本活动', en: 'he takes no part in this campaign' };

function placeInTree({ inviter, generation, root, entryLabel, inviteCode }: Standing): Sentence {
  const code =
    inviteCode === undefined
      ? { zh: '还没有自己的渠道码', en: 'he has no code of his own yet' }
      : { zh: `自己的渠道码 ${codeTail(inviteCode)}`, en: `his own code is ${codeTail(inviteCode)}` };
  const from =
    entryLabel === undefined
      ? { zh: '海报领取处', en: 'the poster desk' }
      : { zh: `活动入口码「${entryLabel}」`, en: `the entry code “${entryLabel}”` };
  const place =
    inviter === undefined
      ? { zh: `种子（第 0 代），来自${from.zh}`, en: `a seed (generation 0) by ${from.en}` }
      : {
          zh: `${inviter} 邀请的好友，第 ${generation} 代，源头 ${root}`,
          en: `brought by ${inviter}, generation ${generation}, root ${root}`,
        };
  return joined([place, code], '；', '; ');
}

function verdictNow(
  referral: Referral,
  life: Life,
  reads: readonly LatestRead[],
  clock: Clock,
  asOf: Instant,
): Sentence {
  const { verdict, inviter } = referral;
  switch (verdict.state) {
    case 'qualified':
      return { zh: `判定：为 ${inviter} 计入`, en: `verdict: counts for ${inviter}` };
    case 'void': {
      const { zh, en } = VERDICT_REASONS[verdict.reason];
      return { zh: `判定：不为 ${inviter} 计入：${zh}`, en: `verdict: does not count for ${inviter}: ${en}` };
    }
    case 'pending':
      return withTail(
        { zh: '判定：待定，', en: 'verdict: pending; ' },
        joined(waits(referral, life, reads, clock, asOf), '；', '; '),
      );
  }
}

/** What still has to come before he can count. */
function waits(
  referral: Referral,
  life: Life,
  reads: readonly LatestRead[],
  clock: Clock,
  asOf: Instant,
): readonly Sentence[] {
  const { holdEndsAt, leaving } = referral;
  const until = clock(holdEndsAt);
  const hold =
    asOf < holdEndsAt
      ? { zh: `留存期至 ${until}`, en: `his hold runs until ${until}` }
      : { zh: `留存期已于 ${until} 结束`, en: `his hold ended at ${until}` };
  const course = courseOfReferral(referral, life);
  const open = staysOf(course.comings, course.departures).filter(({ from, end, to }) => {
    return end === undefined && from <= Math.max(holdEndsAt, asOf) && (to === undefined || to > holdEndsAt);
  });
  if (leaving === 'never' || open.length === 0) return [hold, SETTLING];
  return [hold, ...open.map(({ via }) => readWaitedFor(via, holdEndsAt, reads, clock, asOf))];
}

const SETTLING: Sentence = { zh: '等待下一次结算', en: 'the next settling decides' };

const isSamePlace = (one: Via, other: Via): boolean => placeInWords(one).en === placeInWords(other).en;

function readWaitedFor(
  via: Via,
  holdEndsAt: Instant,
  reads: readonly LatestRead[],
  clock: Clock,
  asOf: Instant,
): Sentence {
  const needed = shownFrom(holdEndsAt);
  const { readAsOf: latest, isGone = false } = reads.find((read) => isSamePlace(read.via, via)) ?? {};
  if (isGone) return SETTLING;
  const [place, list] = [placeInWords(via), listInWords(via)];
  if (latest !== undefined && latest >= needed) {
    const begun = clock(latest);
    return { zh: `${begun} 已读取${place.zh}，${SETTLING.zh}`, en: `${place.en} was read at ${begun}, ${SETTLING.en}` };
  }
  const last =
    latest === undefined
      ? { zh: '还没有读取过', en: 'it was never read' }
      : { zh: `最近一次始于 ${clock(latest)}`, en: `the latest began ${clock(latest)}` };
  const hint = asOf < needed ? SILENCE : { zh: '，可用 sweep now 催一次', en: '; sweep now asks for one' };
  return {
    zh: `还须有一次 ${clock(needed)} 起开始的读取看到他在${list.zh}（${last.zh}${hint.zh}）`,
    en: `a read begun at ${clock(needed)} or later must show him ${list.en} (${last.en}${hint.en})`,
  };
}

function rules({ campaignVersion, joinedAt, holdEndsAt, leaving, maximumCounted }: Referral): Sentence {
  const holdSeconds = (holdEndsAt - joinedAt) / SECOND;
  return withTail(
    { zh: '规则：', en: 'rules: ' },
    joined(
      [
        { zh: `活动第 ${campaignVersion} 版`, en: `version ${campaignVersion} of the campaign` },
        holdInWords(holdSeconds, leaving),
        leavingInWords(holdSeconds, leaving),
        maximumInWords(maximumCounted),
      ],
      '；',
      '; ',
    ),
  );
}

function broughtInWords({ qualified, pending, void: voided, byReason }: Tally): Sentence {
  const all = qualified + pending + voided;
  if (all === 0) return { zh: '他还没有邀请到好友', en: 'he has brought nobody yet' };
  const reasons = Object.entries(byReason).map(([reason, count]) => {
    const { zh, en } = VERDICT_REASONS[reason as VerdictReason];
    return { zh: `${zh} ${count}`, en: `${en}: ${count}` };
  });
  const why = joined(reasons, '，', ', ');
  return withTail(
    {
      zh: `他邀请了 ${all} 人：计入 ${qualified}，待定 ${pending}，不计入 ${voided}`,
      en: `he has brought ${all}: ${qualified} count, ${pending} pending, ${voided} do not count`,
    },
    reasons.length === 0 ? SILENCE : { zh: `（${why.zh}）`, en: ` (${why.en})` },
  );
}
