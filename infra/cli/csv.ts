/** Rows as comma-separated values, quoted as RFC 4180 says; lines end with a bare line feed, as programs here expect. */
import type { Row } from './answer.ts';

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\n`;

export const csvRows = (columns: readonly string[], rows: readonly Row[]): string =>
  rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');

function csvCell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
