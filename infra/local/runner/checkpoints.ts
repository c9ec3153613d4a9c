/** How far each stream reader has come, on disk: a second start goes on where the first one stopped. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Checkpoints {
  /** The sequence number of the last record that is done with. */
  read(reader: string, shard: string): string | undefined;
  write(reader: string, shard: string, sequenceNumber: string): void;
  close(): void;
}

export function checkpointsIn(dataDir: string): Checkpoints {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, 'checkpoints.sqlite'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS checkpoints (
      reader TEXT NOT NULL, shard TEXT NOT NULL, sequence_number TEXT NOT NULL, PRIMARY KEY (reader, shard)
    ) STRICT, WITHOUT ROWID`);
  const select = database.prepare('SELECT sequence_number FROM checkpoints WHERE reader = ? AND shard = ?');
  const upsert = database.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)');
  return {
    read: (reader, shard) => {
      const sequenceNumber = select.get(reader, shard)?.['sequence_number'];
      return typeof sequenceNumber === 'string' ? sequenceNumber : undefined;
    },
    write: (reader, shard, sequenceNumber) => void upsert.run(reader, shard, sequenceNumber),
    close: () => database.close(),
  };
}
