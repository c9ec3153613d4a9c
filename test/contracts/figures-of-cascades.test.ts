/** The figures of the real cascades, whose numbers are known from the data's own README. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import type { FigureTables } from '#shared/domain/report/figures.ts';
import { tablesOf } from '#shared/story/period-tables.ts';
import { cascadeFacts } from '#test/support/cascade-facts.ts';
import { linesOf } from '#test/support/lake-builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'cascades-'));
let tables: FigureTables;

beforeAll(async () => {
  const { facts, from, until } = cascadeFacts();
  const half = Math.floor(facts.length / 2);
  const paths = [facts.slice(0, half + 100), facts.slice(half)].map((some, index) => {
    const path = join(folder, `${index}.ndjson.gz`);
    writeFileSync(path, linesOf(some));
    return path;
  });
  const scope = { campaign: 'demo', timeZone: 'Asia/Shanghai', mechanic: 'group', from, until } as const;
  const session = await duckDbAnalyst().open(paths, scope);
  tables = await tablesOf(session);
  session.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the real cascades', () => {
  test('have so many people in each generation, and so many friends for each of the one before', () => {
    expect(tables.generations.map(({ generation, people, qualified }) => [generation, people, qualified])).toEqual([
      [0, 30, 0],
      [1, 4_747, 4_747],
      [2, 1_869, 1_869],
      [3, 312, 312],
      [4, 3, 3],
    ]);
    expect(tables.generations.map(({ k }) => k)).toEqual([null, 158.233333, 0.393722, 0.166934, 0.009615]);
  });
});
