/**
 * What becomes of a referral: one table. What happened is put in the order in which it happened, whatever order it was heard in,
 * and told to the table; where that ends is the verdict. The README draws this table.
 */
import { type Instant, SECOND } from '../calendar.ts';
import { type Coming, type Departure, type Stay, staysOf } from './stay.ts';
import type { Verdict, VerdictReason } from './verdict.ts';

/** What a leave does: void a referral that is still held; also one that had counted; nothing at all. */
export type LeaveRule = 'within-hold' | 'always' | 'never';

/**
 * `staying`: the hold runs and he is there. `away`: it runs and he is not. `awaited`: it is over; a read begun after its end must still show him.
 * `counted`: he counts. `failed`: he was not there when it ended. `gone`: he counted, left, and this campaign takes that back. `barred`: the operator's rules keep him out.
 */
export type Place = 'staying' | 'away' | 'awaited' | 'counted' | 'failed' | 'gone' | 'barred';

/**
 * `left` and `removed` end his last stay anywhere in the campaign; `missed` does too, but nobody told: a read did not show him any more. `held`: the hold is over.
 * `unseen`: the last place where he may have been when his hold ended has missed him, and nothing had shown him there since; wherever he is by now.
 */
export type Happening =
  | 'returned'
  | 'left'
  | 'removed'
  | 'missed'
  | 'unseen'
  | 'held'
  | 'confirmed'
  | 'blacklisted'
  | 'over_maximum';

/** Where it goes, and for a void why; no entry: nothing changes. */
export type Step = readonly [to: Place, reason?: VerdictReason];
export type TransitionTable = Readonly<Record<Place, Readonly<Partial<Record<Happening, Step>>>>>;

const barring = { blacklisted: ['barred', 'blacklisted'], over_maximum: ['barred', 'over_maximum'] } as const;

const WITHIN_HOLD: TransitionTable = {
  staying: {
    left: ['away', 'left_early'],
    removed: ['away', 'removed'],
    missed: ['away', 'left_early'],
    held: ['awaited'],
    ...barring,
  },
  away: { returned: ['staying'], held: ['failed'], ...barring },
  awaited: {
    confirmed: ['counted'],
    // Told by an event: he was there until after his hold's end.
    left: ['counted'],
    removed: ['counted'],
    // The first read after the end did not show him.
    missed: ['failed', 'left_early'],
    unseen: ['failed', 'left_early'],
    ...barring,
  },
  // A read that showed him after the end outweighs whatever is told later of the time before it.
  failed: { confirmed: ['counted'], ...barring },
  counted: { over_maximum: ['barred', 'over_maximum'] },
  gone: {},
  barred: {},
};

const ALWAYS: TransitionTable = {
  ...WITHIN_HOLD,
  awaited: { ...WITHIN_HOLD.awaited, left: ['gone', 'left_later'], removed: ['gone', 'left_later'] },
  counted: {
    ...WITHIN_HOLD.counted,
    left: ['gone', 'left_later'],
    removed: ['gone', 'left_later'],
    missed: ['gone', 'left_later'],
  },
  gone: { returned: ['counted'] },
};

/** Nobody asks where he is: he counts once he is settled, because the lists are looked at then. */
const NEVER: TransitionTable = {
  ...WITHIN_HOLD,
  staying: { held: ['awaited'], ...barring },
  awaited: { confirmed: ['counted'], ...barring },
};

/** One column of states for each leave rule. */
export const TRANSITIONS: Readonly<Record<LeaveRule, TransitionTable>> = {
  'within-hold': WITHIN_HOLD,
  always: ALWAYS,
  never: NEVER,
};

const STATES = {
  staying: 'pending',
  away: 'void',
  awaited: 'pending',
  counted: 'qualified',
  failed: 'void',
  gone: 'void',
  barred: 'void',
} as const satisfies Record<Place, Verdict['state']>;

/** WeCom shows a change up to two seconds after it (docs path 92130): a read begun earlier may show who has just left. */
const DETAIL_LAG = 2 * SECOND;

/** From when on a read shows who stayed through a hold. */
export const shownFrom = (holdEndsAt: Instant): Instant => holdEndsAt + DETAIL_LAG;

