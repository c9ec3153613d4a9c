/**
 * A revision in the lake's bucket: claimed first, its tables and figures, the manifest last. Only a revision with a manifest exists; whoever dies on
 * the way leaves a claim, which the next run takes over when it is for the same facts, or old.
 */

import { HOUR, type Instant } from '#shared/domain/calendar.ts';
import { csvOf } from '#shared/domain/report/csv.ts';
import { DICTIONARY, TABLE_NAMES } from '#shared/domain/report/dictionary.ts';
import type { PeriodFigures, TableName } from '#shared/domain/report/figures.ts';
import { dailyOf } from '#shared/domain/report/lake-places.ts';
import type { Analyst, Row } from '#shared/ports/analyst.ts';
import type { Digest } from '#shared/ports/digest.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';

interface Ports {
  readonly shelf: LakeShelf;
  readonly analyst: Analyst;
  readonly digest: Digest;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8';
const PARQUET_TYPE = 'application/vnd.apache.parquet';

export async function keepRevision(
  ports: Ports,
  figures: PeriodFigures,
  inputs: string,
  asOf: Instant,
): Promise<'kept' | 'claimed'> {
  const { shelf, digest } = ports;
  const folder = dailyOf(figures.campaign, figures.period.name, figures.revision);
  if (!(await isOurs(shelf, `${folder}claim.json`, { inputs, asOf }))) return 'claimed';
  const written: Record<string, string> = {};
  const keep = async (name: string, body: string | Uint8Array, type: string): Promise<void> => {
    await shelf.put(`${folder}${name}`, body, type);
    written[name] = digest.sha256Hex(body);
  };
  for (const table of TABLE_NAMES) {
    const rows = rowsOf(figures, table);
    await keep(`${table}.csv`, csvOf(Object.keys(DICTIONARY[table].columns), rows), CSV_TYPE);
    await keep(`${table}.parquet`, await ports.analyst.parquet(typesOf(table), rows), PARQUET_TYPE);
  }
  await keep('figures.json', `${JSON.stringify(figures)}\n`, JSON_TYPE);
  const { campaign, period, revision } = figures;
  const rows = Object.fromEntries(TABLE_NAMES.map((table) => [table, figures[table].length]));
  const manifest = { schema: 1, campaign, period: period.name, revision, inputs, rows, sha256: written };
  await shelf.put(`${folder}manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`, JSON_TYPE);
  return 'kept';
}

const rowsOf = (figures: PeriodFigures, table: TableName): readonly Row[] => figures[table].map((row) => ({ ...row }));
const typesOf = (table: TableName) =>
  Object.fromEntries(Object.entries(DICTIONARY[table].columns).map(([name, { type }]) => [name, type]));

interface Claim {
  readonly inputs: string;
  readonly asOf: Instant;
}

/** No run takes so long. */
const ABANDONED_AFTER = HOUR;

/** Of two runs that have seen other facts one writes, and the other comes back later; what a dead run claimed is taken over. */
async function isOurs(shelf: LakeShelf, key: string, claim: Claim): Promise<boolean> {
  const text = JSON.stringify(claim);
  if ((await shelf.claim(key, text, JSON_TYPE)) === 'written') return true;
  const bytes = await shelf.read(key);
  const held: Partial<Claim> = bytes === undefined ? {} : JSON.parse(new TextDecoder().decode(bytes));
  if (held.inputs === claim.inputs) return true;
  if (held.asOf !== undefined && claim.asOf - held.asOf < ABANDONED_AFTER) return false;
  await shelf.put(key, text, JSON_TYPE);
  return true;
}
