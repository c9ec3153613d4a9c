/** The secrets that exist and the values they have had: the current one, and the one before it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Database, Row } from '../database.ts';

export const SECRETS_SCHEMA = `
CREATE TABLE IF NOT EXISTS secret (
  name TEXT PRIMARY KEY, arn TEXT NOT NULL UNIQUE, description TEXT, created INTEGER NOT NULL, changed INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS secret_version (
  name TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, stage TEXT, created INTEGER NOT NULL, PRIMARY KEY (name, id)
);
`;

export interface Secrets {
  create(name: string, description: string | undefined, now: number): Row;
  /** By name, by ARN, or by ARN without its six random characters. */
  find(nameOrArn: string): Row;
  versions(name: string): Row[];
  /** The new value is current and the current one becomes the previous; the same token again changes nothing. */
  put(name: string, value: string, token: string | undefined, now: number): string;
}

export function secretsIn(database: Database, arnPrefix: string): Secrets {
  const versions = (name: string) => database.all('SELECT * FROM secret_version WHERE name = ? ORDER BY created', name);
  function find(nameOrArn: string): Row {
    const partial = nameOrArn.startsWith(arnPrefix) ? nameOrArn.slice(arnPrefix.length) : nameOrArn;
    const secret = database.first('SELECT * FROM secret WHERE name = ? OR arn = ?', partial, nameOrArn);
    if (secret !== undefined) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return {
    create(name, description, now) {
      if (!/^[\w/+=.@-]{1,512}$/.test(name)) throw new AwsError('InvalidParameterException', 'Invalid name.');
      if (database.first('SELECT 1 FROM secret WHERE name = ?', name) !== undefined) {
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${name} already exists.`,
        );
      }
      const arn = `${arnPrefix}${name}-${randomBytes(3).toString('hex')}`;
      database.run('INSERT INTO secret VALUES (?, ?, ?, ?, ?)', name, arn, description ?? null, now, now);
      return find(name);
    },
    find,
    versions,
    put(name, value, token, now) {
      const id = token ?? randomUUID();
      const before = database.first('SELECT value FROM secret_version WHERE name = ? AND id = ?', name, id);
      if (before !== undefined && before['value'] === value) return id;
      if (before !== undefined) {
        throw new AwsError('ResourceExistsException', 'This version already exists and has another value.');
      }
      database.atomically(() => {
        database.run("UPDATE secret_version SET stage = NULL WHERE name = ? AND stage = 'AWSPREVIOUS'", name);
        database.run("UPDATE secret_version SET stage = 'AWSPREVIOUS' WHERE name = ? AND stage = 'AWSCURRENT'", name);
        database.run("INSERT INTO secret_version VALUES (?, ?, ?, 'AWSCURRENT', ?)", name, id, value, now);
        database.run('UPDATE secret SET changed = ? WHERE name = ?', now, name);
        database.run('DELETE FROM secret_version WHERE name = ? AND stage IS NULL', name);
      });
      return id;
    },
  };
}
