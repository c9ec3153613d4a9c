import { describe, expect, test } from 'vitest';
import { memberId } from '#shared/domain/identity.ts';
import { lakeFacts, partitionOf } from '#shared/domain/report/lake-fact.ts';
import { aStanding, DEMO, NOON, POND_1 } from '#test/support/builders.ts';

const bo = aStanding('bo', {
  inviter: memberId('ann'),
  inviterRef: 'ref-of-ann',
  rootRef: 'ref-of-ann',
  root: memberId('ann'),
  generation: 1,
  joinedAt: NOON,
  verdict: { state: 'qualified', reason: 'referred' },
});

describe('what the lake keeps of a change', () => {
  test('a new standing is a participant who entered, in the hour he joined', () => {
    const [fact, ...more] = lakeFacts({ changeId: 'c1', after: bo });

    expect(more).toEqual([]);
    expect(fact).toEqual({
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
      verdict: 'qualified',
      reason: 'referred',
      found_by_sweep: false,
    });
    expect(partitionOf(fact!)).toBe('dt=2026-11-22/hour=12');
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
    const observation = {
      campaign: DEMO,
      member: memberId('bo'),
      via: { kind: 'group', group: POND_1 },
      joinedAt: NOON,
      observedAt: NOON,
      verdict: { state: 'void', reason: 'no_code' },
      foundBySweep: false,
    } as const;
    const text = JSON.stringify([
      ...lakeFacts({ changeId: 'c', after: bo }),
      ...lakeFacts({ changeId: 'c', observation }),
    ]);

    expect(text).not.toMatch(/"(bo|ann|pond-1)"/);
  });
});
