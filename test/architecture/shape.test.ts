/** The house keeps its shape: rooms without hallways, steps of three files, no drawers, and files that fit a head. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { projectRoot, stepNames } from '#infra/bundling/step-folders.ts';

const files = (pattern: string): readonly string[] => globSync(pattern, { cwd: projectRoot }).sort();
const textOf = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

/** Lines that tell something: imports, comments and blanks are free. */
const toldLines = (text: string): number =>
  text
    .replaceAll(/^import [^;]*;\n/gm, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;

const BUDGETS: readonly (readonly [pattern: string, lines: number])[] = [
  ['functions/*/*/handler.ts', 30],
  ['functions/*/*/*.ts', 80],
  ['shared/story/*.ts', 80],
  ['shared/domain/**/*.ts', 150],
  ['shared/ports/*.ts', 80],
  ['shared/messages/*.ts', 80],
  ['shared/runtime/*.ts', 150],
  ['shared/adapters/**/*.ts', 200],
  ['infra/{app,stages}.ts', 150],
  ['infra/{flows,stacks}/*.ts', 120],
  ['infra/{constructs,bundling,local,cli,preview}/**/*.ts', 200],
];

/** Discussed and allowed to be longer, up to here and no further. */
const LONGER: Readonly<Record<string, number>> = {
  'functions/operator/command/handler.ts': 49,
  'shared/messages/operator-command.ts': 100,
  'functions/poster/request/request.ts': 135,
  'functions/poster/render/render.ts': 100,
  'functions/group/read/read.ts': 110,
  'functions/group/rotate/rotate.ts': 95,
  // Two tables: what each column means, what each kind tells.
  'shared/domain/report/lake-columns.ts': 155,
  // A dictionary: words, one entry a figure.
  'shared/domain/report/dictionary.ts': 370,
};

describe('the rooms', () => {
  test('of shared/ are six, and no file lies in the hallway but its README', () => {
    const rooms = new Set(files('shared/*/**/*.ts').map((file) => file.split('/')[1]));

    expect([...rooms].sort()).toEqual(['adapters', 'domain', 'messages', 'ports', 'runtime', 'story']);
    expect(files('shared/*.*')).toEqual(files('shared/README.md'));
  });

  test('of functions/ are flows of steps, and no code lies between them', () => {
    expect(files('functions/*.ts')).toEqual([]);
    expect(files('functions/*/*.ts')).toEqual([]);
  });

  test('hold no drawer: no path says what anything could be', () => {
    const drawer =
      /^(utils?|helpers?|common|misc|lib|services?|managers?|types|interfaces|constants|dtos?|models?|core|base)$/;
    const words = [...files('{infra,functions,shared,test}/**/*.{ts,cjs}')].map((file) => ({
      file,
      // A company's own product name is no drawer.
      words: file.replaceAll('secrets-manager', '').split(/[/.-]/),
    }));

    expect(words.filter((one) => one.words.some((word) => drawer.test(word))).map((one) => one.file)).toEqual([
      'infra/stacks/service-stack.ts',
    ]);
  });

  test('name every file in kebab-case', () => {
    for (const file of files('{infra,functions,shared,test}/**/*.{ts,cjs}')) {
      expect(basename(file), file).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*([.]test)?[.](ts|cjs)$/);
    }
  });
});

describe('every step', () => {
  test('has its handler, its variables and its story, named by what it does', () => {
    for (const step of stepNames()) {
      const held = files(`functions/${step}/*.ts`).map((file) => basename(file));
      const verb = step.split('/')[1];

      expect(held, step).toEqual(expect.arrayContaining(['config.ts', 'handler.ts', `${verb}.ts`]));
    }
  });

  test('declares its variables once, sorted out by no logic', () => {
    for (const step of stepNames()) {
      expect(textOf(`functions/${step}/config.ts`)).toMatch(/export const environment = \[[^\]]*\] as const;\n$/);
    }
  });

  test('is wired by a handler without a branch, a loop or a log', () => {
    for (const file of files('functions/*/*/handler.ts')) {
      const code = textOf(file)
        .replaceAll(/^import [^;]*;\n/gm, '')
        .replaceAll(/\/\*[\s\S]*?\*\//g, '');
      expect(code, file).not.toMatch(/\b(if|for|while|switch|try|console)\b/);
      expect(code, file).toMatch(/export const handler = \w+Handler\(/);
    }
  });
});

describe('every file', () => {
  test('fits its budget of lines', () => {
    const tooLong = BUDGETS.flatMap(([pattern, budget]) =>
      files(pattern)
        .map((file) => ({ file, lines: toldLines(textOf(file)), allowed: LONGER[file] ?? budget }))
        .filter(({ lines, allowed }) => lines > allowed)
        .map(({ file, lines, allowed }) => `${file}: ${lines} of ${allowed}`),
    );

    expect(tooLong).toEqual([]);
  });

  test('that is allowed to be longer still needs it', () => {
    for (const file of Object.keys(LONGER)) {
      const budget = file.endsWith('/handler.ts') ? 30 : 80;
      expect(toldLines(textOf(file)), file).toBeGreaterThan(budget);
    }
  });

  test('opens with what it is in the story', () => {
    for (const file of files('{infra,functions,shared}/**/*.ts')) {
      expect(
        textOf(file)
          .replace(/^#!.*\n/, '')
          .slice(0, 3),
        file,
      ).toBe('/**');
    }
  });

  test('holds functions of at most forty lines', () => {
    const tooLong = files('{infra,functions,shared}/**/*.ts').flatMap((file) =>
      longFunctions(file, 40).map(({ line, lines }) => `${file}:${line} has ${lines}`),
    );

    expect(tooLong).toEqual([]);
  });

  test('of production has no default export and no barrel', () => {
    for (const file of files('{infra,functions,shared}/**/*.ts')) {
      expect(textOf(file), file).not.toMatch(/^export (default|[*])/m);
      expect(dirname(file) !== '.' && basename(file) === 'index.ts', file).toBe(false);
    }
  });
});

interface Told {
  readonly line: number;
  readonly lines: number;
}

/** A function's own lines; those of functions within it are theirs. */
function longFunctions(file: string, most: number): readonly Told[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ESNext, true);
  const found: Told[] = [];
  const look = (node: ts.Node): number => {
    let within = 0;
    ts.forEachChild(node, (child) => {
      within += look(child);
    });
    if (!ts.isFunctionLike(node)) return within;
    const all = toldLines(node.getText(source));
    const own = all - within;
    if (own > most)
      found.push({ line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, lines: own });
    return all;
  };
  look(source);
  return found;
}
