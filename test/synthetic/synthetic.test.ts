/** Synthetic campaigns: the same from the same seed, lawful, and like the real ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import { faultsOf } from '#test/support/lake-shape.ts';
import { A_WISH, syntheticCampaign } from './campaign.ts';
import { fitted } from './fit.ts';

const fit = fitted();
const made = (seed: number, referrals = 3_000) => [...syntheticCampaign(fit, { ...A_WISH, seed, referrals })].flat();

describe('a synthetic campaign', () => {
  test('is the same from the same seed', () => {
    expect(made(3)).toEqual(made(3));
    expect(made(4)).not.toEqual(made(3));
  });

  test('has as many referrals as wished, each by somebody who came before him, one generation deeper; and no id twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const facts = made(seed, 1_000);
        const people = new Map(
          facts.filter(({ kind }) => kind === 'participant_entered').map((one) => [one.member_ref, one]),
        );
        const friends = [...people.values()].filter(({ inviter_ref: inviter }) => inviter !== undefined);

        expect(friends).toHaveLength(1_000);
        for (const friend of friends) {
          const inviter = people.get(friend.inviter_ref);
          expect(String(inviter?.happened_at) <= String(friend.happened_at)).toBe(true);
          expect(friend.generation).toBe(Number(inviter?.generation) + 1);
        }
        expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      }),
      { numRuns: 5 },
    );
  });

  test('tells facts as the schema has them', () => {
    expect(made(5).flatMap((fact) => faultsOf(fact as unknown as LakeFact))).toEqual([]);
  });

  test('has generations like the cascades it was fitted to: within a tenth of a share of all friends', () => {
    const generations = Map.groupBy(
      made(9, 60_000).filter(({ kind }) => kind === 'participant_entered'),
      ({ generation }) => generation,
    );
    const shareOf = (generation: number): number => (generations.get(generation)?.length ?? 0) / 60_000;

    // 4,747, 1,869 and 312 of 6,931.
    expect(Math.abs(shareOf(1) - 0.685)).toBeLessThan(0.1);
    expect(Math.abs(shareOf(2) - 0.27)).toBeLessThan(0.1);
    expect(Math.abs(shareOf(3) - 0.045)).toBeLessThan(0.05);
    for (const { real, fitted: told } of fit.distance.barren) expect(Math.abs(real - told)).toBeLessThan(0.1);
    expect(fit.distance.delay).toBeLessThan(0.1);
    expect(fit.offspring.slice(0, 4).map(({ mean }) => Math.round(mean * 1_000) / 1_000)).toEqual([
      158.233, 0.394, 0.167, 0.01,
    ]);
  });
});
