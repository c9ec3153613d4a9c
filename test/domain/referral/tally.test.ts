import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '#shared/domain/calendar.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import { broughtAs, byJoining, stillNeeded, tallyOf } from '#shared/domain/referral/tally.ts';
import { VERDICT_REASONS, type VerdictReason } from '#shared/domain/referral/verdict.ts';
import { aReferral, NOON } from '#test/support/builders.ts';

const reasons = Object.keys(VERDICT_REASONS).filter((one): one is VerdictReason => Object.hasOwn(VERDICT_REASONS, one));
const verdict = fc.oneof(
  fc.constantFrom<Referral['verdict'][]>(
    { state: 'pending', reason: 'referred' },
    { state: 'qualified', reason: 'referred' },
  ),
  fc.constantFrom(...reasons).map((reason) => ({ state: 'void', reason }) as const),
);

describe('what somebody has brought', () => {
  test('is counted from the referrals: every one once, and of those that do not count, why', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const tally = tallyOf(verdicts.map((one, index) => aReferral(`m${index}`, { verdict: one })));

        expect(tally.qualified + tally.pending + tally.void).toBe(verdicts.length);
        expect(Object.values(tally.byReason).reduce((sum, one) => sum + one, 0)).toBe(tally.void);
        for (const reason of reasons) {
          const voided = verdicts.filter((one) => one.state === 'void' && one.reason === reason);
          expect(tally.byReason[reason] ?? 0).toBe(voided.length);
        }
      }),
    );
  });

  test('D14: 还差 n is never negative, and with what is there makes up what is needed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (needed, counted) => {
        expect(stillNeeded(needed, counted)).toBeGreaterThanOrEqual(0);
        expect(counted + stillNeeded(needed, counted)).toBe(Math.max(needed, counted));
      }),
    );
    expect([stillNeeded(3, 0), stillNeeded(3, 2), stillNeeded(3, 3), stillNeeded(3, 8)]).toEqual([3, 1, 0, 0]);
  });
});

describe('a friend as his inviter sees him', () => {
  const pending = { verdict: { state: 'pending', reason: 'referred' }, holdEndsAt: NOON } as const;

  test.each([
    ['while his hold runs', NOON - 1, {}, 'hold'],
    ['once it is over', NOON, {}, 'read'],
    ['once it is over, where leaving changes nothing', NOON + HOUR, { leaving: 'never' }, 'hold'],
  ] as const)('waits %s, for the %4$s', (_when, asOf, over, waitsFor) => {
    expect(broughtAs(aReferral('bo', { ...pending, ...over }), asOf)).toMatchObject({
      verdict: 'pending',
      pendingUntil: NOON,
      waitsFor,
    });
  });

  test('has no id, and nothing to wait for once he is judged', () => {
    const shown = broughtAs(aReferral('bo', { verdict: { state: 'void', reason: 'left_early' } }), NOON);

    expect(shown).toEqual({
      memberRef: 'ref-of-bo',
      joinedAt: expect.any(Number),
      verdict: 'void',
      reason: 'left_early',
    });
  });

  test('stands where he joined; those of one instant keep one order', () => {
    const at = (memberRef: string, joinedAt: number) => broughtAs(aReferral('x', { memberRef, joinedAt }), NOON);
    const all = [at('b', 2), at('c', 1), at('a', 2)];

    expect(all.toSorted(byJoining).map(({ memberRef }) => memberRef)).toEqual(['c', 'a', 'b']);
    expect(byJoining(at('a', 2), at('a', 2))).toBe(0);
  });
});
