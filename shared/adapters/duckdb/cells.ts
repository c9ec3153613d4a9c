/** Rows as plain JSON cells: instants as ISO text in UTC, whole numbers as numbers. */
import { type DuckDBResultReader, DuckDBTimestampValue } from '@duckdb/node-api';
import { isoInstant } from '#shared/domain/calendar.ts';
import type { Cell, Row } from '#shared/ports/analyst.ts';

export function asCells(reader: DuckDBResultReader): readonly Row[] {
  const names = reader.deduplicatedColumnNames();
  return reader.getRows().map((row) => Object.fromEntries(names.map((name, index) => [name, cellOf(row[index])])));
}

export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof DuckDBTimestampValue) return isoInstant(Number(value.micros / 1_000n));
  return String(value);
}
