import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import { type Listed, reconcile } from '#shared/domain/referral/reconciliation.ts';
import { POND_1 } from '#test/support/builders.ts';

const held = (id: string, joinedAt: number): Presence => ({
  via: { kind: 'group', group: POND_1 },
  member: memberId(id),
  joinedAt,
});
const listed = (id: string, joinedAt: number, isStaff = false): Listed => ({ id, joinedAt, isStaff });
const byNoCode = () => false;

describe('WeCom’s list against ours', () => {
  test('new on the list has arrived, missing from it has left, both have their time', () => {
    const { arrivals, departures } = reconcile(
      [held('ann', 1), held('bo', 2)],
      [listed('bo', 2), listed('cy', 3)],
      byNoCode,
    );

    expect(arrivals).toEqual([listed('cy', 3)]);
    expect(departures).toEqual([held('ann', 1)]);
  });

  test('a later join of somebody we hold is a re-join', () => {
    expect(reconcile([held('ann', 1)], [listed('ann', 5)], byNoCode).arrivals).toEqual([listed('ann', 5)]);
  });

  test('arrivals are judged in the order they came', () => {
    const { arrivals } = reconcile([], [listed('late', 9), listed('b', 3), listed('a', 3)], byNoCode);

    expect(arrivals.map((member) => member.id)).toEqual(['a', 'b', 'late']);
  });

  test('staff are nobody’s arrival, unless they came by a code', () => {
    const staff = [listed('luna', 1, true), listed('max', 1, true)];

    expect(reconcile([], staff, (member) => member.id === 'max').arrivals).toEqual([listed('max', 1, true)]);
  });

  test('law: after the arrivals and departures are booked, nothing is left to book', () => {
    const people = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 })), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(people, people, (ours, theirs) => {
        const holding = ours.map(([id, at]) => held(`m${id}`, at));
        const list = theirs.map(([id, at]) => listed(`m${id}`, at));
        const { arrivals, departures } = reconcile(holding, list, byNoCode);

        const now = new Map(holding.map((presence) => [presence.member as string, presence]));
        for (const gone of departures) now.delete(gone.member);
        for (const one of arrivals) now.set(one.id, held(one.id, one.joinedAt));

        expect(reconcile([...now.values()], list, byNoCode)).toEqual({ arrivals: [], departures: [] });
        expect(new Set(now.keys())).toEqual(new Set(list.map((member) => member.id)));
      }),
    );
  });
});
