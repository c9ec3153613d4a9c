/** The roll-up over a lake in memory, asked by the real engine: what is due is worked out once, whatever is missed, doubled, late or dies on the way. */
import { beforeEach, describe, expect, test } from 'vitest';
import { compact } from '#functions/report/compact/compact.ts';
import { rollUp } from '#functions/report/roll-up/roll-up.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { ReportDue } from '#shared/messages/report-due.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import type { InMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import type { AnyFact } from '#test/support/lake-builders.ts';
import { CLOSED, came, campaign, lakeWorld, START } from './lake-world.ts';

let world: ReturnType<typeof lakeWorld>;
let shelf: InMemoryShelf;
let said: readonly ReportDue[];

beforeEach(() => {
  world = lakeWorld();
  ({ shelf, said } = world);
});

const tell = (name: string, facts: readonly AnyFact[]): Promise<void> => world.tell(name, facts);
const ports = (at: number) => world.ports(at);
const figuresOf = (period: string, revision: number) => world.figuresOf(period, revision);
const run = async (at: number) => (await rollUp(await ports(at), { scheduledAt: at })).facts;
const daily = (): ReadonlyMap<string, string> =>
  new Map(
    [...shelf.objects]
      .filter(([key]) => key.startsWith('rollups/v1/days/'))
      .map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]),
  );

