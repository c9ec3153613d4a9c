/** The lake as it is read: from the embedded S3 by way of local disk into DuckDB, each fact once, and nothing else in reach. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { filesOf, type HourFiles, type LakeShelf } from '#shared/ports/lake-shelf.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { type AnyFact, aFact, linesOf } from '#test/support/lake-builders.ts';

let engines: TestEngines;
let buckets = 0;
const analyst = duckDbAnalyst();

beforeAll(async () => {
  engines = await startTestEngines();
});
afterAll(() => engines.stop());

async function aShelf(): Promise<LakeShelf> {
  buckets += 1;
  const bucket = `lake-${buckets}`;
  await engines.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const folder = mkdtempSync(join(tmpdir(), 'lake-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return s3LakeShelf({ bucket, client: engines.s3, folder });
}

const HOUR = 'facts/v1/dt=2026-11-25/hour=02/';
const raw = (shelf: LakeShelf, name: string, facts: readonly AnyFact[]): Promise<void> =>
  shelf.put(`${HOUR}${name}.ndjson.gz`, linesOf(facts), 'application/x-ndjson');

const came = (member: string): AnyFact => aFact({ kind: 'arrival_observed', member_ref: member });

async function idsIn(shelf: LakeShelf): Promise<readonly unknown[]> {
  const hours = await shelf.hours('2026-11-24', '2026-11-26');
  const session = await analyst.open(await shelf.fetch(hours.flatMap(filesOf)));
  const { rows } = await session.query('SELECT member_ref FROM facts ORDER BY member_ref', 100);
  session.close();
  return rows.map(({ member_ref: ref }) => ref);
}

async function compacted(shelf: LakeShelf): Promise<HourFiles | undefined> {
  const [hour] = await shelf.hours('2026-11-25', '2026-11-25');
  if (hour === undefined) return undefined;
  const bytes = await analyst.compact(await shelf.fetch(hour.raw));
  await shelf.put(hour.compactedKey, bytes, 'application/vnd.apache.parquet');
  return (await shelf.hours('2026-11-25', '2026-11-25'))[0];
}

describe('the lake', () => {
  test('is read with each fact once, in however many files it is told', async () => {
    const shelf = await aShelf();
    await raw(shelf, 'one', [came('anna'), came('bo'), came('anna')]);
    await raw(shelf, 'two', [came('bo'), came('carl')]);

    expect(await idsIn(shelf)).toEqual(['anna', 'bo', 'carl']);
  });

  test('is the same compacted, and what comes later is read beside it until it is compacted anew', async () => {
    const shelf = await aShelf();
    await raw(shelf, 'one', [came('anna'), came('bo'), came('anna')]);

    const first = await compacted(shelf);
    const before = await idsIn(shelf);
    await raw(shelf, 'late', [came('carl'), came('anna')]);
    const [grown] = await shelf.hours('2026-11-25', '2026-11-25');
    const after = await idsIn(shelf);
    const second = await compacted(shelf);

    expect(first?.isCompacted).toBe(true);
    expect(before).toEqual(['anna', 'bo']);
    expect(grown?.isCompacted).toBe(false);
    expect(after).toEqual(['anna', 'bo', 'carl']);
    expect(second?.superseded).toEqual([first?.compactedKey]);
    expect(await idsIn(shelf)).toEqual(['anna', 'bo', 'carl']);
  });

  test('empty, is asked like any other', async () => {
    expect(await idsIn(await aShelf())).toEqual([]);
  });

  test('compacted twice gives the same bytes, however its lines were split', async () => {
    const [one, other] = [await aShelf(), await aShelf()];
    await raw(one, 'a', [came('anna'), came('bo')]);
    await raw(one, 'b', [came('carl')]);
    await raw(other, 'a', [came('carl'), came('bo'), came('anna'), came('carl')]);
    const bytesOf = async (shelf: LakeShelf) => {
      const [hour] = await shelf.hours('2026-11-25', '2026-11-25');
      return analyst.compact(await shelf.fetch(hour!.raw));
    };

    expect(Buffer.from(await bytesOf(one)).equals(Buffer.from(await bytesOf(other)))).toBe(true);
    expect(Buffer.from(await bytesOf(one)).equals(Buffer.from(await bytesOf(one)))).toBe(true);
  });

  test('gives a name to one of many who claim it at once', async () => {
    const shelf = await aShelf();

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => shelf.claim('k', `${index}`, 'text/plain')),
    );

    expect(answers.filter((one) => one === 'written')).toHaveLength(1);
    expect(answers.filter((one) => one === 'taken')).toHaveLength(7);
  });
});

describe('what somebody asks', () => {
  const SCOPE = {
    campaign: "o'demo",
    timeZone: 'Asia/Shanghai',
    mechanic: 'contact',
    from: '2026-11-24T00:00:00.000Z',
    until: '2026-11-26T00:00:00.000Z',
  } as const;

  test.each([
    ["SELECT * FROM read_csv('/etc/passwd')", /disabled/],
    ["SELECT * FROM '/etc/hostname.csv'", /disabled/],
    ["SELECT * FROM read_json('https://example.com/a.json')", /.+/],
    ["SELECT * FROM glob('/*')", /disabled/],
    ["COPY facts TO '/tmp/out.csv'", /disabled|Only what reads/],
    ["ATTACH '/tmp/x.db'", /Only what reads/],
    ['INSTALL httpfs', /Only what reads/],
    ['SET threads = 1', /Only what reads/],
    ['DROP VIEW facts', /Only what reads/],
    ['CREATE TABLE x AS SELECT 1', /Only what reads/],
    ["EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/out.csv'", /disabled|Cannot access|Only what reads/],
    ['SELECT 1; SELECT 2', /One statement/],
    ['SELEC 1', /syntax error/],
    ['', /Nothing is asked/],
  ])('reaches nothing but facts: %s', async (sql, why) => {
    const session = await analyst.open([], SCOPE);

    await expect(session.query(sql, 10)).rejects.toMatchObject({
      code: 'QUERY_UNFIT',
      message: expect.stringMatching(why),
    });
    session.close();
  });

  test('is answered up to the most that is wanted, and says that there is more', async () => {
    const session = await analyst.open([]);

    const answer = await session.query("SELECT range AS n, TIMESTAMP '2026-11-25 02:00:00.5' AS at_ FROM range(5)", 3);
    session.close();

    expect(answer).toEqual({
      columns: ['n', 'at_'],
      rows: [0, 1, 2].map((n) => ({ n, at_: '2026-11-25T02:00:00.500Z' })),
      more: true,
    });
  });

  test('is broken off when it takes too long', async () => {
    const hasty = await duckDbAnalyst({ answerWithinMs: 50 }).open([]);

    const asked = hasty.query(
      'SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3',
      1,
    );

    await expect(asked).rejects.toMatchObject({ code: 'QUERY_UNFIT', message: expect.stringContaining('longer than') });
    hasty.close();
  });

  test.each([
    ['3008', '1003.2 MiB'],
    ['512', '170.7 MiB'],
  ])('in a function of %s MB may use less than half of it', async (whole, limit) => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', whole);
    onTestFinished(() => void vi.unstubAllEnvs());
    const session = await duckDbAnalyst().open([]);

    const { rows } = await session.query("SELECT current_setting('memory_limit') AS held", 1);
    session.close();

    expect(rows).toEqual([{ held: limit }]);
  });

  test('leaves nothing in the home folder, where extensions would lie', async () => {
    const session = await analyst.open([], SCOPE);
    const { rows } = await session.query(
      "SELECT '{\"a\": 1}'::JSON ->> 'a' AS json, (TIMESTAMPTZ '2026-11-25 20:00:00+00' AT TIME ZONE getvariable('zone'))::VARCHAR AS icu",
      1,
    );
    session.close();

    expect(rows).toEqual([{ json: '1', icu: '2026-11-26 04:00:00' }]);
    expect(readdirSync(process.env['HOME'] ?? '/')).not.toContain('.duckdb');
  });
});

/** Where the system lets us have a network of our own, without any way out. */
const isolated = ['-rn', process.execPath];
const canBeAlone = spawnSync('unshare', [...isolated, '-e', '0']).status === 0;

