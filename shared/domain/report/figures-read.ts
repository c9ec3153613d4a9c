/** Whether something read back is figures of ours: of this schema, with every table. */
import { TABLE_NAMES } from './dictionary.ts';
import type { PeriodFigures } from './figures.ts';

export function isFigures(read: unknown): read is PeriodFigures {
  if (typeof read !== 'object' || read === null || !('schema' in read) || read.schema !== 1) return false;
  const tables = new Map<string, unknown>(Object.entries(read));
  return TABLE_NAMES.every((name) => Array.isArray(tables.get(name)));
}
