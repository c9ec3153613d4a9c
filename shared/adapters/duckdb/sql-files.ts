/** The SQL of our figures, in files that a person can read and run by hand: views in the order of their names, then tables, one SELECT each. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface SqlFiles {
  views(): Promise<readonly string[]>;
  tables(): Promise<readonly (readonly [name: string, sql: string])[]>;
  table(name: string): Promise<string>;
}

/** Beside a function's bundle they lie in its assets. */
const folderHere = (): string => {
  const root = process.env['LAMBDA_TASK_ROOT'];
  return root === undefined ? join(process.cwd(), 'shared', 'adapters', 'duckdb', 'sql') : join(root, 'assets', 'sql');
};

export function sqlFiles(folder: string = folderHere()): SqlFiles {
  const namesIn = async (of: string): Promise<readonly string[]> =>
    (await readdir(join(folder, of))).filter((name) => name.endsWith('.sql')).toSorted();
  const text = (of: string, name: string): Promise<string> => readFile(join(folder, of, name), 'utf8');
  return {
    views: async () => Promise.all((await namesIn('views')).map((name) => text('views', name))),
    tables: async () =>
      Promise.all(
        (await namesIn('tables')).map(async (name) => [basename(name, '.sql'), await text('tables', name)] as const),
      ),
    table: (name) => text('tables', `${name}.sql`),
  };
}