test.skipIf(!canBeAlone)('facts become figures and Parquet where there is no network at all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'facts.ndjson.gz');
  writeFileSync(
    file,
    linesOf([
      aFact({ kind: 'arrival_observed', happened_at: '2026-11-25T02:00:00.000Z', via: 'group', reason: 'no_code' }),
    ]),
  );

  const { stdout, stderr } = spawnSync('unshare', [...isolated, join('test', 'support', 'lake-alone.ts'), file], {
    encoding: 'utf8',
  });

  expect(stderr).toBe('');
  const { days, packed, networks } = JSON.parse(stdout);
  expect(networks).toEqual([]);
  expect(days).toMatchObject([{ day: '2026-11-25', gross_joins: 1 }, { gross_joins: 0 }]);
  expect(packed).toBeGreaterThan(0);
});

describe('rows as Parquet', () => {
  test('come back as they were, and the same rows make the same bytes', async () => {
    const columns = { day: 'VARCHAR', people: 'BIGINT', share: 'DOUBLE' } as const;
    const rows = [
      { day: '2026-11-25', people: 3, share: 0.25 },
      { day: '中文', people: null, share: null },
    ];
    const bytes = await analyst.parquet(columns, rows);
    const shelf = await aShelf();
    await shelf.put('rows.parquet', bytes, 'application/vnd.apache.parquet');
    const [path] = await shelf.fetch(['rows.parquet']);
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create()).connect();

    const read = await connection.runAndReadAll(`SELECT day, people::INT AS people, share FROM '${path}'`);

    expect(read.getRowObjectsJson()).toEqual(rows);
    expect(Buffer.from(await analyst.parquet(columns, rows)).equals(Buffer.from(bytes))).toBe(true);
  });
});
