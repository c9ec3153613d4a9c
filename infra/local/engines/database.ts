/** The SQLite file behind SQS, S3 and Secrets Manager: statements are prepared once, a request is one transaction. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { CannotStart } from './cannot-start.ts';

export type Row = Record<string, SQLOutputValue>;
type Values = readonly SQLInputValue[];

export interface Database {
  /** Answers how many rows changed and the last row id. */
  run(sql: string, ...values: Values): { readonly changes: number; readonly lastId: number };
  first(sql: string, ...values: Values): Row | undefined;
  all(sql: string, ...values: Values): Row[];
  /** All or nothing; inside another one it is part of that one. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/**
 * What was answered survives the death of this process (write-ahead log). The file is ours alone: a second run on the same
 * folder is refused, and the lock goes with the process however it ends.
 */
export function openDatabase(file: string | undefined, schema: string): Database {
  const sqlite = new DatabaseSync(file ?? ':memory:');
  try {
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    sqlite.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
  } catch (cause) {
    sqlite.close();
    if (!String(cause).includes('locked')) throw cause;
    throw new CannotStart(`Another run is using ${file ?? 'this data'}: stop it first, or choose another folder.`, {
      cause,
    });
  }
  return statementsOf(sqlite);
}

function statementsOf(sqlite: DatabaseSync): Database {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? sqlite.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    run(sql, ...values) {
      const { changes, lastInsertRowid } = statement(sql).run(...values);
      return { changes: Number(changes), lastId: Number(lastInsertRowid) };
    },
    first: (sql, ...values) => statement(sql).get(...values),
    all: (sql, ...values) => statement(sql).all(...values),
    atomically: (work) => (sqlite.isTransaction ? work() : transaction(sqlite, work)),
    close: () => sqlite.close(),
  };
}

function transaction<T>(sqlite: DatabaseSync, work: () => T): T {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    sqlite.exec('COMMIT');
    return result;
  } catch (failure) {
    sqlite.exec('ROLLBACK');
    throw failure;
  }
}
