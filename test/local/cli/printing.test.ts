import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NotDone, type Result, readAnswer } from '#infra/cli/answer.ts';
import { csvLine, csvRows } from '#infra/cli/csv.ts';
import { type Manner, print } from '#infra/cli/print.ts';
import { record, table, widthOf } from '#infra/cli/table.ts';
import { WrongUse } from '#infra/cli/wrong-use.ts';

/** Reads what RFC 4180 says may stand in a file, one letter after another. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted && letter === '"' && text[at + 1] === '"') {
      cell += letter;
      at += 1;
    } else if (letter === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (letter === ',' || letter === '\n')) {
      row.push(cell);
      cell = '';
      if (letter === '\n') rows.push(row.splice(0));
    } else {
      cell += letter;
    }
  }
  return rows;
}

async function printed(result: Result, manner: Partial<Manner> = {}, further: readonly Result[] = []) {
  const said: (string | Uint8Array)[] = [];
  const errors: string[] = [];
  const ways: string[] = [];
  const paper = {
    out: async (text: string | Uint8Array) => void said.push(text),
    err: (text: string) => void errors.push(text),
    progress: (text: string) => void ways.push(text),
  };
  const pages = [...further];
  const code = await print(
    result,
    { format: 'table', output: undefined, file: undefined, ...manner },
    { ...paper, isTerminal: false },
    async () => pages.shift() ?? { kind: 'lines', lines: [] },
  );
  return { code, out: said.map(String).join(''), said, errors, ways };
}

const page = (members: readonly string[], next?: string): Result => ({
  kind: 'rows',
  columns: ['member', 'generation'],
  rows: members.map((member) => ({ member, generation: 1 })),
  ...(next === undefined ? {} : { next }),
});

describe('comma-separated values', () => {
  test('quote what must be quoted, and nothing else', () => {
    expect(csvLine(['plain', '', 7, true, null, undefined])).toBe('plain,,7,true,,\n');
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', '好友'])).toBe('"a,b","say ""hi""","two\nlines",好友\n');
    expect(csvLine([{ a: [1] }])).toBe('"{""a"":[1]}"\n');
  });

  test('any texts are read back as they were written', () => {
    const cells = fc.array(fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', '""')), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (rows) => {
        expect(readCsv(rows.map(csvLine).join(''))).toEqual(rows);
      }),
    );
  });

  test('cells follow the columns, whatever order a row has', () => {
    expect(csvRows(['b', 'a'], [{ a: 1, b: 2 }, { a: 3 }])).toBe('2,1\n,3\n');
  });
});

describe('a table', () => {
  test('stands in columns also where letters are wide', () => {
    expect(
      table(
        ['group', 'name', 'n'],
        [
          { group: 'a', name: '福利群', n: 7 },
          { group: 'long', name: 'ab', n: '' },
        ],
      ),
    ).toBe(['group  name    n', 'a      福利群  7', 'long   ab', ''].join('\n'));
    expect([...['a', '好', '，', 'Ａ', 'é', 'ㅎ', '🎉']].map(widthOf)).toEqual([1, 2, 2, 2, 1, 2, 2]);
  });

  test('lets no name steer the terminal', () => {
    expect(table(['name'], [{ name: '\u001b[2Jgone\r\n\u202eback' }])).toBe('name\n [2Jgone   back\n');
  });

  test('shows a record with its lists further in', () => {
    expect(
      record({
        id: 'demo',
        groups: [{ g: 'a' }, { g: 'b', closed: 1 }],
        staff: ['x', 'y'],
        none: [],
        desk: { code: 'c' },
      }),
    ).toBe(
      [
        'id      demo',
        'groups',
        '    g  closed',
        '    a',
        '    b  1',
        'staff   x, y',
        'none    none',
        'desk',
        '    code  c',
        '',
      ].join('\n'),
    );
  });
});

describe('printing an answer', () => {
  test('follows the pages to the end; csv is one header and rows, and nothing else', async () => {
    const { out, errors, code } = await printed(page(['a', 'b'], 'c1'), { format: 'csv' }, [
      page([], 'c2'),
      page(['c']),
    ]);

    expect(out).toBe('member,generation\na,1\nb,1\nc,1\n');
    expect([errors, code]).toEqual([[], 0]);
  });

  test('says on stderr what the app notes of its rows; where it knows how many come in all, how far it is', async () => {
    const noted = await printed({ ...page(['a']), note: 'There are more.' } as Result, { format: 'csv' });
    const long = await printed({ ...page(['a', 'b'], 'c1'), total: 3 } as Result, {}, [
      { ...page(['c']), total: 3 } as Result,
    ]);

    expect([noted.out, noted.errors, noted.ways]).toEqual(['member,generation\na,1\n', ['There are more.'], ['']]);
    expect(long.ways.map((way) => way.replace(/^\S* /, ''))).toEqual(['2/3', '3/3', '']);
    expect(long.errors).toEqual([]);
  });

  test('json is one list, also when a page or all of them are empty', async () => {
    const paged = await printed(page([], 'c1'), { format: 'json' }, [page(['a'], 'c2'), page(['b'])]);

    expect(JSON.parse(paged.out)).toEqual([
      { member: 'a', generation: 1 },
      { member: 'b', generation: 1 },
    ]);
    expect((await printed(page([]), { format: 'json' })).out).toBe('[]\n');
  });

  test('an empty list still has its header', async () => {
    expect((await printed(page([]), { format: 'csv' })).out).toBe('member,generation\n');
    expect((await printed(page([]))).out).toBe('member  generation\n');
  });

  test('faults go to stderr as a compiler says them, with exit code 1', async () => {
    const fault = { line: 12, column: 5, field: 'groups[1]', expected: 'a customer group that exists' };

    const { out, errors, code } = await printed(
      { kind: 'faults', faults: [fault] },
      { file: 'demo.yaml', format: 'csv' },
    );

    expect(errors).toEqual([
      'demo.yaml:12:5 groups[1]: expected a customer group that exists',
      '1 fault; nothing was applied.',
    ]);
    expect([out, code]).toEqual(['', 1]);
  });

  test('a poster for a folder that is not there is refused in one sentence that names the folder', async () => {
    const file: Result = { kind: 'file', base64: '/9j/', contentType: 'image/jpeg' };

    await expect(printed(file, { output: 'no-such-folder/of/mine/ann.jpg' })).rejects.toThrow(
      new WrongUse('no-such-folder/of/mine/ann.jpg cannot be written: there is no folder no-such-folder/of/mine.'),
    );
    await expect(printed(file, { output: tmpdir() })).rejects.toThrow(new WrongUse(`${tmpdir()} cannot be written.`));
  });

  test('a poster goes to the file named, or to a pipe, never to a terminal', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cli-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const bytes = Buffer.from([0xff, 0xd8, 0, 0x80]);
    const file: Result = { kind: 'file', base64: bytes.toString('base64'), contentType: 'image/jpeg' };
    const output = join(dir, 'poster.jpg');

    const named = await printed(file, { output });
    const piped = await printed(file);

    expect(readFileSync(output)).toEqual(bytes);
    expect([named.out, named.errors]).toEqual(['', [`${output}: 4 bytes`]]);
    expect(piped.said).toEqual([bytes]);
    const terminal = { out: async () => undefined, err: () => undefined, progress: () => undefined, isTerminal: true };
    const onTerminal = print(file, { format: 'table', output: undefined, file: undefined }, terminal, async () => file);
    await expect(onTerminal).rejects.toThrow(WrongUse);
  });
});

describe('reading what the app answered', () => {
  test('a refusal is one sentence with its code and facts', () => {
    const payload = {
      ok: false,
      code: 'CAMPAIGN_UNKNOWN',
      message: 'There is no campaign x.',
      facts: { campaign: 'x' },
    };

    expect(() => readAnswer(JSON.stringify(payload))).toThrow(
      new NotDone('There is no campaign x. (CAMPAIGN_UNKNOWN, campaign x)'),
    );
  });

  test.each(['', 'null', '{}', '{"ok":true,"result":{"kind":"song"}}'])(
    '%j is not understood, and says so',
    (payload) => {
      expect(() => readAnswer(payload)).toThrow(/does not understand/);
    },
  );
});
