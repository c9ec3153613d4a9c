import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesLeft } from '#shared/domain/group/held-group.ts';
import { emptiestGroups, GROUPS_PER_CODE, isWornOut, mayWearOut, poolPlaces } from '#shared/domain/group/rotation.ts';
import { groupId } from '#shared/domain/identity.ts';
import { aHeldGroup } from '#test/support/builders.ts';

const pool = (...headcounts: readonly number[]) =>
  headcounts.map((headcount, index) => aHeldGroup({ group: groupId(`g${index}`), headcount }));

describe('which groups a code leads to', () => {
  test('the emptiest five, the same each time', () => {
    expect(emptiestGroups(pool(10, 5, 5, 199, 0, 50, 60))).toEqual(['g4', 'g1', 'g2', 'g0', 'g5']);
  });

  test('a full or closed group is no choice', () => {
    const groups = [...pool(200, 260), aHeldGroup({ group: groupId('shut'), headcount: 0, closedAt: 1 })];

    expect(emptiestGroups(groups)).toEqual([]);
    expect(poolPlaces(groups)).toBe(0);
  });

  test('a code is worn out below a fifth of its places, when the pool can do better', () => {
    const groups = pool(161, 161, 0);
    const own = [groupId('g0'), groupId('g1')];

    expect(isWornOut(own, groups)).toBe(true);
    expect(isWornOut(own, pool(160, 160, 0))).toBe(false);
    expect(isWornOut(own, pool(161, 161))).toBe(false);
  });

  test('law: no code is worn out while every group has a fifth of its places', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }), (headcounts) => {
        const groups = pool(...headcounts);
        const own = groups.slice(0, GROUPS_PER_CODE).map((group) => group.group);

        if (isWornOut(own, groups)) expect(mayWearOut(groups)).toBe(true);
      }),
    );
  });

  test('law: never more than five, never a full one, and none left out is emptier', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 30 }), (headcounts) => {
        const groups = pool(...headcounts);
        const chosen = new Set<string>(emptiestGroups(groups));

        expect(chosen.size).toBe(Math.min(GROUPS_PER_CODE, groups.filter((group) => placesLeft(group) > 0).length));
        const least = Math.min(...groups.filter((group) => chosen.has(group.group)).map(placesLeft));
        for (const group of groups) if (!chosen.has(group.group)) expect(placesLeft(group)).toBeLessThanOrEqual(least);
      }),
    );
  });
});
