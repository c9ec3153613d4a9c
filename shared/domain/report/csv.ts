/** Tables as CSV (RFC 4180): a header always, even over nothing (D4); UTF-8 with a mark, because Excel takes Chinese for something else without it. */

type Cell = string | number | boolean | null;

const MARK = '\uFEFF';

export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => cellOf(row[column])))];
  return `${MARK}${lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('')}`;
}

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

function written(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' ? harmless(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet runs a text that begins so as a formula. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
