/** What a participant is told of his ladder, and how full a budget is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRANT_STEPS, type GrantState, movedOn } from '#shared/domain/reward/grant.ts';
import { nextRung, stillNeeded } from '#shared/domain/reward/rewards.ts';
import { fullness, NOTHING_SPENT } from '#shared/domain/reward/spending.ts';
import { NOON } from '#test/support/builders.ts';
import { aGrant, aRung } from '#test/support/reward-builders.ts';

describe('what is still needed', () => {
  test('is never less than none, however many count (D14)', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (needs, counted) => {
        expect(stillNeeded(needs, counted)).toBeGreaterThanOrEqual(0);
        expect(counted + stillNeeded(needs, counted)).toBe(Math.max(needs, counted));
      }),
    );
  });

  test('the next rung is the lowest one not reached, in whatever order the ladder is written', () => {
    const ladder = [aRung(10), aRung(3), aRung(5)];

    expect([0, 2, 3, 4, 9, 10, 99].map((counted) => nextRung(ladder, counted)?.needs)).toEqual([
      ...[3, 3, 5, 5, 10],
      undefined,
      undefined,
    ]);
  });
});

describe('a budget', () => {
  const spending = { ...NOTHING_SPENT, promised: { minor: 800, pieces: 3 } };

  test('is as full as its fullest cap', () => {
    const today = { day: '2026-11-22', promised: { minor: 200, pieces: 1 }, revision: 1 };

    expect(fullness({ total: { minor: 1_000, pieces: 30 }, atCap: 'pause' }, spending, today)).toBe(0.8);
    expect(fullness({ total: { minor: 1_000 }, perDay: { pieces: 1 }, atCap: 'pause' }, spending, today)).toBe(1);
    expect(fullness({ total: { pieces: 2 }, atCap: 'pause' }, spending, undefined)).toBe(1.5);
    expect(fullness({ atCap: 'pause' }, spending, today)).toBe(0);
  });
});

describe('a grant', () => {
  const states = Object.keys(GRANT_STEPS) as GrantState[];

  test('moves only as its table says, and keeps all of its history', () => {
    for (const from of states) {
      for (const to of states) {
        const grant = aGrant('ann', { state: from });
        const move = () => movedOn(grant, { state: to, at: NOON, reason: 'approved' });
        if (GRANT_STEPS[from].includes(to)) {
          expect(move()).toMatchObject({ state: to, revision: 2, history: [...grant.history, { state: to }] });
        } else {
          expect(move, `${from} → ${to}`).toThrow(RangeError);
        }
      }
    }
  });

  test('that was claimed is never unclaimed: it ends there, is taken back, or is given anew', () => {
    expect(GRANT_STEPS.claimed).not.toEqual(expect.arrayContaining(['expired', 'waiting', 'refused', 'reserved']));
    for (const state of states.filter((one) => one !== 'issued')) expect(GRANT_STEPS[state]).not.toContain('claimed');
  });
});
