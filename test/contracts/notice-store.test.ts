/** What every keeper of notices promises: notes in their order from any instant on, and one hand at a time on what a staff member was told. */
import { describe, expect, test } from 'vitest';
import { dynamoNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { campaignId, memberId, staffId } from '#shared/domain/identity.ts';
import { NOTHING_TOLD, type Told } from '#shared/domain/notice/told.ts';
import type { ReachedNote } from '#shared/ports/notice-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { inMemoryNoticeStore } from '#test/support/fakes/in-memory-notice-store.ts';

const tables = freshTables();

const aNote = (participant: string, notedAt: number, over: Partial<ReachedNote> = {}): ReachedNote => ({
  campaign: DEMO,
  participant: memberId(participant),
  rung: 1,
  at: NOON,
  notedAt,
  ...over,
});
const whole: Told = {
  staff: LUNA,
  at: [NOON - 1, NOON],
  campaigns: { demo: { facts: ['stock:low:bags:3'], reachedUpTo: NOON }, other: { facts: [], reachedUpTo: 0 } },
  unsure: { text: '快报', firstAt: NOON, isUrgent: true, facts: { demo: ['stock:low:bags:3'] } },
  revision: 1,
};

describe.each([
  { name: 'in memory', open: async () => inMemoryNoticeStore() },
  { name: 'DynamoDB', open: async () => dynamoNoticeStore(await tables.next()) },
])('notice store: $name', ({ open }) => {
  test('notes are told from an instant on, in their order, of one campaign', async () => {
    const store = await open();
    await store.note([aNote('bo', NOON + 5), aNote('ann', NOON, { rung: 12 }), aNote('ann', NOON + 5, { rung: 3 })]);
    await store.note([aNote('x', NOON + 1, { campaign: campaignId('demo#2') })]);
    await store.note([]);

    const told = async (after: number) =>
      (await store.noted(DEMO, after)).map(({ participant, rung, notedAt }) => [participant, rung, notedAt - NOON]);
    expect((await told(0))[0]).toEqual(['ann', 12, 0]);
    expect((await told(NOON - 1)).slice(1).toSorted()).toEqual([
      ['ann', 3, 5],
      ['bo', 1, 5],
    ]);
    expect(await told(NOON)).toHaveLength(2);
    expect(await told(NOON + 5)).toEqual([]);
    expect((await store.noted(DEMO, 0))[0]).toStrictEqual(aNote('ann', NOON, { rung: 12 }));
  });

  test('the same note made twice is one', async () => {
    const store = await open();
    await store.note([aNote('wm#1', NOON)]);
    await store.note([aNote('wm#1', NOON)]);

    expect(await store.noted(DEMO, 0)).toStrictEqual([aNote('wm#1', NOON)]);
  });

  test('what a staff member was told is kept whole, with and without what is unsure', async () => {
    const store = await open();
    const { unsure: _no, ...sure } = whole;

    expect(await store.told(LUNA)).toStrictEqual(NOTHING_TOLD(LUNA));
    expect(await store.keep(whole)).toBe('kept');
    expect(await store.told(LUNA)).toStrictEqual(whole);
    expect(await store.keep({ ...sure, revision: 2 })).toBe('kept');
    expect(await store.told(LUNA)).toStrictEqual({ ...sure, revision: 2 });
    expect(await store.told(staffId('luna#told'))).toStrictEqual(NOTHING_TOLD(staffId('luna#told')));
  });

  test('of two who tell him at once one writes', async () => {
    const store = await open();
    const first = await Promise.all([store.keep(whole), store.keep({ ...whole, at: [] })]);
    expect(first.toSorted()).toEqual(['kept', 'raced']);
    const then = await Promise.all([store.keep({ ...whole, revision: 2 }), store.keep({ ...whole, revision: 2 })]);
    expect(then.toSorted()).toEqual(['kept', 'raced']);
    expect(await store.keep({ ...whole, revision: 2 })).toBe('raced');
  });
});

describe('many notes', () => {
  test('come some hundreds at a time, of one instant all or none, and all in the end', async () => {
    const store = dynamoNoticeStore(await tables.next());
    const notes = Array.from({ length: 700 }, (_, index) => aNote(`m${index}`, NOON + Math.floor(index / 7)));
    await store.note(notes);

    const seen = new Set<string>();
    let after = 0;
    for (let look = 0; look < 10; look += 1) {
      const some = await store.noted(DEMO, after);
      for (const { participant } of some) {
        expect(seen).not.toContain(participant);
        seen.add(participant);
      }
      expect(some.length).toBeLessThanOrEqual(300);
      expect(some.length % 7).toBe(0);
      after = some.at(-1)?.notedAt ?? after;
    }
    expect(seen.size).toBe(700);
  });
});
