import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sweepExpired } from '#infra/local/engines/dynamodb/ttl-sweep.ts';
import { createFissionTable, startTestEngines, type TestEngines } from '#test/support/engines.ts';

const HOUR_MS = 3_600_000;

describe('the upkeep of the embedded DynamoDB', () => {
  let folder = '';
  let engines: TestEngines;
  // Each test turns its own clock: the sweeps that fall due go through every table.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engines-'));
    engines = await startTestEngines({ dataDir: folder });
  });
  afterEach(async () => {
    await engines.stop();
    await rm(folder, { recursive: true });
  });
  const put = (TableName: string, sk: string, expiresAt?: number) => {
    const lifetime = expiresAt === undefined ? {} : { expires_at: { N: String(expiresAt) } };
    return engines.dynamodb.send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'p' }, sk: { S: sk }, ...lifetime } }),
    );
  };

  test('an item goes when its lifetime is over, not before, and never without one', async () => {
    await createFissionTable(engines.dynamodb, 'lifetimes');
    const now = Math.floor(Date.now() / 1000);
    await put('lifetimes', 'over', now);
    await put('lifetimes', 'soon', now + 60);
    await put('lifetimes', 'for-ever');

    const swept = [await sweepExpired(engines.dynamodb, now * 1000), await sweepExpired(engines.dynamodb, now * 1000)];

    const { Items } = await engines.dynamodb.send(new ScanCommand({ TableName: 'lifetimes' }));
    expect(swept).toEqual([1, 0]);
    expect(Items?.map((item) => item['sk']?.S).sort()).toEqual(['for-ever', 'soon']);
  });

  test('the sweep runs by itself', async () => {
    await createFissionTable(engines.dynamodb, 'swept');
    await put('swept', 'over', 1);

    engines.clock.advance(5 * 60_000);

    const read = new GetItemCommand({ TableName: 'swept', Key: { pk: { S: 'p' }, sk: { S: 'over' } } });
    await expect.poll(async () => (await engines.dynamodb.send(read)).Item).toBeUndefined();
  });

  test('the stream has its index from the start, forgets after a day, and keeps counting on', async () => {
    await createFissionTable(engines.dynamodb, 'streamed');
    for (const sk of ['1', '2', '3']) await put('streamed', sk);
    const file = new DatabaseSync(join(folder, 'ddb.sqlite'), { readOnly: true });
    const numbers = () =>
      file
        .prepare("SELECT sequence_number AS n FROM _stream_records WHERE table_name = 'streamed'")
        .all()
        .map((row) => Number(row['n']));
    const plan =
      "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'x'";

    const before = numbers();
    engines.clock.advance(23 * HOUR_MS);
    const within = numbers();
    engines.clock.advance(2 * HOUR_MS);
    const trimmed = numbers();
    await put('streamed', '4');

    expect(String(file.prepare(plan).get()?.['detail'])).toContain('local_stream_seq');
    expect(within).toEqual(before);
    expect(trimmed).toEqual(before.slice(-1));
    expect(numbers().at(-1)).toBeGreaterThan(before.at(-1) ?? 0);
    file.close();
  });
});
