import { expect, test } from 'vitest';
import { archive } from '#functions/report/archive/archive.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import { aStanding, NOON } from '#test/support/builders.ts';
import { knownStaffRefs } from '#test/support/fakes/known-staff-refs.ts';

test('facts are kept in the hour they happened, whatever order they are told in', async () => {
  const kept = new Map<string, readonly LakeFact[]>();
  const lake = { append: async (partition: string, facts: readonly LakeFact[]) => void kept.set(partition, facts) };
  const changes = [NOON, NOON + 3_600_000, NOON + 1].map((joinedAt, index) => ({
    after: { of: 'standing' as const, standing: aStanding(`m${index}`, { joinedAt }) },
  }));

  expect(await archive({ lake, staffRefs: knownStaffRefs() }, [...changes, {}])).toEqual({
    kind: 'archived',
    facts: { changes: 4, facts: 6 },
  });
  expect([...kept].map(([partition, facts]) => [partition, facts.length])).toEqual([
    ['dt=2026-11-22/hour=12', 4],
    ['dt=2026-11-22/hour=13', 2],
  ]);
});
