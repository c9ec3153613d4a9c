/** What happened to one person in one campaign, each with what it came to where no verdict on a referral says that. */
import { type Instant, MINUTE } from '../calendar.ts';
import type { NewOnly } from '../campaign/campaign.ts';
import type { LiveCode } from '../campaign/live-code.ts';
import type { CampaignId, CodeText, MemberId } from '../identity.ts';
import { type Sentence, SILENCE, withTail } from '../sentence.ts';
import { type Clock, codeInWords, comingInWords, goingInWords, placeInWords } from './movement-words.ts';
import type { Presence } from './presence.ts';
import type { Life } from './referral.ts';
import type { Observation, Standing, Via } from './standing.ts';
import type { Departure } from './stay.ts';
import { VERDICT_REASONS } from './verdict.ts';
import { notCounted } from './verdict-words.ts';

export interface HistoryFacts {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  readonly timeZone: string;
  readonly life: Life;
  /** Where he was held before the campaign looked: nothing of it is in his life. */
  readonly baseline: readonly Presence[];
  /** Those of ours that his comings carried. */
  readonly codes: ReadonlyMap<CodeText, LiveCode>;
  /** Who was a newcomer when he came, by the instant of a coming that was refused for it. */
  readonly newOnlyAt: ReadonlyMap<Instant, NewOnly>;
  readonly asOf: Instant;
}

/** Something that happened, with what it came to where no verdict says that. */
export interface Event {
  readonly at: Instant;
  readonly what: Sentence;
  /** What a judgement that rests on it is found by. */
  readonly mark: string;
  /** Said in any case, and said only where no verdict ends the line. */
  readonly outcome?: Sentence;
  readonly otherwise?: Sentence;
}

/** What a judgement that rests on something that happened there is found by. */
export const placeMark = (via: Via): string => (via.kind === 'group' ? `group ${via.group}` : `staff ${via.staff}`);

type ComingHeld = Observation | Standing;

export const comingsOf = ({ standing, observations }: Life): readonly ComingHeld[] =>
  [...observations, ...(standing === undefined ? [] : [standing])].toSorted(
    (one, other) => one.joinedAt - other.joinedAt,
  );

export function comingEvent(
  coming: ComingHeld,
  earlier: readonly ComingHeld[],
  facts: HistoryFacts,
  clock: Clock,
): Event {
  const { via, joinedAt: at, code, foundBySweep, observedAt } = coming;
  const known = code === undefined ? undefined : facts.codes.get(code);
  const isAgain = earlier.some((one) => placeMark(one.via) === placeMark(via));
  const by = codeInWords(code, known, facts.campaign, facts.member);
  return {
    at,
    what: withTail(comingInWords(via, by, isAgain), heard(at, observedAt, foundBySweep, clock)),
    mark: `came ${placeMark(via)} ${at}`,
    ...outcomeOf(coming, known, facts),
  };
}

const isStanding = (coming: ComingHeld): coming is Standing => 'rootRef' in coming;

/** What a coming came to, apart from any verdict on a referral. */
function outcomeOf(
  coming: ComingHeld,
  known: LiveCode | undefined,
  { life: { standing, referral }, newOnlyAt }: HistoryFacts,
): Pick<Event, 'outcome' | 'otherwise'> {
  const { reason, joinedAt } = coming;
  const isHisReferral = referral?.joinedAt === joinedAt && placeMark(referral.via) === placeMark(coming.via);
  if (isHisReferral) {
    return isStanding(coming) ? {} : { outcome: ADOPTED };
  }
  if (isStanding(coming)) return { otherwise: coming.inviter === undefined ? SEED : FOR_HIS_POSTER };
  if (standing === undefined || joinedAt < standing.joinedAt)
    return { otherwise: notCounted(reason, newOnlyAt.get(joinedAt)) };
  const owner = known?.owner.kind === 'participant' ? known.owner.member : undefined;
  const { zh, en } = again(reason, owner, standing);
  return owner === undefined || owner === standing.inviter ? { otherwise: { zh, en } } : { outcome: { zh, en } };
}

const SEED: Sentence = { zh: '作为种子参与，不是任何人的邀请', en: 'takes part as a seed, brought by nobody' };
const FOR_HIS_POSTER: Sentence = { zh: '领取海报，不影响判定', en: 'for his poster, which changes nothing' };
const ADOPTED: Sentence = {
  zh: '早于他到海报领取处，归这位邀请人',
  en: 'earlier than his coming to the desk, so this friend brought him',
};
const UNCHANGED: Sentence = { zh: '判定不变', en: 'changes nothing' };

/** Who takes part already comes again: nobody gains by it. */
function again(reason: Observation['reason'], owner: MemberId | undefined, standing: Standing): Sentence {
  if (reason === 'desk') return FOR_HIS_POSTER;
  if (reason === 'already_referred' && owner === standing.inviter) {
    return { zh: '同一位好友的邀请，不再另计', en: 'the same friend’s code again, which adds nothing' };
  }
  const { zh, en } = VERDICT_REASONS[reason];
  return owner === undefined || owner === standing.member
    ? { zh: `不另计：${zh}`, en: `adds nothing: ${en}` }
    : { zh: `不归 ${owner}：${zh}`, en: `not for ${owner}: ${en}` };
}

export function goingEvent(departure: Departure, { referral }: Life, clock: Clock): Event {
  const { at, via, kind, observedAt } = departure;
  const note = kind === 'missed' ? SILENCE : heard(at, observedAt, false, clock);
  return {
    at,
    what: withTail(goingInWords(departure, clock), note),
    mark: `went ${placeMark(via)} ${at}`,
    ...(referral === undefined || kind === 'handed_over' ? {} : { otherwise: UNCHANGED }),
  };
}

/** The campaign looked for the first time, and he was there. */
export function baselineEvents({ via, joinedAt, leftAt }: Presence): readonly Event[] {
  const { zh, en } = placeInWords(via);
  const before = { zh: `进入${zh}，早于该群接入活动`, en: `joined ${en}, before it was part of the campaign` };
  const came = { at: joinedAt, what: before, mark: 'baseline', otherwise: notCounted('baseline') };
  return leftAt === undefined
    ? [came]
    : [came, { at: leftAt, what: { zh: `离开${zh}`, en: `left ${en}` }, mark: 'baseline' }];
}

/** How it became known, where that is not plain. */
function heard(at: Instant, observedAt: Instant, foundBySweep: boolean, clock: Clock): Sentence {
  const isLate = observedAt - at > MINUTE;
  const when = clock(observedAt, at);
  if (foundBySweep) {
    const [zh, en] = isLate ? [`${when} `, ` at ${when}`] : ['', ''];
    return { zh: `（未收到通知，${zh}由读取发现）`, en: ` (nobody told; a read found it${en})` };
  }
  return isLate ? { zh: `（${when} 才得知）`, en: ` (heard of at ${when})` } : SILENCE;
}
