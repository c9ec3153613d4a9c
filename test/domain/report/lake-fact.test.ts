import { describe, expect, test } from 'vitest';
import { memberId } from '#shared/domain/identity.ts';
import { lakeFacts, partitionOf } from '#shared/domain/report/lake-fact.ts';
import { aStanding, DEMO, NOON, POND_1, pending, referralOf } from '#test/support/builders.ts';

const bo = aStanding('bo', {
  inviter: memberId('ann'),
  inviterRef: 'ref-of-ann',
  rootRef: 'ref-of-ann',
  root: memberId('ann'),
  generation: 1,
  joinedAt: NOON,
  reason: 'referred',
});
const waiting = referralOf(bo, pending({ joinedAt: NOON }));
const observation = {
  campaign: DEMO,
  member: memberId('bo'),
  via: { kind: 'group', group: POND_1 },
  joinedAt: NOON,
  observedAt: NOON,
  reason: 'no_code',
  foundBySweep: false,
} as const;

describe('what the lake keeps of a change', () => {
  test('a new standing is an arrival and a participant who entered, in the hour he joined', () => {
    const [arrival, entered, ...more] = lakeFacts({ changeId: 'c1', after: bo });

    expect(more).toEqual([]);
    expect(arrival).toEqual({
      v: 1,
      id: 'c1:arrival_observed',
      kind: 'arrival_observed',
      at: '2026-11-22T12:00:00.000Z',
      campaign: 'demo',
      via: 'group',
      reason: 'referred',
      found_by_sweep: false,
    });
    expect(entered).toEqual({
      v: 1,
      id: 'c1:participant_entered',
      kind: 'participant_entered',
      at: '2026-11-22T12:00:00.000Z',
      campaign: 'demo',
      campaign_version: 1,
      via: 'group',
      member_ref: 'ref-of-bo',
      inviter_ref: 'ref-of-ann',
      root_ref: 'ref-of-ann',
      generation: 1,
      reason: 'referred',
      found_by_sweep: false,
    });
    expect(partitionOf(arrival!)).toBe('dt=2026-11-22/hour=12');
    expect(partitionOf(entered!)).toBe('dt=2026-11-22/hour=12');
  });

  test('a coming that made nobody of him is an arrival, and nothing else', () => {
    expect(lakeFacts({ changeId: 'c1', observation })).toMatchObject([{ kind: 'arrival_observed', reason: 'no_code' }]);
  });

  test('a new referral is judged in the hour he joined, with what it counts for and no WeCom id', () => {
    expect(lakeFacts({ changeId: 'c5', referral: { after: waiting } })).toEqual([
      {
        v: 1,
        id: 'c5:referral_judged',
        kind: 'referral_judged',
        at: '2026-11-22T12:00:00.000Z',
        campaign: 'demo',
        campaign_version: 1,
        via: 'group',
        member_ref: 'ref-of-bo',
        inviter_ref: 'ref-of-ann',
        root_ref: 'ref-of-ann',
        generation: 1,
        verdict: 'pending',
        reason: 'referred',
        found_by_sweep: false,
      },
    ]);
  });

  test('a verdict that changes is a fact when it was given; a revision that changes no verdict is none', () => {
    const verdict = { state: 'void', reason: 'left_early' } as const;
    const gone = { ...waiting, verdict, judgedAt: NOON + 3_600_000, revision: 2 };

    expect(lakeFacts({ changeId: 'c6', referral: { before: waiting, after: gone } })).toMatchObject([
      { kind: 'referral_judged', at: '2026-11-22T13:00:00.000Z', verdict: 'void', reason: 'left_early' },
    ]);
    expect(lakeFacts({ changeId: 'c7', referral: { before: gone, after: { ...gone, revision: 3 } } })).toEqual([]);
  });

  test('a poster and a welcome are facts once each', () => {
    const drawn = { ...bo, poster: { key: 'k', fingerprint: 'p', drawnAt: NOON + 1 } };
    const greeted = { ...drawn, welcomedAt: NOON + 2 };

    expect(lakeFacts({ changeId: 'c2', before: bo, after: drawn }).map((fact) => fact.kind)).toEqual(['poster_drawn']);
    expect(lakeFacts({ changeId: 'c3', before: drawn, after: greeted }).map((fact) => fact.kind)).toEqual([
      'participant_greeted',
    ]);
    expect(lakeFacts({ changeId: 'c4', before: greeted, after: greeted })).toEqual([]);
  });

  test('nothing that names a person leaves: no WeCom id in any fact', () => {
    const text = JSON.stringify([
      ...lakeFacts({ changeId: 'c', after: bo }),
      ...lakeFacts({ changeId: 'c', observation }),
      ...lakeFacts({ changeId: 'c', referral: { after: waiting } }),
    ]);

    expect(text).not.toMatch(/"(bo|ann|pond-1)"/);
  });
});