/** What a verdict depends on. */
export interface Course {
  readonly leaving: LeaveRule;
  readonly joinedAt: Instant;
  readonly holdEndsAt: Instant;
  /** When a read began that showed him after his hold's end. */
  readonly confirmedAt?: Instant;
  readonly barred?: { readonly at: Instant; readonly reason: 'blacklisted' | 'over_maximum' };
  readonly comings: readonly Coming[];
  readonly departures: readonly Departure[];
}

interface Happened {
  readonly at: Instant;
  readonly what: Happening;
}

/** In one instant: first the hold ends, then people come, are seen, and go. */
const ORDER: readonly Happening[] = [
  'held',
  'returned',
  'confirmed',
  'missed',
  'unseen',
  'left',
  'removed',
  'blacklisted',
  'over_maximum',
];

/** Everything that happened up to an instant, in the order it happened. */
export function happeningsOf(course: Course, asOf: Instant): readonly Happened[] {
  const stays = staysOf(course.comings, course.departures);
  const all: Happened[] = [
    { at: course.holdEndsAt, what: 'held' },
    ...comingsAndGoings(stays, course.joinedAt),
    ...stays.flatMap((stay) => shownIn(stay, course.holdEndsAt)),
    ...unseenIn(stays, course.holdEndsAt),
  ];
  if (course.confirmedAt !== undefined) all.push({ at: course.confirmedAt, what: 'confirmed' });
  if (course.barred !== undefined) all.push({ at: course.barred.at, what: course.barred.reason });
  return all
    .filter(({ at }) => at <= asOf)
    .sort((one, other) => one.at - other.at || ORDER.indexOf(one.what) - ORDER.indexOf(other.what));
}

/** The verdict as of an instant. */
export function verdictOf(course: Course, asOf: Instant): Verdict {
  const table = TRANSITIONS[course.leaving];
  let place: Place = 'staying';
  let reason: VerdictReason = 'referred';
  for (const { what } of happeningsOf(course, asOf)) {
    const step: Step | undefined = table[place][what];
    if (step === undefined) continue;
    [place] = step;
    // Who was away when his hold ended has failed for the reason he went.
    if (step[1] !== undefined) reason = step[1];
    else if (STATES[place] !== 'void') reason = 'referred';
  }
  return { state: STATES[place], reason };
}

/** He leaves when his last stay ends, and returns when a new one begins: two groups at once are one being there. */
function comingsAndGoings(stays: readonly Stay[], joinedAt: Instant): readonly Happened[] {
  const happened: Happened[] = [];
  let until = Number.NEGATIVE_INFINITY;
  let last: Departure | undefined;
  for (const { from, to = Number.POSITIVE_INFINITY, end } of stays.toSorted((one, other) => one.from - other.from)) {
    if (from > until && until !== Number.NEGATIVE_INFINITY) {
      happened.push({ at: until, what: goingOf(last) }, { at: from, what: 'returned' });
    }
    if (to < until) continue;
    until = to;
    last = end;
  }
  if (Number.isFinite(until)) happened.push({ at: until, what: goingOf(last) });
  return happened.filter(({ at }) => at >= joinedAt);
}

function goingOf(departure: Departure | undefined): Happening {
  if (departure?.kind === 'removed') return 'removed';
  return departure?.kind === 'missed' ? 'missed' : 'left';
}

/** Who is told to have gone after his hold's end was there until then. A read that missed him tells that the one before it still showed him. */
function shownIn({ from, end }: Stay, holdEndsAt: Instant): readonly Happened[] {
  if (end === undefined || from > holdEndsAt) return [];
  const at = end.kind === 'missed' ? end.lastSeenAt : end.at;
  const since = end.kind === 'missed' ? shownFrom(holdEndsAt) : holdEndsAt;
  return at !== undefined && at >= since ? [{ at, what: 'confirmed' }] : [];
}

function unseenIn(stays: readonly Stay[], holdEndsAt: Instant): readonly Happened[] {
  const reaching = stays.filter(({ from, to = Number.POSITIVE_INFINITY }) => from <= holdEndsAt && to > holdEndsAt);
  if (reaching.length === 0 || reaching.some(({ end }) => end?.kind !== 'missed')) return [];
  return [{ at: Math.max(...reaching.map(({ to = holdEndsAt }) => to)), what: 'unseen' }];
}
