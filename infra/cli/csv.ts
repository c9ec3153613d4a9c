/** Rows as comma-separated values, quoted as RFC 4180 says, and back; lines written end with a bare line feed, as programs here expect. */
import type { Row } from './answer.ts';
import { WrongUse } from './wrong-use.ts';

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\n`;

export const csvRows = (columns: readonly string[], rows: readonly Row[]): string =>
  rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');

function csvCell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvLine {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What stands in a file; a line may end with a line feed, a carriage return, or both. @throws WrongUse */
export function csvCells(text: string, file: string): readonly CsvLine[] {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let [line, begins] = [1, 1];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n][^,\r\n]*|))(,|\r\n|\r|\n|$)/gy;
  while (cell.lastIndex < text.length || cells.length > 0) {
    const found = cell.exec(text);
    if (found === null)
      throw new WrongUse(`${file}:${line}: a quotation mark is not closed, or stands where none may.`);
    const [whole, quoted, bare = '', end] = found;
    cells.push(quoted?.replaceAll('""', '"') ?? bare);
    line += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ',') continue;
    lines.push({ line: begins, cells });
    cells = [];
    begins = line;
  }
  return lines;
}
