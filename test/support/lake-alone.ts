/** The figures of a raw file of the lake, printed; started where there is no network, this shows that none is wanted. */
import { networkInterfaces } from 'node:os';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { tablesOf } from '#shared/story/period-tables.ts';

const [raw = ''] = process.argv.slice(2);
const analyst = duckDbAnalyst();
const session = await analyst.open([raw], {
  campaign: 'demo',
  timeZone: 'Asia/Shanghai',
  mechanic: 'group',
  from: '2026-11-25T00:00:00.000Z',
  until: '2026-11-26T00:00:00.000Z',
});
const { joins_by_day: days } = await tablesOf(session);
const { byteLength } = await analyst.compact([raw]);
session.close();
console.log(JSON.stringify({ days, packed: byteLength, networks: Object.keys(networkInterfaces()) }));
