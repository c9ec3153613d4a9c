/** A file of codes: one a line, or a column `code` of comma-separated values. Refuses what is no code by its line, and repeats none of them: they are secrets. */
import { csvCells } from './csv.ts';
import { WrongUse } from './wrong-use.ts';

const LONGEST_CODE = 100;

/** @throws WrongUse */
export function codesIn(text: string, file: string): readonly string[] {
  const rows = csvCells(text.replace(/^\uFEFF/, ''), file).filter(({ cells }) =>
    cells.some((cell) => cell.trim() !== ''),
  );
  const [first] = rows;
  if (first === undefined) throw new WrongUse(`${file} has no codes.`);
  const column = first.cells.findIndex((cell) => cell.trim().toLowerCase() === 'code');
  if (column === -1 && first.cells.length > 1) {
    throw new WrongUse(`${file} has ${first.cells.length} columns and no header that names one of them code.`);
  }
  const listed = column === -1 ? rows : rows.slice(1);
  const codes = listed.map(({ line, cells }) => codeOf(cells[Math.max(column, 0)] ?? '', `${file}:${line}`));
  if (codes.length === 0) throw new WrongUse(`${file} has a header and no codes.`);
  return codes;
}

function codeOf(cell: string, where: string): string {
  const code = cell.trim();
  if (code === '') throw new WrongUse(`${where}: there is no code in this line.`);
  if ([...code].length > LONGEST_CODE) throw new WrongUse(`${where}: a code has at most ${LONGEST_CODE} characters.`);
  if (/\p{Cc}/u.test(code)) throw new WrongUse(`${where}: a code has no control characters.`);
  return code;
}
