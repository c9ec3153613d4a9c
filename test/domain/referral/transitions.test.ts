/** The table of transitions: examples in the order of the README's drawing, then its laws against a model that asks plain questions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '#shared/domain/calendar.ts';
import { groupId, memberId } from '#shared/domain/identity.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { Coming, Departure, DepartureKind } from '#shared/domain/referral/stay.ts';
import { type Course, type LeaveRule, shownFrom, TRANSITIONS, verdictOf } from '#shared/domain/referral/transitions.ts';
import { DEMO, NOON } from '#test/support/builders.ts';

const POND: Via = { kind: 'group', group: groupId('pond-1') };
const LAKE: Via = { kind: 'group', group: groupId('pond-2') };
const HOLD_ENDS = NOON + 24 * HOUR;
const AFTER = HOLD_ENDS + HOUR;

const went = (kind: DepartureKind, at: number, via: Via = POND, over: Partial<Departure> = {}): Departure => ({
  campaign: DEMO,
  member: memberId('bo'),
  via,
  at,
  kind,
  observedAt: at,
  ...over,
});
const came = (joinedAt: number, via: Via = POND): Coming => ({ via, joinedAt });

/** He came at noon, and must stay a day. */
const aCourse = (over: Partial<Course> = {}): Course => ({
  leaving: 'within-hold',
  joinedAt: NOON,
  holdEndsAt: HOLD_ENDS,
  comings: [came(NOON)],
  departures: [],
  ...over,
});
const confirmed = { confirmedAt: shownFrom(HOLD_ENDS) };
const saying = (course: Course, asOf: number): string => {
  const { state, reason } = verdictOf(course, asOf);
  return state === 'void' ? `void ${reason}` : state;
};

describe('within the hold', () => {
  test.each([
    ['stays', aCourse(), NOON + HOUR, 'pending'],
    ['stays to its end, and nobody has looked', aCourse(), AFTER, 'pending'],
    ['stays, and is shown by a read begun after its end', aCourse(confirmed), AFTER, 'qualified'],
    ['leaves', aCourse({ departures: [went('left', NOON + HOUR)] }), AFTER, 'void left_early'],
    ['is removed', aCourse({ departures: [went('removed', NOON + HOUR)] }), AFTER, 'void removed'],
    ['deletes the staff member', aCourse({ departures: [went('unfollowed', NOON + HOUR)] }), AFTER, 'void left_early'],
    ['is missed by a read', aCourse({ departures: [went('missed', NOON + HOUR)] }), AFTER, 'void left_early'],
    ['is handed over to a colleague', aCourse({ departures: [went('handed_over', NOON + HOUR)] }), AFTER, 'pending'],
    [
      'leaves one of two groups',
      aCourse({ comings: [came(NOON), came(NOON + 1, LAKE)], departures: [went('left', NOON + HOUR)] }),
      AFTER,
      'pending',
    ],
    [
      'leaves and comes back',
      aCourse({ comings: [came(NOON), came(NOON + 3 * HOUR)], departures: [went('left', NOON + HOUR)] }),
      AFTER,
      'pending',
    ],
    [
      'leaves and comes back by another group',
      aCourse({ comings: [came(NOON), came(NOON + 3 * HOUR, LAKE)], departures: [went('left', NOON + HOUR)] }),
      AFTER,
      'pending',
    ],
    [
      'leaves, and comes back after the end',
      aCourse({ comings: [came(NOON), came(AFTER)], departures: [went('left', NOON + HOUR)] }),
      AFTER + HOUR,
      'void left_early',
    ],
    [
      'comes back at the very end',
      aCourse({ comings: [came(NOON), came(HOLD_ENDS)], departures: [went('left', NOON + HOUR)] }),
      AFTER,
      'void left_early',
    ],
    ['leaves at the very end', aCourse({ departures: [went('left', HOLD_ENDS)] }), AFTER, 'qualified'],
  ])('who %s', (_does, course, asOf, verdict) => {
    expect(saying(course, asOf)).toBe(verdict);
  });
});

