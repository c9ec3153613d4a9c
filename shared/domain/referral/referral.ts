/** A referral (邀请/助力): the edge inviter → invitee of one campaign, what it counts for, and everything that was ever decided about it. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';
import type { Observation, Standing, Via } from './standing.ts';
import type { Departure } from './stay.ts';
import { type LeaveRule, verdictOf } from './transitions.ts';
import { isSameVerdict, type Verdict } from './verdict.ts';

/** One per (campaign, invitee). Only verdict, what it rests on, and revision ever change; every change of verdict leaves a judgement. */
export interface Referral {
  readonly campaign: CampaignId;
  /** He keeps the rules of the version he joined under. */
  readonly campaignVersion: number;
  readonly inviter: MemberId;
  /** The invitee. */
  readonly member: MemberId;
  readonly inviterRef: string;
  readonly memberRef: string;
  /** Where he stands in his tree. */
  readonly generation: number;
  readonly root: MemberId;
  readonly rootRef: string;
  readonly joinedAt: Instant;
  readonly via: Via;
  readonly foundBySweep: boolean;
  readonly holdEndsAt: Instant;
  readonly leaving: LeaveRule;
  /** The most referrals of this inviter that count; absent where there is no such limit, or not for him. */
  readonly maximumCounted?: number;
  /** What it was when it was recorded. */
  readonly initial: Verdict;
  readonly verdict: Verdict;
  /** When the verdict was given, in event time. */
  readonly judgedAt: Instant;
  /** When a read began that showed him after his hold's end; its end itself where nobody need be seen. */
  readonly confirmedAt?: Instant;
  readonly barred?: { readonly at: Instant; readonly reason: 'blacklisted' | 'over_maximum' };
  /** Grows with every fact about the invitee: who decides on an older one decides again. */
  readonly revision: number;
  /** While pending: from when on the sweep looks at it. A coming heard of after the hold's end moves it: only a read begun later speaks of that. */
  readonly dueAt?: Instant;
  /** One of the two was promised something: whenever it comes, or ceases, to count, his ladder must be looked at. */
  readonly climbs?: true;
  /** Since when that is owed, in event time; struck off in the write that records what follows. */
  readonly climbOwedAt?: Instant;
}

/** What brought a judgement about. */
export type Because =
  | { readonly kind: 'came'; readonly via: Via; readonly at: Instant; readonly foundBySweep: boolean }
  | { readonly kind: 'went'; readonly via: Via; readonly at: Instant; readonly how: Departure['kind'] }
  | { readonly kind: 'shown'; readonly via: Via; readonly readBegunAt: Instant }
  /** The group was dissolved, or the staff member left the corp: he was there to its end. */
  | { readonly kind: 'place_gone'; readonly via: Via; readonly at: Instant }
  | { readonly kind: 'handed_over'; readonly via: Via; readonly at: Instant }
  | { readonly kind: 'hold_over'; readonly at: Instant }
  | { readonly kind: 'blacklisted'; readonly campaignVersion: number }
  | { readonly kind: 'over_maximum'; readonly maximum: number };

/** One change of verdict. Immutable; unique by (campaign, member, revision). */
export interface Judgement {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  /** Under which he appears in reports; absent: written before this was kept. */
  readonly memberRef?: string;
  readonly revision: number;
  /** Event time at which it was decided. */
  readonly at: Instant;
  readonly verdict: Verdict;
  readonly because: Because;
}

/** Everything that is known of one member in one campaign. */
export interface Life {
  readonly standing?: Standing;
  readonly referral?: Referral;
  /** Comings that did not make him a participant; the one that did is his standing's. */
  readonly observations: readonly Observation[];
  readonly departures: readonly Departure[];
  /** Every change of verdict, in the order they were decided; the first verdict stands on the referral. */
  readonly judgements: readonly Judgement[];
}

/** The random id under which he appears in reports, if he has one yet: the same wherever he is seen in this campaign. */
export const refIn = ({ standing, referral, observations, departures }: Life): string | undefined =>
  standing?.memberRef ??
  referral?.memberRef ??
  [...observations, ...departures].find(({ memberRef }) => memberRef !== undefined)?.memberRef;

