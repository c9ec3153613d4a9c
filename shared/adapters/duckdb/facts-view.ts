/** `facts`: what raw and compacted files hold, each fact once. A fact told twice is the same but for when it was told, so which telling is taken matters to nobody. */
import { LAKE_COLUMNS } from '#shared/domain/report/lake-columns.ts';
import { quoted, typed } from './quoting.ts';

const COLUMNS = Object.fromEntries(Object.entries(LAKE_COLUMNS).map(([name, { type }]) => [name, type]));
const NAMES = Object.keys(COLUMNS).join(', ');

/** A column that a file does not have is null in its rows. */
export function factsView(paths: readonly string[]): string {
  const [compacted, raw] = [paths.filter(isParquet), paths.filter((path) => !isParquet(path))];
  const parts = [
    ...(compacted.length > 0 ? [`SELECT ${NAMES} FROM read_parquet([${list(compacted)}], union_by_name = true)`] : []),
    ...(raw.length > 0 ? [onceEach(`read_json([${list(raw)}], ${AS_LINES})`)] : []),
  ];
  if (parts.length === 0) return `CREATE TEMP TABLE facts (${typed(COLUMNS)})`;
  return `CREATE TEMP VIEW facts AS ${parts.join('\nUNION ALL BY NAME\n')}`;
}

const isParquet = (path: string): boolean => path.endsWith('.parquet');
const list = (paths: readonly string[]): string => paths.map(quoted).join(', ');

const shape = Object.entries(COLUMNS).map(([name, type]) => `${name}: ${quoted(type)}`);
const AS_LINES = `format = 'newline_delimited', compression = 'auto_detect', columns = {${shape.join(', ')}}`;

/** Whoever told it first knew it; then any order, as long as it is always the same. */
const WHICH = 'observed_at NULLS LAST, reason, state, lure, cost_minor, day, verdict, root_ref';

/** Compacted files hold each fact once already, and no hour is given both ways. */
const onceEach = (from: string): string =>
  `SELECT ${NAMES} FROM ${from} QUALIFY row_number() OVER (PARTITION BY id ORDER BY ${WHICH}) = 1`;
