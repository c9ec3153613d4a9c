/**
 * What keeps the stream of the embedded DynamoDB quick and short. It touches a private table of exactly the pinned version:
 * when that version changes, this file is the one to look at.
 */
import { DatabaseSync } from 'node:sqlite';
import { type EngineClock, every } from '../engine-clock.ts';

/** Every write looks up the last sequence number of its table; without the index that is a scan of the whole stream. */
const INDEX = `CREATE INDEX IF NOT EXISTS local_stream_seq
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`;

/**
 * A stream forgets after 24 hours (AWS: "Amazon DynamoDB Developer Guide, change data capture for DynamoDB Streams").
 * The newest record of each table stays, or its sequence numbers would begin again; few at a time, so that no write waits.
 */
const TRIM = `DELETE FROM _stream_records WHERE id IN (
  SELECT id FROM _stream_records
  WHERE created_at < ? AND id NOT IN (SELECT MAX(id) FROM _stream_records GROUP BY table_name)
  ORDER BY id LIMIT 1000)`;

const DAY_MS = 24 * 3_600_000;
const PAUSE_MS = 60_000;

/** The database works on the same file meanwhile; both sides wait for each other's short transactions. */
export function tendStreams(file: string, clock: EngineClock): { stop(): void } {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec(INDEX);
  const trim = database.prepare(TRIM);
  const trimAll = (): void => {
    while (Number(trim.run(Math.floor((clock.now() - DAY_MS) / 1000)).changes) > 0);
  };
  trimAll();
  const stopTrimming = every(clock, PAUSE_MS, trimAll);
  return {
    stop() {
      stopTrimming();
      database.close();
    },
  };
}