describe('after the hold', () => {
  const leavesLater = { departures: [went('left', AFTER)] };
  test.each([
    ['leaves, told by an event: he had stayed', aCourse(leavesLater), 'qualified'],
    ['leaves after he was shown', aCourse({ ...confirmed, ...leavesLater }), 'qualified'],
    ['is not shown by the first read', aCourse({ departures: [went('missed', AFTER)] }), 'void left_early'],
    [
      'was shown by a read before the one that misses him',
      aCourse({ departures: [went('missed', AFTER, POND, { lastSeenAt: shownFrom(HOLD_ENDS) })] }),
      'qualified',
    ],
    [
      'was shown only by a read before the end',
      aCourse({ departures: [went('missed', AFTER, POND, { lastSeenAt: HOLD_ENDS })] }),
      'void left_early',
    ],
    [
      'was missed, and an event tells later that he left after the end',
      aCourse({ departures: [went('missed', AFTER + HOUR), went('left', AFTER)] }),
      'qualified',
    ],
    [
      'was shown, and an event tells later that he had left before',
      aCourse({ ...confirmed, departures: [went('left', NOON + HOUR)] }),
      'qualified',
    ],
    [
      'leaves, where every leave counts',
      aCourse({ ...confirmed, ...leavesLater, leaving: 'always' }),
      'void left_later',
    ],
    [
      'leaves and comes back, where every leave counts',
      aCourse({ ...confirmed, ...leavesLater, comings: [came(NOON), came(AFTER + HOUR)], leaving: 'always' }),
      'qualified',
    ],
    [
      'left at once, where no leave counts',
      aCourse({ confirmedAt: HOLD_ENDS, departures: [went('left', NOON + SECOND)], leaving: 'never' }),
      'qualified',
    ],
    [
      'is on the blacklist',
      aCourse({ ...confirmed, barred: { at: HOLD_ENDS, reason: 'blacklisted' } }),
      'void blacklisted',
    ],
    [
      'is one too many of his inviter',
      aCourse({ ...confirmed, barred: { at: AFTER, reason: 'over_maximum' } }),
      'void over_maximum',
    ],
  ])('who %s', (_does, course, verdict) => {
    expect(saying(course, AFTER + 3 * HOUR)).toBe(verdict);
  });

  test('where there is no hold, who has come has stayed', () => {
    const course = aCourse({ holdEndsAt: NOON, confirmedAt: NOON, departures: [went('left', NOON)] });

    expect(saying(course, NOON)).toBe('qualified');
  });
});

const RULES: readonly LeaveRule[] = ['within-hold', 'always', 'never'];

describe('the table', () => {
  test.each(RULES)('%s: has a state for every step it names, and no way out of a bar', (rule) => {
    const table = TRANSITIONS[rule];

    for (const steps of Object.values(table)) {
      for (const [to] of Object.values(steps)) expect(Object.keys(table)).toContain(to);
    }
    expect(table.barred).toEqual({});
  });
});

/** Comings at even seconds, goings at odd ones, the hold's end between two: so that no two things happen at once. */
const seconds = (of: (n: number) => number) => fc.integer({ min: 1, max: 40 }).map((n) => of(n) * SECOND);
const via = fc.constantFrom(POND, LAKE);
const aHistory = fc.record({
  leaving: fc.constantFrom(...RULES),
  holdEndsAt: seconds((n) => 2 * n + 0.5),
  more: fc.uniqueArray(fc.record({ joinedAt: seconds((n) => 2 * n), via }), {
    maxLength: 5,
    selector: (one) => one.joinedAt,
  }),
  goings: fc.uniqueArray(
    fc.record({
      at: seconds((n) => 2 * n + 1),
      via,
      kind: fc.constantFrom('left', 'removed', 'unfollowed', 'missed'),
      seenBefore: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    }),
    { maxLength: 6, selector: (one) => one.at },
  ),
  asOf: seconds((n) => 3 * n + 0.75),
});

type History = typeof aHistory extends fc.Arbitrary<infer Generated> ? Generated : never;

/** What has happened by an instant; nobody hears of anything before it happens. */
const courseOf = (
  { leaving, holdEndsAt, more, goings }: Omit<History, 'asOf'>,
  asOf: number,
  confirmedAt?: number,
): Course => ({
  leaving,
  joinedAt: 0,
  holdEndsAt,
  comings: [came(0), ...more.filter(({ joinedAt }) => joinedAt <= asOf)],
  departures: goings
    .filter(({ at }) => at <= asOf)
    .map(({ at, via: place, kind, seenBefore }) =>
      went(kind as DepartureKind, at, place, {
        ...(kind === 'missed' && seenBefore !== undefined ? { lastSeenAt: Math.max(0, at - seenBefore * SECOND) } : {}),
      }),
    ),
  ...(confirmedAt === undefined ? {} : { confirmedAt }),
});

