/** What a later revision of a period says otherwise than the one before: row by row, so that nobody has to compare two reports. */
import { DICTIONARY, TABLE_NAMES } from './dictionary.ts';
import type { ChangeRow } from './figure-rows.ts';
import type { FigureTables, TableName } from './figures.ts';

type Cells = Readonly<Record<string, unknown>>;

/** Of more changes the first are listed, and how many there are. */
const MOST = 500;

export function changesBetween(before: FigureTables, after: FigureTables): readonly ChangeRow[] {
  const changes = TABLE_NAMES.flatMap((table) => changesOf(table, rowsOf(before, table), rowsOf(after, table)));
  if (changes.length <= MOST) return changes;
  const rest = `${changes.length - MOST} further changes`;
  return [...changes.slice(0, MOST), { table: '…', row: rest, column: '', before: null, after: null }];
}

const rowsOf = (tables: FigureTables, table: TableName): readonly Cells[] => tables[table].map((row) => ({ ...row }));

function changesOf(table: TableName, before: readonly Cells[], after: readonly Cells[]): readonly ChangeRow[] {
  const { key, columns } = DICTIONARY[table];
  const keyOf = (row: Cells): string => key.map((name) => String(row[name])).join(' ');
  const [held, now] = [byKey(before, keyOf), byKey(after, keyOf)];
  return [...new Set([...held.keys(), ...now.keys()])].flatMap((row) =>
    Object.keys(columns).flatMap((column) => {
      const [was, is] = [said(held.get(row)?.[column]), said(now.get(row)?.[column])];
      return was === is ? [] : [{ table, row, column, before: was, after: is }];
    }),
  );
}

const byKey = (rows: readonly Cells[], keyOf: (row: Cells) => string): ReadonlyMap<string, Cells> =>
  new Map(rows.map((row) => [keyOf(row), row]));

const said = (cell: unknown): string | null => (cell === null || cell === undefined ? null : String(cell));
