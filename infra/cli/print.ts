/** Answers go to stdout in the form that was asked for, page by page where that form allows; everything else goes to stderr. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bar } from '../local/demo/progress.ts';
import type { Result, Row, Rows } from './answer.ts';
import { csvLine, csvRows } from './csv.ts';
import type { Format } from './request.ts';
import { record, table } from './table.ts';
import { WrongUse } from './wrong-use.ts';

export interface Paper {
  out(text: string | Uint8Array): Promise<void>;
  err(text: string): void;
  /** One line that is written over by the next; nothing where nobody looks. */
  progress(text: string): void;
  readonly isTerminal: boolean;
}

export interface Manner {
  readonly format: Format;
  readonly output: string | undefined;
  /** As the operator named it. */
  readonly file: string | undefined;
}

/** Prints an answer, and the pages after it. Returns the exit code. */
export async function print(
  result: Result,
  manner: Manner,
  paper: Paper,
  nextPage: (cursor: string) => Promise<Result>,
): Promise<number> {
  switch (result.kind) {
    case 'rows':
      await printRows(pagesOf(result, nextPage, paper), result.columns, manner.format, paper);
      return 0;
    case 'record':
      await paper.out(recordText(result.record, manner.format));
      return 0;
    case 'file':
      await printFile(Buffer.from(result.base64, 'base64'), manner.output, paper);
      return 0;
    case 'lines':
      await paper.out(result.lines.map((line) => `${line}\n`).join(''));
      return 0;
    case 'faults':
      for (const { line, column, field, expected } of result.faults) {
        paper.err(`${manner.file ?? 'file'}:${line}:${column} ${field}: expected ${expected}`);
      }
      paper.err(`${result.faults.length} ${result.faults.length === 1 ? 'fault' : 'faults'}; nothing was applied.`);
      return 1;
  }
}

/** Where the app says how much there is in all, and it takes more than one call, the way is shown. */
async function* pagesOf(
  first: Rows,
  nextPage: (cursor: string) => Promise<Result>,
  paper: Paper,
): AsyncGenerator<readonly Row[]> {
  let page: Rows | undefined = first;
  let done = 0;
  while (page !== undefined) {
    yield page.rows;
    done += page.rows.length;
    const { total, note } = page;
    if (total !== undefined && total > first.rows.length) paper.progress(`${bar(done / total, 24)} ${done}/${total}`);
    if (note !== undefined) paper.err(note);
    const after: Result | undefined = page.next === undefined ? undefined : await nextPage(page.next);
    page = after?.kind === 'rows' ? after : undefined;
  }
  paper.progress('');
}

async function printRows(
  pages: AsyncIterable<readonly Row[]>,
  columns: readonly string[],
  format: Format,
  paper: Paper,
): Promise<void> {
  if (format === 'table') {
    const all: Row[] = [];
    for await (const rows of pages) all.push(...rows);
    return await paper.out(table(columns, all));
  }
  let before = '[\n';
  if (format === 'csv') await paper.out(csvLine(columns));
  for await (const rows of pages) {
    if (format === 'csv') {
      await paper.out(csvRows(columns, rows));
    } else if (rows.length > 0) {
      await paper.out(before + rows.map((row) => JSON.stringify(row)).join(',\n'));
      before = ',\n';
    }
  }
  if (format === 'json') await paper.out(before === '[\n' ? '[]\n' : '\n]\n');
}

function recordText(fields: Row, format: Format): string {
  if (format === 'json') return `${JSON.stringify(fields, null, 2)}\n`;
  if (format === 'csv') return csvLine(Object.keys(fields)) + csvLine(Object.values(fields));
  return record(fields);
}

async function printFile(bytes: Uint8Array, output: string | undefined, paper: Paper): Promise<void> {
  if (output !== undefined && output !== '-') {
    writeTo(output, bytes);
    return paper.err(`${output}: ${bytes.byteLength} bytes`);
  }
  if (paper.isTerminal) throw new WrongUse('A picture is not for a terminal: say where it goes with -o FILE.');
  await paper.out(bytes);
}

function writeTo(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch {
    const folder = dirname(file);
    throw new WrongUse(
      existsSync(folder) ? `${file} cannot be written.` : `${file} cannot be written: there is no folder ${folder}.`,
    );
  }
}
