/** One figure for how far the books can be trusted: what it rests on, and what it does not hide. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '#shared/domain/calendar.ts';
import { staffId } from '#shared/domain/identity.ts';
import {
  badgeOf,
  type Figures,
  isRecountDue,
  type Partings,
  partingsOf,
  type Read,
  readOf,
  withNews,
} from '#shared/domain/report/completeness.ts';
import { type Heard, NOTHING_HEARD } from '#shared/domain/report/hearing.ts';
import { LUNA, NOON } from '#test/support/builders.ts';

const SOL = staffId('sol');
const heard = (all: number, unheard: number): Heard => ({ ...NOTHING_HEARD, comings: all, unheardComings: unheard });
const read = (of: number, done: number): Read => ({ groups: of, groupsRead: done, staff: 0, staffRead: 0 });
const partings = (told: number, recovered: number): Partings => ({
  told,
  recorded: recovered,
  recovered,
  unmeasured: [],
});

describe('the badge', () => {
  test.each<[string, Figures, ReturnType<typeof badgeOf>]>([
    [
      'all is well',
      { heard: heard(50, 0), read: read(4, 4), partings: partings(3, 3) },
      { percent: 100, weakest: 'heard' },
    ],
    [
      'the weakest part is the figure',
      { heard: heard(50, 1), read: read(4, 3), partings: partings(3, 3) },
      { percent: 75, weakest: 'read' },
    ],
    [
      'goings weigh as comings do',
      { heard: { ...heard(8, 0), goings: 2, unheardGoings: 1 } },
      { percent: 90, weakest: 'heard' },
    ],
    ['what is not complete is never called 100', { heard: heard(100_000, 1) }, { percent: 99, weakest: 'heard' }],
    [
      'a part of nothing says nothing',
      { heard: heard(0, 0), read: read(0, 0), partings: partings(4, 3) },
      { percent: 75, weakest: 'partings' },
    ],
    [
      'staff are read like groups',
      { read: { groups: 1, groupsRead: 1, staff: 3, staffRead: 1 } },
      { percent: 50, weakest: 'read' },
    ],
    ['waiting holds alone are no share of anything', { waiting: { due: 9, longestSeconds: 9 } }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_what, figures, badge) => {
    expect(badgeOf(figures)).toEqual(badge);
  });

  test('as a sign it rests on enough: one of two lost wakes nobody, one of twenty does; what is read always counts', () => {
    expect(badgeOf({ heard: heard(2, 1), partings: partings(2, 1) }, 20)).toBeUndefined();
    expect(badgeOf({ heard: heard(20, 1) }, 20)?.percent).toBe(95);
    expect(badgeOf({ heard: heard(2, 1), read: read(2, 1) }, 20)).toEqual({ percent: 50, weakest: 'read' });
  });

  test('law: between 0 and 100, 100 only where nothing is missing, and never better for one more that was missed', () => {
    const counts = fc
      .record({ all: fc.nat(500), lost: fc.nat(500) })
      .map(({ all, lost }) => [all, Math.min(all, lost)] as const);
    fc.assert(
      fc.property(counts, counts, counts, ([all, lost], [groups, late], [told, missing]) => {
        const figures = {
          heard: heard(all, lost),
          read: read(groups, groups - late),
          partings: partings(told, told - missing),
        };
        const badge = badgeOf(figures);

        expect(badge === undefined).toBe(all + groups + told === 0);
        if (badge === undefined) return;
        expect(badge.percent).toBeGreaterThanOrEqual(0);
        expect(badge.percent === 100).toBe(lost + late + missing === 0);
        const worse = badgeOf({ ...figures, heard: heard(all + 1, lost + 1) });
        expect(worse?.percent).toBeLessThanOrEqual(badge.percent);
      }),
    );
  });
});

describe('partings', () => {
  test('are recovered day by day: what we have beyond one day’s number makes good for no other', () => {
    expect(
      partingsOf([
        { staff: LUNA, day: '2026-11-20', told: 3, recorded: 1 },
        { staff: LUNA, day: '2026-11-21', told: 1, recorded: 4 },
        { staff: SOL, day: '2026-11-20', told: 0, recorded: 0 },
      ]),
    ).toEqual({ told: 4, recorded: 5, recovered: 2, unmeasured: [] });
  });

  test('of whom WeCom told nothing are in no number; he is named, once', () => {
    expect(
      partingsOf([
        { staff: LUNA, day: '2026-11-20', told: 2, recorded: 2 },
        { staff: SOL, day: '2026-11-20', recorded: 7 },
        { staff: SOL, day: '2026-11-21', recorded: 7 },
      ]),
    ).toEqual({ told: 2, recorded: 2, recovered: 2, unmeasured: [SOL] });
  });

  test('measured of fewer staff than before take nothing back; of as many or more they are news', () => {
    const [whole, partly] = [partings(3, 3), { ...partings(1, 1), unmeasured: [SOL] }];

    expect(withNews({ partings: whole }, { partings: partly }).partings).toBe(whole);
    expect(withNews({ partings: partly }, { partings: whole }).partings).toBe(whole);
    expect(withNews({ partings: whole, heard: heard(1, 0) }, { partings: partings(4, 3) })).toEqual({
      partings: partings(4, 3),
      heard: heard(1, 0),
    });
  });
});

describe('what was read lately', () => {
  const since = NOON - HOUR;

  test('counts open groups and staff, and tells the oldest read', () => {
    const latest = { groups: [NOON, since, since - 1], staff: [NOON - 5 * HOUR, undefined] };

    expect(readOf(latest, since, false)).toEqual({
      groups: 3,
      groupsRead: 2,
      staff: 2,
      staffRead: 0,
      oldestReadAt: NOON - 5 * HOUR,
    });
  });

  test('asks nothing of whom no sweep can have reached yet', () => {
    expect(readOf({ groups: [], staff: [undefined, NOON] }, since, true)).toEqual({
      groups: 0,
      groupsRead: 0,
      staff: 1,
      staffRead: 1,
      oldestReadAt: NOON,
    });
  });

  test('never read at all has no oldest read', () => {
    expect(readOf({ groups: [undefined], staff: [] }, since, false)).not.toHaveProperty('oldestReadAt');
  });
});

test.each([
  ['never counted', undefined, true],
  ['small, counted this hour', { countedAt: NOON - HOUR / 2, entries: 20_000 }, true],
  ['large, counted this hour', { countedAt: NOON - HOUR / 2, entries: 100_000 }, false],
  ['large, counted two hours ago', { countedAt: NOON - 2 * HOUR, entries: 100_000 }, true],
  ['huge, counted yesterday at this time', { countedAt: NOON - 24 * HOUR, entries: 9_000_000 }, true],
])('recounting is due by size: %s', (_what, before, due) => {
  expect(isRecountDue(before, NOON)).toBe(due);
});
