/** What the bucket's lifetime rule and the keys in it have in common. A brand's art (`art/`) is under none of these, and so is kept for ever. */
import { LAKE_COLUMNS } from '#shared/domain/report/lake-columns.ts';
import { COMPACTED, FACTS } from '#shared/domain/report/lake-places.ts';

/** Files that can be made again at any time go after a while: posters, and the plates they are printed from. */
export const PASSING_PREFIXES = ['posters/', 'plates/'] as const;

/** What lies where in the lake's bucket; each function may write under its own only. */
export const LAKE_PREFIXES = {
  facts: 'facts/',
  compacted: 'parquet/',
  rollups: 'rollups/',
  reports: 'reports/',
} as const;

const HIVE = {
  INTEGER: 'int',
  BIGINT: 'bigint',
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  TIMESTAMP: 'timestamp',
} as const;

/** The packed facts as a table of Glue's; raw lines have their instants as ISO text. */
export const lakeTableColumns = (of: 'packed' | 'raw') =>
  Object.entries(LAKE_COLUMNS).map(([name, { type, means }]) => ({
    name,
    type: of === 'raw' && type === 'TIMESTAMP' ? 'string' : HIVE[type],
    // Glue takes 255 characters.
    comment: means.replaceAll('`', '').slice(0, 255),
  }));

/** Where the partitions of either begin. */
export const LAKE_TABLE_PREFIXES = { packed: COMPACTED, raw: FACTS } as const;
