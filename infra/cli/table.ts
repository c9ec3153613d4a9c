/** Rows and records for people at a terminal: columns stand under each other also where Chinese letters take two places. */
import type { Row } from './answer.ts';

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** How many places a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** Names come from outside: nothing in them may steer the terminal. */
const plain = (value: unknown): string => String(value ?? '').replaceAll(/\p{Cc}|\p{Cf}/gu, ' ');

export function table(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => plain(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => widthOf(line[at] ?? ''))));
  return lines.map((line) => `${lineOf(line, widths)}\n`).join('');
}

const lineOf = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
    .join('  ')
    .trimEnd();

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record: one line per field; a list of things becomes a table of its own, further in. */
export function record(fields: Row, indent = ''): string {
  const width = Math.max(0, ...Object.keys(fields).map(widthOf));
  return Object.entries(fields)
    .map(([name, value]) => {
      const head = `${indent}${name}${' '.repeat(width - widthOf(name))}  `;
      const further = `${indent}    `;
      if (isRow(value)) return `${head.trimEnd()}\n${record(value, further)}`;
      if (!Array.isArray(value)) return `${head}${plain(value)}`.trimEnd().concat('\n');
      if (value.length === 0) return `${head}none\n`;
      if (!value.every(isRow)) return `${head}${value.map(plain).join(', ')}\n`;
      const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
      return `${head.trimEnd()}\n${table(columns, value).replaceAll(/^/gm, further).trimEnd()}\n`;
    })
    .join('');
}
