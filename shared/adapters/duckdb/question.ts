/** What a person asks: one statement that reads, answered in time and not without end. */
import { type DuckDBConnection, StatementType } from '@duckdb/node-api';
import { Refused } from '#shared/ports/failure.ts';
import { asCells } from './cells.ts';

const MAY_BE_ASKED: readonly StatementType[] = [StatementType.SELECT, StatementType.CALL];

interface Bounds {
  readonly most: number;
  readonly answerWithinMs: number;
}

/** @throws Refused `QUERY_UNFIT` with the engine's own words */
export async function asked(connection: DuckDBConnection, sql: string, { most, answerWithinMs }: Bounds) {
  const late = setTimeout(() => connection.interrupt(), answerWithinMs);
  try {
    await refuseOthers(connection, sql);
    const reader = await connection.streamAndReadUntil(sql, most + 1);
    const rows = asCells(reader);
    return { columns: reader.deduplicatedColumnNames(), rows: rows.slice(0, most), more: rows.length > most };
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused('QUERY_UNFIT', wordsOf(cause, answerWithinMs), {}, { cause });
  } finally {
    clearTimeout(late);
  }
}

async function refuseOthers(connection: DuckDBConnection, sql: string): Promise<void> {
  if (sql.trim() === '') throw new Refused('QUERY_UNFIT', 'Nothing is asked.', {});
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new Refused('QUERY_UNFIT', `One statement at a time; this is ${statements.count}.`, {});
  }
  const { statementType } = await statements.prepare(0);
  if (!MAY_BE_ASKED.includes(statementType)) {
    throw new Refused('QUERY_UNFIT', 'Only what reads may be asked: SELECT, WITH, DESCRIBE, SUMMARIZE.', {});
  }
}

function wordsOf(cause: unknown, answerWithinMs: number): string {
  const words = cause instanceof Error ? cause.message : String(cause);
  return words.includes('INTERRUPT') ? `It took longer than ${answerWithinMs / 1_000} s: ask for less.` : words;
}
