/** One measured piece of work on a lake folder, in a process of its own: prints its milliseconds and its highest memory. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { compact } from '#functions/report/compact/compact.ts';
import { rollHours } from '#functions/report/roll-up/roll-hours.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { factsView } from '#shared/adapters/duckdb/facts-view.ts';
import { sqlFiles } from '#shared/adapters/duckdb/sql-files.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { closedPeriods } from '#shared/domain/report/periods.ts';
import { rollPeriod } from '#shared/story/roll-period.ts';
import { aCampaign } from '#test/support/builders.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { aFact, linesOf } from '#test/support/lake-builders.ts';
import { A_WISH } from '../synthetic/campaign.ts';
import { folderShelf } from './folder-shelf.ts';

const [what = '', folder = ''] = process.argv.slice(2);
const shelf = folderShelf(folder);
/** As in its function of 3,008 MB. */
const MEMORY_MB = Number(process.env['DUCKDB_MB'] ?? 1_052);
const analyst = duckDbAnalyst({ memoryMb: MEMORY_MB });
const end = A_WISH.startsAt + A_WISH.days * DAY;
const campaign = aCampaign({
  startsAt: A_WISH.startsAt,
  appliedAt: A_WISH.startsAt - 3_600_000,
  endsAt: end,
  holdSeconds: 7_200,
  timeZone: 'Asia/Shanghai',
});
const whole = closedPeriods(campaign, end + DAY).at(-1);
if (whole === undefined) throw new Error('The campaign has not ended.');

/** The same files and the same SQL, with nothing around them. */
async function bare(): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: `${MEMORY_MB}MB` });
  const connection = await instance.connect();
  await connection.run(
    factsView(
      globSync('parquet/v1/**/*.parquet', { cwd: folder })
        .map((file) => join(folder, file))
        .toSorted(),
    ),
  );
  const instant = (iso: string): string => `TIMESTAMP '${iso.replace('T', ' ').replace('Z', '')}'`;
  await connection.run(
    `SET TimeZone = 'UTC'; SET VARIABLE campaign = 'demo'; SET VARIABLE zone = 'Asia/Shanghai'; SET VARIABLE via = 'group'; SET VARIABLE from_at = ${instant(whole!.from)}; SET VARIABLE until_at = ${instant(whole!.until)}`,
  );
  const files = sqlFiles();
  for (const sql of await files.views()) await connection.run(sql);
  for (const [, sql] of await files.tables()) await connection.runAndReadAll(sql);
}

/** An hour told anew, of the same thousand facts whatever else lies there; its files go again. */
async function hourlyOne(): Promise<void> {
  const hour = new Date(end + 20 * DAY).toISOString().slice(0, 13);
  const key = `facts/v1/dt=${hour.slice(0, 10)}/hour=${hour.slice(11)}/new.ndjson.gz`;
  const facts = Array.from({ length: 1_000 }, (_, index) =>
    aFact({ kind: 'arrival_observed', happened_at: `${hour}:00:00.000Z`, member_ref: `m${index}`, reason: 'referred' }),
  );
  await shelf.put(key, linesOf(facts), 'application/x-ndjson');
  try {
    await rollHours({ shelf, analyst }, end + 20 * DAY + 5 * 3_600_000);
  } finally {
    await shelf.remove([key]);
  }
}

const WORKS: Readonly<Record<string, () => Promise<unknown>>> = {
  bare,
  compact: () => compact({ shelf, analyst, clock: at(end + 5 * DAY) }, { scheduledAt: end + 5 * DAY }),
  'compact-all': async () => {
    // A first look at a lake nobody has packed yet: a day at a time, as if every day's run had come.
    for (let day = A_WISH.startsAt - DAY; day < end + 6 * DAY; day += 2 * DAY) {
      await compact({ shelf, analyst, clock: at(day) }, { scheduledAt: day });
    }
  },
  'hourly-one': hourlyOne,
  daily: async () =>
    rollPeriod({ shelf, analyst, digest: nodeDigest(), campaigns: inMemoryCampaignStore() }, campaign, whole, {
      latest: 0,
      asOf: end + DAY,
    }),
};

const at = (event: number) => ({ eventNow: () => event, wallNow: () => event, wallOf: () => undefined });

const begun = performance.now();
await WORKS[what]?.();
const ms = performance.now() - begun;
console.log(JSON.stringify({ ms: Math.round(ms), peakMb: Math.round(process.resourceUsage().maxRSS / 1_024) }));
