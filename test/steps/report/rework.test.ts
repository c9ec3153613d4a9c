/** Figures and facts anew, because an operator asks: days that the schedule looks at no more, and the lake from the table, call by call. */
import { beforeEach, describe, expect, test } from 'vitest';
import { rework } from '#functions/report/rework/rework.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { LakeItem } from '#shared/domain/report/lake-fact.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import { readRework } from '#shared/messages/analyst-command.ts';
import type { Lake } from '#shared/ports/lake.ts';
import type { WholeTable } from '#shared/ports/whole-table.ts';
import { type FixedClock, fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { knownStaffRefs } from '#test/support/fakes/known-staff-refs.ts';
import { CLOSED, came, campaign, lakeWorld, START } from './lake-world.ts';

let world: ReturnType<typeof lakeWorld>;
let appended: Map<string, LakeFact[]>;
beforeEach(() => {
  world = lakeWorld();
  appended = new Map();
});

const lake: Lake = {
  append: async (partition, facts) => void appended.set(partition, [...(appended.get(partition) ?? []), ...facts]),
};
const NO_TABLE: WholeTable = { page: async () => ({ items: [], read: 0, unreadable: 0 }) };

interface Asked {
  readonly at?: number;
  readonly table?: WholeTable;
  readonly clock?: FixedClock;
}

async function ask(command: string, input: object, { at = CLOSED, table = NO_TABLE, clock }: Asked = {}) {
  const ports = await world.ports(at);
  const both = { ...ports, table, lake, staffRefs: knownStaffRefs(), clock: clock ?? ports.clock };
  return await rework(both, readRework({ command, input }));
}

describe('rollup', () => {
  const days = { from: '2026-11-20', to: '2026-11-21' };
  const outcomes = { columns: ['campaign', 'period', 'revision', 'outcome'] };

  test('works out the days it names, as revisions, and asks for their reports; what says the same makes none', async () => {
    await world.tell('a', [came('anna', START), came('bo', START + DAY)]);

    const first = await ask('rollup', days, { at: CLOSED + DAY });
    await world.tell('late', [came('carl', START + HOUR)]);
    const second = await ask('rollup', { ...days, to: '2026-11-20' }, { at: CLOSED + 40 * DAY });
    const third = await ask('rollup', { ...days, to: '2026-11-20' }, { at: CLOSED + 41 * DAY });

    expect(first).toMatchObject({
      ...outcomes,
      rows: [
        { campaign: 'demo', period: '2026-11-20', revision: 1, outcome: 'revision' },
        { campaign: 'demo', period: '2026-11-21', revision: 1, outcome: 'revision' },
      ],
      total: 2,
    });
    expect(second).toMatchObject({ rows: [{ period: '2026-11-20', revision: 2, outcome: 'revision' }] });
    expect(third).toMatchObject({ rows: [{ period: '2026-11-20', revision: 2, outcome: 'same' }] });
    expect(world.figuresOf('2026-11-20', 2)).toMatchObject({ joins_by_day: [{ gross_joins: 2 }] });
  });

  test('goes on call by call as time runs out, tells how many there are, and takes in the whole with its last day', async () => {
    const all = { from: '2026-11-01', to: '2026-12-31' };
    const clock = fixedClock({ event: CLOSED + 30 * DAY });
    // Two periods a call: each takes a minute and more.
    const slow = {
      ...clock,
      wallNow() {
        clock.advance(MINUTE);
        return clock.wallNow();
      },
    };
    const calls: (readonly string[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask('rollup', { ...all, cursor }, { at: CLOSED + 30 * DAY, clock: slow });
      if (!('rows' in page)) throw new Error('No rows.');
      calls.push(page.rows.map(({ period }) => period));
      expect(page.total).toBe(7);
      cursor = 'next' in page ? page.next : undefined;
    } while (cursor !== undefined);

    expect(calls.length).toBeGreaterThan(2);
    expect(calls.flat()).toEqual([
      '2026-11-20',
      '2026-11-21',
      '2026-11-22',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      'final',
    ]);
    expect(await ask('rollup', { ...all, to: '2026-11-22' }, { at: CLOSED + 30 * DAY })).toMatchObject({ total: 3 });
  });

  test('wants its days, and says which are missing and which are none', async () => {
    await expect(ask('rollup', {})).rejects.toMatchObject({
      code: 'COMMAND_INPUT_UNFIT',
      message: 'The command wants this, too: from, to.',
      facts: { places: 'from, to' },
    });
    await expect(ask('rollup', { from: 'monday', stray: 1 })).rejects.toMatchObject({
      message: 'The command wants this, too: to. The command does not take this: from, stray.',
    });
  });

  test('of what is not closed yet, or of another campaign, is nothing', async () => {
    expect(await ask('rollup', days, { at: CLOSED - 1 })).toMatchObject({ rows: [], total: 0 });
    expect(await ask('rollup', { ...days, campaign: 'other' })).toMatchObject({ rows: [], total: 0 });
  });
});

describe('lake backfill', () => {
  const item: LakeItem = { of: 'version', campaign };

  test('tells what every item tells under the hour it happened in, and how much it read', async () => {
    const pages: WholeTable = {
      page: async (cursor) =>
        cursor === undefined
          ? { items: [item], read: 40, unreadable: 1, next: 'more' }
          : { items: [item], read: 2, unreadable: 0 },
    };

    const told = await ask('lake backfill', {}, { table: pages });

    expect(told).toEqual({ kind: 'record', record: { read: 42, unreadable: 1, facts: expect.any(Number) } });
  });

  test('stops after a while with a cursor, having kept what it gathered; the next call goes on there', async () => {
    const clock = fixedClock({ event: CLOSED });
    const seen: (string | undefined)[] = [];
    const slow: WholeTable = {
      page: async (cursor) => {
        seen.push(cursor);
        clock.advance(HOUR);
        return {
          items: [item],
          read: 1,
          unreadable: 0,
          ...(cursor === 'b' ? {} : { next: cursor === 'a' ? 'b' : 'a' }),
        };
      },
    };

    const first = await ask('lake backfill', {}, { table: slow, clock });
    const kept = appended.size;
    const second = await ask('lake backfill', { cursor: 'a' }, { table: slow, clock });

    expect(first).toMatchObject({ record: { read: 1, cursor: 'a' } });
    expect(kept).toBeGreaterThan(0);
    expect(second).toMatchObject({ record: { cursor: 'b' } });
    expect(seen).toEqual([undefined, 'a']);
  });
});
