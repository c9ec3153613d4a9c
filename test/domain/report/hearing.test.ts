/** What was heard in time and what only a read found: each coming and going once, on its own day, whatever order it became known in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { groupId, memberId, staffId } from '#shared/domain/identity.ts';
import {
  type Coming,
  type Going,
  hoursBetweenRecounts,
  type Movement,
  NOTHING_HEARD,
  sumOf,
  tallyOf,
} from '#shared/domain/report/hearing.ts';
import { LUNA, NOON, POND_1 } from '#test/support/builders.ts';

const ZONE = 'Asia/Shanghai';
const TODAY = '2026-11-22';

const aComing = (over: Partial<Coming> = {}): Coming => ({
  what: 'coming',
  member: memberId('bo'),
  at: NOON,
  observedAt: NOON + 2 * SECOND,
  foundBySweep: false,
  ...over,
});
const aGoing = (over: Partial<Going> = {}): Going => ({
  what: 'going',
  member: memberId('bo'),
  via: { kind: 'group', group: POND_1 },
  at: NOON,
  observedAt: NOON + 2 * SECOND,
  kind: 'left',
  ...over,
});
const missed = (over: Partial<Going> = {}): Going => aGoing({ kind: 'missed', observedAt: over.at ?? NOON, ...over });

function tallied(...movements: readonly Movement[]) {
  const tally = tallyOf(ZONE);
  for (const one of movements) if (one.what === 'coming') tally.addComing(one);
  tally.addGoingsOfOne(movements.filter((one) => one.what === 'going'));
  return Object.fromEntries(tally.days);
}

describe('a coming', () => {
  test('told by a callback is heard, on the day it happened, by the campaign’s own calendar', () => {
    const late = Date.parse('2026-11-22T16:30:00Z');

    expect(tallied(aComing(), aComing({ at: late, observedAt: late }))).toEqual({
      [TODAY]: { ...NOTHING_HEARD, comings: 1 },
      '2026-11-23': { ...NOTHING_HEARD, comings: 1 },
    });
  });

  test('found by a sweep is unheard on its own day, however much later it was found', () => {
    expect(tallied(aComing({ foundBySweep: true, observedAt: NOON + 30 * HOUR }))).toEqual({
      [TODAY]: { ...NOTHING_HEARD, comings: 1, unheardComings: 1 },
    });
  });

  test('found by a sweep within a minute was on its way; a moment later it was not', () => {
    const [inTime, tooLate] = [NOON + MINUTE, NOON + MINUTE + 1].map((observedAt) =>
      tallied(aComing({ foundBySweep: true, observedAt })),
    );

    expect(inTime?.[TODAY]?.unheardComings).toBe(0);
    expect(tooLate?.[TODAY]?.unheardComings).toBe(1);
  });

  test('found by a read that another’s callback had asked for counts as heard, however old it is', () => {
    expect(tallied(aComing({ observedAt: NOON + HOUR }))[TODAY]?.unheardComings).toBe(0);
  });
});

describe('a going', () => {
  test('that only a read found is unheard', () => {
    expect(tallied(missed())).toEqual({ [TODAY]: { ...NOTHING_HEARD, goings: 1, unheardGoings: 1 } });
  });

  test('whose callback came a moment after the read that missed him is one going, and heard', () => {
    const told = aGoing({ at: NOON - SECOND, observedAt: NOON + MINUTE });

    expect(tallied(missed(), told)).toEqual({ [TODAY]: { ...NOTHING_HEARD, goings: 1 } });
  });

  test('told late is one going, unheard, on the day the callback names', () => {
    const yesterday = NOON - 24 * HOUR;
    const told = aGoing({ at: yesterday, observedAt: NOON + MINUTE + 1 });

    expect(tallied(missed(), told)).toEqual({ '2026-11-21': { ...NOTHING_HEARD, goings: 1, unheardGoings: 1 } });
  });

  test.each([
    ['from elsewhere', { via: { kind: 'group', group: groupId('pond-2') } as const }],
    ['from the desk', { via: { kind: 'contact', staff: LUNA } as const }],
    ['after the read', { at: NOON + HOUR }],
    ['heard before the read missed him', { at: NOON - HOUR, observedAt: NOON - HOUR }],
  ])('of another stay (%s) answers for no read that missed him', (_what, over) => {
    const told = aGoing({ observedAt: NOON + 30 * SECOND, ...over });

    expect(sumOf(Object.values(tallied(missed(), told)))).toEqual({ ...NOTHING_HEARD, goings: 2, unheardGoings: 1 });
  });

  test('of two staff members is two', () => {
    const [luna, sol] = [LUNA, staffId('sol')].map((staff) => missed({ via: { kind: 'contact', staff } }));

    expect(tallied(luna!, sol!)[TODAY]).toEqual({ ...NOTHING_HEARD, goings: 2, unheardGoings: 2 });
  });
});

describe('laws', () => {
  const instants = fc.integer({ min: 0, max: 72 * HOUR }).map((after) => NOON - 48 * HOUR + after);
  const goings = fc.array(
    fc
      .record({
        at: instants,
        later: fc.integer({ min: 0, max: 4 * HOUR }),
        kind: fc.constantFrom('left', 'removed', 'missed'),
      })
      .map(({ at, later, kind }) =>
        aGoing({ at, observedAt: kind === 'missed' ? at : at + later, kind: kind as Going['kind'] }),
      ),
    { maxLength: 8 },
  );

  test('no going is counted twice or lost: at least as many as were told, at most as many as are written', () => {
    fc.assert(
      fc.property(goings, (all) => {
        const { goings: counted, unheardGoings } = sumOf(Object.values(tallied(...all)));
        const missedOnes = all.filter(({ kind }) => kind === 'missed').length;

        expect(counted).toBeLessThanOrEqual(all.length);
        expect(counted).toBeGreaterThanOrEqual(Math.max(missedOnes, all.length - missedOnes));
        expect(unheardGoings).toBeLessThanOrEqual(missedOnes);
      }),
    );
  });

  test('a day is what the campaign’s calendar says, and days add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(instants), (all) => {
        const days = tallied(...all.map((at) => aComing({ at })));

        expect(sumOf(Object.values(days)).comings).toBe(all.length);
        expect(new Set(Object.keys(days))).toEqual(new Set(all.map(daysOf(ZONE))));
      }),
    );
  });

  test('a recount never reads more than fifty thousand entries an hour, and none waits longer than a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), (entries) => {
        const hours = hoursBetweenRecounts(entries);

        expect(hours).toBeLessThanOrEqual(24);
        if (hours < 24) expect(entries).toBeLessThanOrEqual(Math.ceil(50_000 * Math.max(hours, 1)));
      }),
    );
  });
});
