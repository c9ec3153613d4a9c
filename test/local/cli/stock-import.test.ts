import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotDone, type Result } from '#infra/cli/answer.ts';
import { csvCells, csvLine } from '#infra/cli/csv.ts';
import { CODES_AT_ONCE, importStock } from '#infra/cli/import-stock.ts';
import { codesIn } from '#infra/cli/stock-file.ts';
import { WrongUse } from '#infra/cli/wrong-use.ts';

const read = (text: string) => codesIn(text, 'codes.csv');

describe('a file of codes', () => {
  test.each([
    ['one a line', 'c1\nc2\nc3\n'],
    ['without a last line feed', 'c1\nc2\nc3'],
    ['of another system, marked as UTF-8', '\uFEFFc1\r\nc2\r\nc3\r\n'],
    ['with blank lines, and blanks around', '\n c1\n\n  \nc2 \n\t\nc3\n\n'],
    ['with a header', 'code\nc1\nc2\nc3\n'],
    ['with a header in other letters', ' CODE \nc1\nc2\nc3\n'],
    ['in quotes', '"code"\n"c1"\n"c2"\n"c3"\n'],
    ['in a column of several', 'id,Code,worth\n1,c1,9\n2,"c2",9\n3,c3\n'],
    ['in a column, with blank lines of commas', 'id,code\n1,c1\n,\n2,c2\n\n3,c3'],
  ])('%s', (_how, text) => {
    expect(read(text)).toEqual(['c1', 'c2', 'c3']);
  });

  test('may hold commas and quotation marks where they are quoted', () => {
    expect(read('"a,b"\n"say ""hi"""\n')).toEqual(['a,b', 'say "hi"']);
  });

  test.each([
    ['nothing', '', 'codes.csv has no codes.'],
    ['blanks only', ' \n\n', 'codes.csv has no codes.'],
    ['a header only', 'code\n', 'codes.csv has a header and no codes.'],
    ['columns without a name', 'c1,9\nc2,9\n', 'codes.csv has 2 columns and no header that names one of them code.'],
    ['a long code', `ok\n\n${'hush'.repeat(26)}\n`, 'codes.csv:3: a code has at most 100 characters.'],
    ['a control character', 'ok\nhu\u0007sh\n', 'codes.csv:2: a code has no control characters.'],
    ['a line break in a code', 'ok\n"hu\nsh"\n', 'codes.csv:2: a code has no control characters.'],
    ['a line without one', 'id,code\n1,ok\n2,\n', 'codes.csv:3: there is no code in this line.'],
    ['an open quotation mark', 'ok\n"hush\n', 'codes.csv:2: a quotation mark is not closed, or stands where none may.'],
    ['a stray quotation mark', '"hush"x\n', 'codes.csv:1: a quotation mark is not closed, or stands where none may.'],
  ])('of %s is refused by its line, and no code repeated', (_what, text, sentence) => {
    expect(() => read(text)).toThrow(new WrongUse(sentence));
  });

  test('any rows that were written are read back, each with the line it begins at', () => {
    const cells = fc.array(fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '""', 'a')), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.array(
          cells.map((row) => row.map((cell) => cell.replaceAll('\r', ''))),
          { minLength: 1, maxLength: 4 },
        ),
        (rows) => {
          const lines = csvCells(rows.map(csvLine).join(''), 'x.csv');

          expect(lines.map((line) => line.cells)).toEqual(rows);
          let line = 1;
          for (const [at, row] of rows.entries()) {
            expect(lines[at]?.line).toBe(line);
            line += csvLine(row).split('\n').length - 1;
          }
        },
      ),
    );
  });
});

describe('sending it', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);
  function app(failsAt = Number.POSITIVE_INFINITY) {
    const parts: (readonly string[])[] = [];
    const known = new Set<string>();
    return {
      parts,
      known,
      async ask(input: object): Promise<Result> {
        const codes: readonly string[] = 'codes' in input && Array.isArray(input.codes) ? input.codes : [];
        if (parts.length >= failsAt) throw new NotDone('The table is unwell.');
        parts.push(codes);
        const fresh = codes.filter((code) => !known.has(code));
        for (const code of fresh) known.add(code);
        return {
          kind: 'record',
          record: { stock: 'bags', imported: fresh.length, known: codes.length - fresh.length },
        };
      },
    };
  }

  test('a file of any size goes in parts that one call takes, and is answered in sum', async () => {
    const { ask, parts } = app();
    const said: string[] = [];

    const answer = await importStock({ stock: 'bags' }, many(CODES_AT_ONCE * 2 + 1), ask, (words) => said.push(words));

    expect(parts.map((part) => part.length)).toEqual([2_000, 2_000, 1]);
    expect(answer).toEqual({ kind: 'record', record: { stock: 'bags', imported: 4_001, known: 0 } });
    expect(said).toEqual(['2000 of 4001', '4000 of 4001', '4001 of 4001']);
  });

  test('cut short it says how far it came; sent again it brings in the rest', async () => {
    const codes = many(CODES_AT_ONCE + 5);
    const first = app(1);
    await expect(importStock({}, codes, first.ask, () => undefined)).rejects.toThrow(
      'The table is unwell. The first 2000 codes are in. Import the file again: they are recognised, and the rest comes in.',
    );
    const second = app();
    for (const code of first.known) second.known.add(code);

    expect(await importStock({}, codes, second.ask, () => undefined)).toMatchObject({
      record: { imported: 5, known: 2_000 },
    });
  });

  test('refused at once it says only why', async () => {
    await expect(importStock({}, ['c1'], app(0).ask, () => undefined)).rejects.toThrow(/^The table is unwell\.$/);
  });
});
