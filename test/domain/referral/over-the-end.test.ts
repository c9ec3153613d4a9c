/** Who stayed over his hold's end, as what was found by simulation taught: in two places at once, missed here and come there, come again, passed on. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { groupId, memberId } from '#shared/domain/identity.ts';
import { openReferral } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { Coming, Departure, DepartureKind } from '#shared/domain/referral/stay.ts';
import { type Course, verdictOf } from '#shared/domain/referral/transitions.ts';
import { aReferral, DEMO, NOON } from '#test/support/builders.ts';

const POND: Via = { kind: 'group', group: groupId('pond-1') };
const LAKE: Via = { kind: 'group', group: groupId('pond-2') };
const END = NOON + HOUR;

const went = (kind: DepartureKind, at: number, via = POND, over: Partial<Departure> = {}): Departure => ({
  campaign: DEMO,
  member: memberId('bo'),
  via,
  at,
  kind,
  observedAt: at,
  ...over,
});
const came = (joinedAt: number, via = POND): Coming => ({ via, joinedAt });
const saying = (over: Partial<Course>): string => {
  const course = {
    leaving: 'within-hold',
    joinedAt: NOON,
    holdEndsAt: END,
    comings: [came(NOON)],
    departures: [],
  } as const;
  const { state, reason } = verdictOf({ ...course, ...over }, Number.POSITIVE_INFINITY);
  return state === 'void' ? `void ${reason}` : state;
};

describe('who came to a second group after his hold’s end', () => {
  const comings = [came(NOON), came(END + MINUTE, LAKE)];

  test.each([
    ['and is told to have left the first after it, had stayed', [went('left', END + HOUR)], 'qualified'],
    ['and is told to have left the first before it, had not', [went('left', END - MINUTE)], 'void left_early'],
    ['and is missed in the first, was seen nowhere when it ended', [went('missed', END + HOUR)], 'void left_early'],
    [
      'and is missed in the first by a read after one that showed him, had stayed',
      [went('missed', END + HOUR, POND, { lastSeenAt: END + 2 * SECOND })],
      'qualified',
    ],
    ['and is still in both, waits', [], 'pending'],
  ])('%s', (_does, departures, verdict) => {
    expect(saying({ comings, departures })).toBe(verdict);
  });

  test('and left both later does not count where every leave counts', () => {
    const departures = [went('left', END + HOUR), went('left', END + 2 * HOUR, LAKE)];

    expect(saying({ comings, departures, leaving: 'always' })).toBe('void left_later');
  });
});

describe('who came to the same group again after his hold’s end', () => {
  const comings = [came(NOON), came(END + HOUR)];

  test('counts while nobody knows of a leave in between, though he has gone since', () => {
    expect(saying({ comings, departures: [went('left', END + 2 * HOUR)] })).toBe('qualified');
    expect(saying({ comings, departures: [went('left', END - MINUTE), went('left', END + 2 * HOUR)] })).toBe(
      'void left_early',
    );
  });
});

test('a read that misses the stay that ended does not end the one that began before it', () => {
  const comings = [came(NOON), came(NOON + 10 * MINUTE)];
  const departures = [
    went('left', NOON + 9 * MINUTE),
    went('missed', NOON + 10 * MINUTE + SECOND, POND, { stayBegunAt: NOON }),
  ];

  expect(saying({ comings, departures })).toBe('pending');
  expect(saying({ comings, departures: departures.map(({ stayBegunAt: _of, ...rest }) => rest) })).toBe(
    'void left_early',
  );
});

test('where leaving never counts, whoever is found on the blacklist when he is settled does not count', () => {
  const barred = { at: END + MINUTE, reason: 'blacklisted' } as const;

  expect(saying({ leaving: 'never' })).toBe('pending');
  expect(saying({ leaving: 'never', confirmedAt: END })).toBe('qualified');
  expect(saying({ leaving: 'never', barred })).toBe('void blacklisted');
  expect(saying({ leaving: 'never', barred, confirmedAt: END })).toBe('qualified');
});

describe('a referral', () => {
  const {
    initial: _initial,
    verdict: _verdict,
    judgedAt: _judgedAt,
    revision: _revision,
    confirmedAt: _seen,
    ...opened
  } = aReferral('bo', {
    joinedAt: NOON,
    holdEndsAt: END,
  });
  const seen = { campaign: DEMO, member: memberId('bo'), observedAt: NOON, foundBySweep: false };
  const departures = [went('left', NOON + MINUTE)];

  test('takes a group in which he was before the campaign for no place to stay', () => {
    const inside = { ...seen, via: LAKE, joinedAt: NOON - HOUR };
    const stateWith = (reason: 'baseline' | 'no_code'): string =>
      openReferral(opened, { observations: [{ ...inside, reason }], departures, judgements: [] }, NOON).verdict.state;

    expect(stateWith('no_code')).toBe('pending');
    expect(stateWith('baseline')).toBe('void');
  });

  test('knows of a coming that is dated ahead of our clock', () => {
    const back = { ...seen, via: LAKE, joinedAt: NOON + 2 * MINUTE, reason: 'no_code' } as const;

    expect(
      openReferral(opened, { observations: [back], departures, judgements: [] }, NOON + MINUTE).verdict.state,
    ).toBe('pending');
  });
});