describe('a closed day', () => {
  test('is worked out once it is closed, with every table as CSV, Parquet and JSON, and a report is asked for', async () => {
    await tell('a', [came('anna', START), came('bo', START + HOUR)]);

    expect(await run(CLOSED - MINUTE)).toMatchObject({ periods: 0 });
    expect(await run(CLOSED)).toMatchObject({ periods: 1, revisions: 1 });

    expect(figuresOf('2026-11-20', 1)).toMatchObject({
      revision: 1,
      changes: [],
      joins_by_day: [{ day: '2026-11-20', gross_joins: 2 }],
    });
    expect([...daily().keys()].filter((key) => key.endsWith('.csv'))).toHaveLength(16);
    expect([...daily().keys()].filter((key) => key.endsWith('.parquet'))).toHaveLength(16);
    expect(said).toEqual([
      {
        version: 1,
        what: 'report',
        id: 'report:demo:2026-11-20:1',
        campaign: 'demo',
        period: '2026-11-20',
        revision: 1,
      },
    ]);
  });

  test('has its header in every CSV even where there is no row (D4)', async () => {
    await run(CLOSED);

    for (const [key, bytes] of shelf.objects) {
      if (key.endsWith('.csv')) expect(new TextDecoder().decode(bytes)).toMatch(/^[a-z0-9_]+(,[a-z0-9_]+)+\r\n/);
    }
    expect(new TextDecoder().decode(shelf.objects.get('rollups/v1/days/demo/2026-11-20/r1/leaderboard.csv'))).toBe(
      'rank,participant_ref,qualified,invitees,reached_at\r\n',
    );
  });

  test('that a run missed is caught up by the next', async () => {
    await tell('a', [came('anna', START), came('bo', START + DAY)]);

    expect(await run(CLOSED + 2 * DAY)).toMatchObject({ periods: 3, revisions: 3 });
    expect(said.map(({ period }) => period)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  });

  test('run twice, or by two at once, is the same to the last byte', async () => {
    await tell('a', [came('anna', START), came('bo', START + HOUR)]);
    await Promise.all([run(CLOSED), run(CLOSED)]);
    const once = daily();

    await run(CLOSED);
    const again = daily();
    for (const key of again.keys()) shelf.objects.delete(key);
    await run(CLOSED);

    expect(again).toEqual(once);
    expect(daily()).toEqual(once);
  });

  test('is the same from raw files and from compacted ones', async () => {
    await tell('a', [came('anna', START), came('bo', START + HOUR)]);
    await tell('b', [came('anna', START)]);
    await run(CLOSED);
    const raw = daily();
    for (const key of raw.keys()) shelf.objects.delete(key);

    const { facts } = await compact(await ports(CLOSED), { scheduledAt: CLOSED });
    await run(CLOSED);

    expect(facts).toEqual({ hours: 2, files: 3 });
    expect(daily()).toEqual(raw);
  });
});

describe('what is heard later', () => {
  test('makes a new revision that lists what it says otherwise', async () => {
    await tell('a', [came('anna', START)]);
    await run(CLOSED);
    await tell('late', [came('bo', START + HOUR)]);

    expect(await run(CLOSED + HOUR)).toMatchObject({ revisions: 1 });

    const { changes, revision } = figuresOf('2026-11-20', 2);
    expect(revision).toBe(2);
    expect(changes).toContainEqual({
      table: 'joins_by_day',
      row: '2026-11-20',
      column: 'gross_joins',
      before: '1',
      after: '2',
    });
    expect(figuresOf('2026-11-20', 1)).toMatchObject({ joins_by_day: [{ gross_joins: 1 }] });
    expect(said.at(-1)).toMatchObject({ revision: 2 });
  });

  test('and says nothing otherwise makes none, and is not counted again', async () => {
    await tell('a', [came('anna', START)]);
    await run(CLOSED);
    await tell('again', [came('anna', START)]);
    const before = daily();

    expect(await run(CLOSED + HOUR)).toMatchObject({ revisions: 0 });
    const { analyst, ...others } = await ports(CLOSED + 2 * HOUR);
    const counting = { ...analyst, open: async () => Promise.reject(new Error('counted again')) };
    await rollUp({ ...others, analyst: { ...analyst, ...counting } }, { scheduledAt: CLOSED + 2 * HOUR });

    const files = (all: ReadonlyMap<string, string>) => [...all].filter(([key]) => !key.endsWith('looked-at'));
    expect(files(daily())).toEqual(files(before));
  });

  test('of a day older than the seven latest waits for an operator', async () => {
    const long = { ...campaign, endsAt: START + 30 * DAY };
    await tell('a', [came('anna', START)]);
    const roll = async (at: number) => {
      const own = await ports(at);
      const campaigns = inMemoryCampaignStore();
      await campaigns.save(long);
      return (await rollUp({ ...own, campaigns }, { scheduledAt: at })).facts;
    };
    await roll(CLOSED + 9 * DAY);
    await tell('late', [came('bo', START + HOUR)]);

    expect(await roll(CLOSED + 9 * DAY + HOUR)).toMatchObject({ periods: 7, revisions: 7 });
    expect(shelf.objects.has('rollups/v1/days/demo/2026-11-20/r2/manifest.json')).toBe(false);
    expect(shelf.objects.has('rollups/v1/days/demo/2026-11-29/r2/manifest.json')).toBe(true);
  });
});

describe('a death', () => {
  test('between any two writes leaves nothing that the next run does not finish, to the same bytes', async () => {
    await tell('a', [came('anna', START), came('bo', START + HOUR)]);
    const facts = new Map(shelf.objects);
    await run(CLOSED);
    const whole = new Map(shelf.objects);
    const writes = whole.size - facts.size;

    for (let dies = 0; dies < writes; dies += 5) {
      shelf.objects.clear();
      for (const [key, bytes] of facts) shelf.objects.set(key, bytes);
      let made = 0;
      shelf.beforeWrite = () => {
        if (made === dies) throw new Error('killed');
        made += 1;
      };
      await run(CLOSED).catch(() => undefined);
      shelf.beforeWrite = () => {};
      await run(CLOSED);

      expect(new Set(shelf.objects.keys())).toEqual(new Set(whole.keys()));
      for (const [key, bytes] of whole)
        expect(Buffer.from(shelf.objects.get(key)!).equals(Buffer.from(bytes)), key).toBe(true);
    }
    expect(writes).toBeGreaterThan(30);
  });

  test('with a claim on it is taken over after an hour, when other facts have come since', async () => {
    await tell('a', [came('anna', START)]);
    shelf.beforeWrite = (key) => {
      if (key.endsWith('figures.json')) throw new Error('killed');
    };
    await run(CLOSED).catch(() => undefined);
    shelf.beforeWrite = () => {};
    await tell('late', [came('bo', START + HOUR)]);

    expect(await run(CLOSED + MINUTE)).toMatchObject({ revisions: 0 });
    expect(await run(CLOSED + HOUR)).toMatchObject({ revisions: 1 });
    expect(figuresOf('2026-11-20', 1)).toMatchObject({ joins_by_day: [{ gross_joins: 2 }] });
  });

  test('before the report was asked for: it is asked for again', async () => {
    const own = await ports(CLOSED);
    const failing = async (): Promise<void> => Promise.reject(new Error('killed'));
    await rollUp({ ...own, announceReportDue: failing }, { scheduledAt: CLOSED }).catch(() => undefined);

    await run(CLOSED + HOUR);

    expect(said).toEqual([expect.objectContaining({ id: 'report:demo:2026-11-20:1' })]);
  });
});

describe('an hour', () => {
  const hourly = (): readonly string[] =>
    [...shelf.objects.keys()].filter((key) => key.startsWith('rollups/v1/hours/'));

  test('is worked out from its own facts, of all campaigns, when it is closed; anew when more of it is heard', async () => {
    await tell('a', [came('anna', START), { ...came('eve', START), campaign: 'other', id: 'other' }]);

    await run(START + 3 * HOUR - MINUTE);
    expect(hourly()).toEqual([]);
    await run(START + 3 * HOUR);
    const first = hourly();
    await run(START + 4 * HOUR);
    expect(hourly()).toEqual(first);
    await tell('late', [came('bo', START + 1)]);
    await run(START + 5 * HOUR);

    const read = (key: string) => JSON.parse(new TextDecoder().decode(shelf.objects.get(key)));
    expect(first).toHaveLength(2);
    expect(hourly()).toHaveLength(4);
    expect(read(first.find((key) => key.endsWith('.json'))!).facts_by_kind).toEqual([
      { campaign: 'demo', kind: 'arrival_observed', detail: 'no_code', facts: 1, cost_minor: 0 },
      { campaign: 'other', kind: 'arrival_observed', detail: 'no_code', facts: 1, cost_minor: 0 },
    ]);
    expect(hourly().filter((key) => key.includes('/r2/'))).toHaveLength(2);
  });
});

test('hours that ever so many runs have missed get their figures by the first run after a midnight', async () => {
  await tell('a', [came('anna', START)]);
  const hours = (): number => [...shelf.objects.keys()].filter((key) => key.startsWith('rollups/v1/hours/')).length;
  const midnight = Date.parse('2026-11-24T00:00:00Z');

  await run(midnight - HOUR);
  expect(hours()).toBe(0);
  await run(midnight);
  expect(hours()).toBe(2);
});

test('a replay’s runs are for the replay’s time', async () => {
  const own = await ports(CLOSED);
  const wall = CLOSED + 300 * DAY;
  const clock = fixedClock({ event: CLOSED, wall });

  expect((await rollUp({ ...own, clock }, { scheduledAt: wall - MINUTE })).facts).toMatchObject({ periods: 0 });
  expect((await rollUp({ ...own, clock }, { scheduledAt: wall })).facts).toMatchObject({ periods: 1 });
});
