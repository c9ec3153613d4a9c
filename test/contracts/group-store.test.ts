/** What every group store promises: the latest read stands, and an unclaimed group is unknown. */
import { describe, expect, test } from 'vitest';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { campaignId, groupId } from '#shared/domain/identity.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aHeldGroup, DEMO, NOON, POND_1 } from '#test/support/builders.ts';
import { inMemoryGroupStore } from '#test/support/fakes/in-memory-group-store.ts';

const tables = freshTables();

describe.each([
  { name: 'in memory', open: async () => inMemoryGroupStore() },
  { name: 'DynamoDB', open: async () => dynamoGroupStore(await tables.next()) },
])('group store: $name', ({ open }) => {
  test('a read is noted, and claims the group', async () => {
    const store = await open();
    expect(await store.group(POND_1)).toBeUndefined();

    const outcome = await store.recordRead(aHeldGroup());

    expect(outcome).toBe('recorded');
    expect(await store.group(POND_1)).toStrictEqual(aHeldGroup());
  });

  test('a read begun earlier never writes over one begun later; the same read may be noted again', async () => {
    const store = await open();
    await store.recordRead(aHeldGroup({ readStartedAt: NOON, headcount: 10 }));

    expect(await store.recordRead(aHeldGroup({ readStartedAt: NOON - 1, headcount: 5 }))).toBe('superseded');
    expect(await store.recordRead(aHeldGroup({ readStartedAt: NOON, headcount: 10 }))).toBe('recorded');
    expect((await store.group(POND_1))?.headcount).toBe(10);
    expect(await store.recordRead(aHeldGroup({ readStartedAt: NOON + 1, headcount: 11 }))).toBe('recorded');
    expect((await store.group(POND_1))?.headcount).toBe(11);
  });

  test('of reads that finish in any order the one begun last stands', async () => {
    const store = await open();
    const starts = [5, 1, 9, 3, 7, 2, 8];

    await Promise.all(
      starts.map((after) => store.recordRead(aHeldGroup({ readStartedAt: NOON + after, headcount: after }))),
    );

    expect((await store.group(POND_1))?.headcount).toBe(9);
  });

  test('a group is closed once; closing an unknown one makes none', async () => {
    const store = await open();
    await store.recordRead(aHeldGroup());

    await store.recordClosed(POND_1, NOON);
    await store.recordClosed(POND_1, NOON + 1);
    await store.recordClosed(groupId('unknown'), NOON);

    expect(await store.group(POND_1)).toStrictEqual(aHeldGroup({ closedAt: NOON }));
    expect(await store.group(groupId('unknown'))).toBeUndefined();
  });

  test('that a group’s owner was asked, and has chosen the welcome, is noted once per campaign and outlasts reads', async () => {
    const store = await open();
    const pond2 = groupId('pond-2');
    await store.recordWelcomeAsked(DEMO, POND_1, NOON);
    await store.recordWelcomeAsked(DEMO, POND_1, NOON + 1);
    await store.recordWelcomeConfirmed(DEMO, POND_1, NOON + 2);
    await store.recordWelcomeConfirmed(DEMO, pond2, NOON + 3);

    await store.recordRead(aHeldGroup());

    expect(await store.welcomeChoices(DEMO, [POND_1, pond2, groupId('unknown')])).toStrictEqual(
      new Map([
        [POND_1, { askedAt: NOON, confirmedAt: NOON + 2 }],
        [pond2, { confirmedAt: NOON + 3 }],
      ]),
    );
    expect(await store.welcomeChoices(campaignId('autumn'), [POND_1])).toStrictEqual(new Map());
    expect(await store.group(POND_1)).toStrictEqual(aHeldGroup());
  });

  test('the groups of a campaign are those it has claimed, each once', async () => {
    const store = await open();
    const ids = Array.from({ length: 130 }, (_, index) => groupId(`pond-${index}`));
    for (const group of ids) await store.recordRead(aHeldGroup({ group }));
    await store.recordRead(aHeldGroup({ group: groupId('foreign'), campaign: campaignId('autumn') }));

    const held = await store.groupsOf(DEMO, [...ids, ...ids, groupId('foreign'), groupId('unknown')]);

    expect(held.map((group) => group.group).sort()).toEqual([...ids].sort());
    expect(await store.groupsOf(DEMO, [])).toEqual([]);
  });
});
