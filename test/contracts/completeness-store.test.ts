/** What every keeper of completeness promises: what was measured last stands, for the campaign and for each of its days. */
import { describe, expect, test } from 'vitest';
import { dynamoCompletenessStore } from '#shared/adapters/dynamodb/completeness-store.ts';
import { campaignId, staffId } from '#shared/domain/identity.ts';
import type { Completeness, DayCompleteness } from '#shared/domain/report/completeness.ts';
import { NOTHING_HEARD } from '#shared/domain/report/hearing.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, NOON } from '#test/support/builders.ts';
import { inMemoryCompletenessStore } from '#test/support/fakes/in-memory-completeness-store.ts';

const tables = freshTables();
const OTHER = campaignId('demo#2');

const measured = (over: Partial<Completeness> = {}): Completeness => ({
  campaign: DEMO,
  measuredAt: NOON,
  countedAt: NOON - 1,
  entries: 12,
  total: { comings: 9, goings: 3, unheardComings: 2, unheardGoings: 1 },
  heard: { ...NOTHING_HEARD, comings: 4 },
  read: { groups: 2, groupsRead: 1, staff: 1, staffRead: 1, oldestReadAt: NOON - 7 },
  waiting: { due: 3, longestSeconds: 60 },
  partings: { told: 5, recorded: 4, recovered: 4, unmeasured: [staffId('luna')] },
  ...over,
});
const aDay = (day: string, over: Partial<DayCompleteness> = {}): DayCompleteness => ({
  campaign: DEMO,
  day,
  measuredAt: NOON,
  heard: { ...NOTHING_HEARD, goings: 2 },
  ...over,
});

describe.each([
  { name: 'in memory', open: async () => inMemoryCompletenessStore() },
  { name: 'DynamoDB', open: async () => dynamoCompletenessStore(await tables.next()) },
])('completeness store: $name', ({ open }) => {
  test('keeps the latest figures whole, with and without the parts that were not measured', async () => {
    const store = await open();
    const { heard: _heard, read: _read, waiting: _waiting, partings: _partings, ...bare } = measured();

    expect(await store.latest(DEMO)).toBeUndefined();
    expect(await store.keep(measured())).toBe('kept');
    expect(await store.latest(DEMO)).toStrictEqual(measured());
    expect(await store.keep({ ...bare, measuredAt: NOON + 1 })).toBe('kept');
    expect(await store.latest(DEMO)).toStrictEqual({ ...bare, measuredAt: NOON + 1 });
    expect(await store.latest(OTHER)).toBeUndefined();
  });

  test('days are listed in their order, of this campaign only, and the latest figures are none of them', async () => {
    const store = await open();
    await store.keep(measured());
    for (const day of ['2026-11-22', '2026-09-30', '2026-11-03']) expect(await store.keepDay(aDay(day))).toBe('kept');
    await store.keepDay(aDay('2026-11-04', { campaign: OTHER }));

    expect((await store.days(DEMO)).map(({ day }) => day)).toEqual(['2026-09-30', '2026-11-03', '2026-11-22']);
    expect((await store.days(DEMO))[0]).toStrictEqual(aDay('2026-09-30'));
    expect(await store.days(OTHER)).toHaveLength(1);
  });

  test('what was measured earlier never writes over what was measured later; the same may be kept again', async () => {
    const store = await open();
    await store.keep(measured());
    await store.keepDay(aDay('2026-11-22'));

    expect(await store.keep(measured({ measuredAt: NOON - 1, entries: 0 }))).toBe('superseded');
    expect(await store.keepDay(aDay('2026-11-22', { measuredAt: NOON - 1, heard: NOTHING_HEARD }))).toBe('superseded');
    expect(await store.latest(DEMO)).toStrictEqual(measured());
    expect(await store.days(DEMO)).toStrictEqual([aDay('2026-11-22')]);
    expect(await store.keep(measured())).toBe('kept');
    expect(await store.keepDay(aDay('2026-11-22', { heard: NOTHING_HEARD }))).toBe('kept');
    expect(await store.days(DEMO)).toStrictEqual([aDay('2026-11-22', { heard: NOTHING_HEARD })]);
  });
});
