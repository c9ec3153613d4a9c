/** The real roll-up, from its bundle, by the local schedules: a start that was missed is caught up by the next, one that comes twice changes nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { synthesizeLocal } from '#infra/app.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { startRunner } from '#infra/local/runner/runner.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { DAY, HOUR, isoInstant } from '#shared/domain/calendar.ts';
import { aCampaign } from '#test/support/builders.ts';
import { sdkClients } from '#test/support/engines.ts';
import { aFact, linesOf } from '#test/support/lake-builders.ts';

/** Some days ago, at eight in the morning in Shanghai. */
const START = Math.floor(Date.now() / DAY) * DAY - 3 * DAY;
/** When that day's report is due. */
const DUE = START + 16 * HOUR + 2 * HOUR;

test('a missed start and a doubled one', async () => {
  const root = mkdtempSync(join(tmpdir(), 'reports-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const assemblyDir = join(root, 'cdk.out');
  await synthesizeLocal({ outDir: assemblyDir });
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  onTestFinished(() => engines.stop());
  const runner = await startRunner({ assemblyDir, engines, dataDir: join(root, 'data'), isolate: 'process' });
  onTestFinished(() => runner.stop());
  const clients = sdkClients(engines);
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const { s3 } = clients;
  const Bucket = [...runner.resources.buckets.values()].find((name) => /lake/i.test(name)) ?? '';
  const [table = ''] = runner.resources.tables.values();
  await dynamoCampaignStore({ table, client: clients.dynamodb }).save(
    aCampaign({ startsAt: START, appliedAt: START, endsAt: START + 30 * DAY, timeZone: 'Asia/Shanghai' }),
  );
  const tell = async (name: string, at: number): Promise<void> => {
    const happened_at = isoInstant(at);
    const fact = aFact({
      kind: 'arrival_observed',
      happened_at,
      member_ref: name,
      via: 'group',
      place: 'group:g',
      reason: 'no_code',
    });
    const Key = `facts/v1/dt=${happened_at.slice(0, 10)}/hour=${happened_at.slice(11, 13)}/${name}.ndjson.gz`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: linesOf([fact]) }));
  };
  const lying = async (Prefix: string): Promise<ReadonlyMap<string, string>> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return new Map(Contents.map(({ Key = '', ETag = '' }) => [Key, ETag]));
  };
  const manifests = async (): Promise<readonly string[]> =>
    [...(await lying('rollups/v1/days/'))].flatMap(([key]) => /demo\/(.*)\/manifest\.json$/.exec(key)?.[1] ?? []);
  const day = (index: number): string => isoInstant(START + index * DAY).slice(0, 10);
  await tell('anna', START + HOUR);
  await tell('bo', START + DAY + HOUR);
  // The campaign itself is a fact, which the stream tells.
  await runner.quiet();

  // The starts that were due in between never came.
  await runner.fire('report/compact', new Date(DUE + DAY));
  await runner.fire('report/roll-up', new Date(DUE + DAY));
  await runner.quiet();
  const once = await lying('rollups/');

  expect(await manifests()).toEqual([`${day(0)}/r1`, `${day(1)}/r1`]);
  expect([...(await lying('parquet/')).keys()]).toHaveLength(3);
  expect([...(await lying('reports/')).keys()]).toEqual(
    expect.arrayContaining([`reports/demo/${day(1)}/report.zh.html`, 'reports/index.html']),
  );

  // Twice at once, and once more.
  await Promise.all([1, 2].map(() => runner.fire('report/roll-up', new Date(DUE + DAY))));
  await runner.fire('report/roll-up', new Date(DUE + DAY));
  await runner.quiet();

  expect(await lying('rollups/')).toEqual(once);
}, 120_000);
