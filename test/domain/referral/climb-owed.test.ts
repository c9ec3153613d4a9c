/** A referral owes its inviter a climb whenever it comes, or ceases, to count; every time it is another debt. */
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { type Life, type NewReferral, openReferral, type Referral, rejudge } from '#shared/domain/referral/referral.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import { aReferral, NOON } from '#test/support/builders.ts';

const LIFE: Life = { observations: [], departures: [], judgements: [] };
const {
  initial: _first,
  verdict: _verdict,
  judgedAt: _at,
  revision: _revision,
  ...opened
} = aReferral('bo', { leaving: 'always' });
const opening = (over: Partial<NewReferral> = {}): Referral => openReferral({ ...opened, ...over }, LIFE, NOON);

const left = (at: number): Departure => {
  const { campaign, member, via } = opened;
  return { campaign, member, via, at, kind: 'left', observedAt: at };
};
const leaves = (referral: Referral, now: number): Referral => {
  const departure = left(opened.joinedAt + DAY);
  const because = { kind: 'went', via: departure.via, at: departure.at, how: 'left' } as const;
  return rejudge(referral, { ...LIFE, departures: [departure] }, { because }, now).after;
};

describe('a referral of a campaign that gives rewards', () => {
  test('owes from the moment it counts, and again from the moment it ceases to', () => {
    const counts = opening({ climbs: true });
    expect(counts.climbOwedAt).toBe(NOON);

    const gone = leaves(counts, NOON + 5);

    expect(gone.verdict.state).toBe('void');
    expect(gone.climbOwedAt).toBe(NOON + 5);
  });

  test('that changes twice in one instant owes another debt: paying the first does not pay the second', () => {
    const counts = opening({ climbs: true });

    expect(leaves(counts, NOON).climbOwedAt).toBeGreaterThan(counts.climbOwedAt ?? 0);
  });

  test('owes nothing while it waits, and nothing new when its verdict stays', () => {
    const { confirmedAt: _none, ...unconfirmed } = opened;
    const pending = openReferral({ ...unconfirmed, climbs: true, holdEndsAt: NOON + DAY }, LIFE, NOON);
    expect(pending).toMatchObject({ verdict: { state: 'pending' } });
    expect(pending.climbOwedAt).toBeUndefined();

    const { climbOwedAt: _paid, ...paid } = leaves(opening({ climbs: true }), NOON + 5);
    expect(leaves(paid, NOON + 9).climbOwedAt).toBeUndefined();
  });
});

test('a referral of a campaign without rewards never owes one', () => {
  expect(opening().climbOwedAt).toBeUndefined();
  expect(leaves(opening(), NOON + 5).climbOwedAt).toBeUndefined();
});
