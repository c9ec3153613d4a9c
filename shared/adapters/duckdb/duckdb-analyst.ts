/** The lake asked by DuckDB in this process. What it needs (JSON, Parquet, time zones) is linked in; it loads no extension and reaches no network. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Analyst, LakeSession, Row, Scope } from '#shared/ports/analyst.ts';
import { asCells } from './cells.ts';
import { readCounts } from './counted-rows.ts';
import { factsView } from './facts-view.ts';
import { asked } from './question.ts';
import { quoted, typed } from './quoting.ts';
import { type SqlFiles, sqlFiles } from './sql-files.ts';

interface DuckDbAnalyst {
  /** What it may use; past that it goes to disk. In a function, its part of the function's memory. */
  readonly memoryMb?: number;
  readonly threads?: number;
  /** Nobody waits longer for an answer to what somebody asked. */
  readonly answerWithinMs?: number;
  readonly sqlFolder?: string;
}

/** Nothing is installed, loaded or fetched, whatever SQL says. */
const SEALED = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/**
 * Beside what it counts as its own, DuckDB and this process take as much again and more: 2,463 MB in all at five million referrals with a limit of
 * 1,052. A function that takes more than it has is killed; left alone, DuckDB would take four fifths of the machine.
 */
const OWN_PART = 0.35;

function memoryOfFunction(): number | undefined {
  const whole = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  return whole > 0 ? Math.floor(whole * OWN_PART) : undefined;
}

export function duckDbAnalyst(options: DuckDbAnalyst = {}): Analyst {
  const memoryMb = options.memoryMb ?? memoryOfFunction();
  const files = sqlFiles(options.sqlFolder);
  const settings = {
    ...SEALED,
    threads: String(options.threads ?? 2),
    // What does not fit into memory goes where a function may write.
    temp_directory: join(tmpdir(), 'duckdb'),
    ...(memoryMb === undefined ? {} : { memory_limit: `${memoryMb}MB` }),
  };
  return {
    async open(paths, scope) {
      const { instance, connection } = await begun(settings);
      await connection.run(factsView(paths));
      if (scope !== undefined) await scoped(connection, scope, files);
      await closedOff(connection, paths);
      return sessionOf(connection, instance, files, options.answerWithinMs ?? 60_000);
    },
    parquet: (columns, rows) => inFile(settings, (connection, path) => writeRows(connection, path, columns, rows)),
    compact: (paths) =>
      inFile(settings, async (connection, path) => {
        await connection.run(factsView(paths));
        await connection.run(
          `COPY (SELECT * FROM facts ORDER BY campaign, happened_at, id) TO ${quoted(path)} ${PARQUET}`,
        );
      }),
  };
}

const PARQUET = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)';

async function begun(settings: Record<string, string>) {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return { instance, connection };
}

/** Every view and every table of ours can be asked by its name. */
async function scoped(connection: DuckDBConnection, scope: Scope, files: SqlFiles): Promise<void> {
  await connection.run(
    [
      `SET VARIABLE campaign = ${quoted(scope.campaign)}`,
      `SET VARIABLE zone = ${quoted(scope.timeZone)}`,
      `SET VARIABLE via = ${quoted(scope.mechanic)}`,
      `SET VARIABLE from_at = ${instant(scope.from)}`,
      `SET VARIABLE until_at = ${instant(scope.until)}`,
    ].join(';\n'),
  );
  for (const sql of await files.views()) await connection.run(sql);
  for (const [name, sql] of await files.tables()) await connection.run(`CREATE TEMP VIEW ${name} AS ${sql}`);
}

const instant = (iso: string): string => `TIMESTAMP ${quoted(iso.replace('T', ' ').replace('Z', ''))}`;

/** From here on whatever is asked can read these files and nothing else. */
async function closedOff(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = [${paths.map(quoted).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function sessionOf(
  connection: DuckDBConnection,
  instance: DuckDBInstance,
  files: SqlFiles,
  answerWithinMs: number,
): LakeSession {
  return {
    async counts(name) {
      const reader = await connection.runAndReadAll(await files.table(name));
      return readCounts(name, asCells(reader));
    },
    query: (sql, most) => asked(connection, sql, { most, answerWithinMs }),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function writeRows(
  connection: DuckDBConnection,
  path: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
): Promise<void> {
  await connection.run(`CREATE TABLE answer (${typed(columns)})`);
  const names = Object.keys(columns);
  const appender = await connection.createAppender('answer');
  for (const row of rows) {
    for (const name of names) {
      const cell = row[name] ?? null;
      if (cell === null) appender.appendNull();
      else if (columns[name] === 'VARCHAR') appender.appendVarchar(String(cell));
      else if (columns[name] === 'BIGINT') appender.appendBigInt(BigInt(Number(cell)));
      else appender.appendDouble(Number(cell));
    }
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`COPY answer TO ${quoted(path)} ${PARQUET}`);
}

/** DuckDB writes files only. */
async function inFile(
  settings: Record<string, string>,
  write: (connection: DuckDBConnection, path: string) => Promise<void>,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  // One thread writes its rows in one order.
  const { instance, connection } = await begun({ ...settings, threads: '1' });
  try {
    const path = join(folder, 'rows.parquet');
    await write(connection, path);
    return await readFile(path);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