/** The rule as product says it, asked of the facts: no order, no table. */
function naive({ leaving, holdEndsAt, comings, departures, confirmedAt }: Course, asOf: number): string {
  const heard = departures.filter(({ at }) => at <= asOf);
  const endsOf = (place: Via, from: number): Departure | undefined => {
    const next = Math.min(
      ...comings.filter((one) => one.via === place && one.joinedAt > from).map((one) => one.joinedAt),
    );
    const his = heard.filter((one) => one.via === place && one.at >= from && one.at < next);
    const first = (list: Departure[]) => list.toSorted((one, other) => one.at - other.at)[0];
    return first(his.filter(({ kind }) => kind !== 'missed')) ?? first(his);
  };
  const latestComing = (place: Via, at: number): number =>
    Math.max(...comings.filter((one) => one.via === place && one.joinedAt <= at).map((one) => one.joinedAt));
  const isAt = (place: Via, at: number): boolean => {
    const from = latestComing(place, at);
    if (from === Number.NEGATIVE_INFINITY) return false;
    const end = endsOf(place, from);
    return end === undefined || end.at > at;
  };
  const isThere = (at: number): boolean => isAt(POND, at) || isAt(LAKE, at);
  const leaves = heard.filter(({ at }) => isThere(at - 1) && !isThere(at)).toSorted((one, other) => one.at - other.at);
  const latestLeave = (until: number): Departure | undefined =>
    leaves.filter(({ at, via: place }) => at <= until && endsOf(place, latestComing(place, at))?.at === at).at(-1);
  const whyGone = (until: number): string =>
    latestLeave(until)?.kind === 'removed' ? 'void removed' : 'void left_early';

  const shown = comings.some(({ via: place, joinedAt }) => {
    const end = endsOf(place, joinedAt);
    return end?.lastSeenAt !== undefined && joinedAt <= holdEndsAt && end.lastSeenAt >= shownFrom(holdEndsAt);
  });
  // Wherever he may have been when it ended: who is told to have gone from there later had stayed; who was missed everywhere had not.
  const reaching = [POND, LAKE].filter((place) => isAt(place, holdEndsAt));
  const ends = reaching.map((place) => endsOf(place, latestComing(place, holdEndsAt)));
  const stayedByEvent = ends.some((end) => end !== undefined && end.kind !== 'missed');
  const isConfirmed =
    asOf >= holdEndsAt && ((confirmedAt !== undefined && confirmedAt <= asOf) || shown || stayedByEvent);
  if (leaving === 'never') return isConfirmed ? 'qualified' : 'pending';
  if (asOf < holdEndsAt) return isThere(asOf) ? 'pending' : whyGone(asOf);
  // Who came again without having been heard to go had not gone; told to go after that, he had stayed.
  const firstLeave = leaves.find(({ at }) => at > holdEndsAt);
  const isMissedEverywhere = reaching.length > 0 && ends.every((end) => end?.kind === 'missed');
  const wentLater =
    reaching.length > 0 && !isMissedEverywhere && firstLeave !== undefined && firstLeave.kind !== 'missed';
  if (!isConfirmed && !wentLater) {
    if (reaching.length === 0) return whyGone(holdEndsAt);
    return isMissedEverywhere || firstLeave !== undefined ? 'void left_early' : 'pending';
  }
  return leaving === 'always' && !isThere(asOf) ? 'void left_later' : 'qualified';
}

describe('its laws', () => {
  test('it says what the plain questions say', () => {
    fc.assert(
      fc.property(aHistory, fc.boolean(), ({ asOf, ...history }, isShown) => {
        const unshown = courseOf(history, asOf);
        // A read shows him only where he is: after the end, in a stay that reached over it.
        const isThere =
          naive({ ...unshown, leaving: 'within-hold' }, asOf) === 'pending' && asOf >= shownFrom(history.holdEndsAt);
        const course = isShown && isThere ? courseOf(history, asOf, asOf) : unshown;

        expect(saying(course, asOf)).toBe(naive(course, asOf));
      }),
      { numRuns: 3_000 },
    );
  });

  test('in whatever order and however often things are heard, the verdict is the same', () => {
    fc.assert(
      fc.property(
        aHistory.chain((history) =>
          fc.tuple(
            fc.constant(history),
            fc.shuffledSubarray(history.more, { minLength: history.more.length }),
            fc.shuffledSubarray(history.goings, { minLength: history.goings.length }),
          ),
        ),
        ([{ asOf, ...history }, more, goings]) => {
          const inOrder = courseOf({ ...history, goings: goings.toSorted((one, other) => one.at - other.at) }, asOf);
          const shuffled = courseOf({ ...history, more: [...more, ...more], goings }, asOf);

          expect(verdictOf(shuffled, asOf)).toEqual(verdictOf(inOrder, asOf));
        },
      ),
    );
  });

  test('who has counted within-hold counts for ever, whatever happens after', () => {
    fc.assert(
      fc.property(
        aHistory,
        seconds((n) => 3 * n + 0.75),
        ({ asOf, ...history }, later) => {
          const known = (at: number) => courseOf({ ...history, leaving: 'within-hold' }, at, asOf);
          fc.pre(saying(known(asOf), asOf) === 'qualified');

          expect(saying(known(asOf + later), asOf + later)).toBe('qualified');
        },
      ),
    );
  });
});