/** A referral before and after a fact became known; the judgement where the fact changed the verdict. */
export interface Rejudged {
  readonly before: Referral;
  readonly after: Referral;
  readonly judgement?: Judgement;
}

/** What is new about an invitee. */
export interface News {
  readonly because: Because;
  readonly confirmedAt?: Instant;
  readonly barred?: 'blacklisted' | 'over_maximum';
}

/** What is on the books has happened, whatever our clock says: WeCom's may be ahead of it. */
const WHENEVER = Number.POSITIVE_INFINITY;

/** His referral in the light of everything known, `life` including what is new. */
export function rejudge(referral: Referral, life: Life, news: News, now: Instant): Rejudged {
  const { dueAt: _before, ...held } = referral;
  const known = {
    ...held,
    ...(news.confirmedAt === undefined ? {} : { confirmedAt: news.confirmedAt }),
    ...(news.barred === undefined ? {} : { barred: { at: now, reason: news.barred } }),
  };
  const verdict = verdictOf(courseOf(known, life), WHENEVER);
  const revision = referral.revision + 1;
  const since = news.because.kind === 'came' ? undefined : referral.dueAt;
  const due = verdict.state === 'pending' ? { dueAt: since ?? Math.max(referral.holdEndsAt, now) } : {};
  if (isSameVerdict(verdict, referral.verdict)) return { before: referral, after: { ...known, ...due, revision } };
  const { campaign, member, memberRef } = referral;
  return {
    before: referral,
    after: { ...known, ...due, verdict, judgedAt: now, revision, ...climbOwed(referral, verdict, now) },
    judgement: { campaign, member, memberRef, revision, at: now, verdict, because: news.because },
  };
}

/** Who comes to count, or ceases to, moves his inviter on the ladder. A debt that changes within one instant is another debt. */
function climbOwed({ climbs, verdict: before, climbOwedAt }: Referral, after: Verdict, now: Instant) {
  if (climbs !== true || (before.state === 'qualified') === (after.state === 'qualified')) return {};
  return { climbOwedAt: Math.max(now, (climbOwedAt ?? -1) + 1) };
}

/** A new referral as it stands when it is recorded. */
export type NewReferral = Omit<Referral, 'initial' | 'verdict' | 'judgedAt' | 'revision' | 'dueAt' | 'climbOwedAt'>;

/** @param life what was heard of him before this: news may overtake each other. */
export function openReferral(opened: NewReferral, life: Life, now: Instant): Referral {
  const verdict = verdictOf(courseOf(opened, life), WHENEVER);
  const due = verdict.state === 'pending' ? { dueAt: Math.max(opened.holdEndsAt, now) } : {};
  const climb = opened.climbs === true && verdict.state === 'qualified' ? { climbOwedAt: now } : {};
  return { ...opened, initial: verdict, verdict, judgedAt: now, revision: 1, ...due, ...climb };
}

/**
 * In a campaign of groups only groups are somewhere to stay: the desk is no part of it. So for staff. Who was inside from before the
 * campaign did not come to stay, and his going is in nobody's books.
 */
function courseOf(referral: NewReferral, { standing, observations, departures }: Life) {
  const { kind } = referral.via;
  const seen = observations.filter(({ reason }) => reason !== 'baseline');
  const came = [referral, ...seen, ...(standing === undefined ? [] : [standing])];
  const { leaving, joinedAt, holdEndsAt, confirmedAt, barred } = referral;
  return {
    leaving,
    joinedAt,
    holdEndsAt,
    comings: onceEach(came.filter(({ via }) => via.kind === kind)),
    departures: departures.filter(({ via }) => via.kind === kind),
    ...(confirmedAt === undefined ? {} : { confirmedAt }),
    ...(barred === undefined ? {} : { barred }),
  };
}

const onceEach = (comings: readonly { readonly via: Via; readonly joinedAt: Instant }[]) => [
  ...new Map(comings.map(({ via, joinedAt }) => [JSON.stringify([via, joinedAt]), { via, joinedAt }])).values(),
];

/** Where he has come and gone, as far as this referral is concerned. */
export const courseOfReferral = (referral: Referral, life: Life) => courseOf(referral, life);
