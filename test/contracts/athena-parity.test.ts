/** One question to the lake, put as Athena would be asked, over the packed files themselves: the same numbers as ours, in words both understand. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { cascadeFacts } from '#test/support/cascade-facts.ts';
import { linesOf } from '#test/support/lake-builders.ts';

const SQL = readFileSync('shared/adapters/duckdb/sql/athena/arrivals_by_day.sql', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'athena-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the same question has the same answer', async () => {
  const { facts, from, until } = cascadeFacts();
  const raw = join(folder, 'facts.ndjson.gz');
  writeFileSync(raw, linesOf(facts));
  const packed = join(folder, 'packed.parquet');
  writeFileSync(packed, await duckDbAnalyst().compact([raw]));
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`CREATE VIEW packed_facts AS SELECT * FROM read_parquet('${packed}')`);

  const asked = (await connection.runAndReadAll(SQL)).getRowObjectsJson();

  const session = await duckDbAnalyst().open([raw], {
    campaign: 'demo',
    timeZone: 'UTC',
    mechanic: 'group',
    from,
    until,
  });
  const ours = (await session.counts('joins_by_day')).filter(({ gross_joins: came }) => came > 0);
  session.close();
  expect(asked.map(({ day, arrivals, departures }) => [day, Number(arrivals), Number(departures)])).toEqual(
    ours.map(({ day, gross_joins: came, leaves }) => [day, came, leaves]),
  );
});

test('it uses no word that only one of them knows', () => {
  const words = SQL.replaceAll(/--.*/g, '').toLowerCase();

  expect(words).not.toMatch(
    /qualify|filter\s*\(|group by all|::|arg_max|getvariable|strftime|\/\/|date_diff|read_parquet|unnest|ilike|\bany_value/,
  );
});
