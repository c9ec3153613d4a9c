/** The objects of all buckets. A condition is asked and the object written in one transaction, so of racing writers one wins. */
import { AwsError } from '../aws-error.ts';
import type { Database, Row } from '../database.ts';
import type { Body } from './body.ts';

export interface StoredObject {
  readonly body: number;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
}

/** `If-Match` and `If-None-Match` of a write, as they came. */
export interface WriteCondition {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export interface Place {
  readonly bucket: string;
  readonly key: string;
}

export interface Objects {
  find(place: Place): StoredObject | undefined;
  put(
    place: Place,
    body: Body,
    headers: Readonly<Record<string, string>>,
    condition: WriteCondition,
    now: number,
  ): void;
  /** Answers the bytes from `start` on. */
  read(object: StoredObject, start: number, length: number): Uint8Array;
  remove(place: Place): void;
}

const READ = 'SELECT substr(bytes, ?, ?) AS bytes FROM s3_body WHERE id = ?';

export function objectsIn(database: Database): Objects {
  function find({ bucket, key }: Place): StoredObject | undefined {
    const row = database.first('SELECT * FROM s3_object WHERE bucket = ? AND key = ?', bucket, key);
    return row && objectOf(row);
  }
  function remove({ bucket, key }: Place): void {
    database.atomically(() => {
      const erase = 'DELETE FROM s3_object WHERE bucket = ? AND key = ? RETURNING body';
      for (const { body } of database.all(erase, bucket, key))
        database.run('DELETE FROM s3_body WHERE id = ?', Number(body));
    });
  }
  return {
    find,
    remove,
    put(place, body, headers, condition, now) {
      database.atomically(() => {
        checkWrite(condition, find(place));
        remove(place);
        const { lastId } = database.run(
          'INSERT INTO s3_object (bucket, key, size, etag, modified, headers, checksums) VALUES (?, ?, ?, ?, ?, ?, ?)',
          place.bucket,
          place.key,
          body.content.length,
          body.etag,
          now,
          JSON.stringify(headers),
          JSON.stringify(body.checksums),
        );
        database.run('INSERT INTO s3_body (id, bytes) VALUES (?, ?)', lastId, body.content);
      });
    },
    read(object, start, length) {
      const bytes = database.first(READ, start + 1, length, object.body)?.['bytes'];
      if (bytes instanceof Uint8Array) return bytes;
      throw new Error(`object body ${object.body} is missing`);
    },
  };
}

export function objectOf(row: Row): StoredObject {
  return {
    body: Number(row['body']),
    key: String(row['key']),
    size: Number(row['size']),
    etag: String(row['etag']),
    modified: Number(row['modified']),
    headers: JSON.parse(String(row['headers'])),
    checksums: JSON.parse(String(row['checksums'])),
  };
}

function checkWrite({ ifMatch, ifNoneMatch }: WriteCondition, before: StoredObject | undefined): void {
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw new AwsError('NotImplemented', 'A write takes If-None-Match with * only.', 501);
  }
  if (ifMatch !== undefined && before === undefined) throw noSuchKey();
  const failed = (ifNoneMatch !== undefined && before) || (ifMatch !== undefined && before && !names(ifMatch, before));
  if (failed) throw preconditionFailed();
}

/** Whether a list of ETags names this object. */
export function names(etags: string, object: StoredObject): boolean {
  return etags.split(',').some((one) => one.trim() === '*' || one.trim().replaceAll('"', '') === object.etag);
}

export const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
export const preconditionFailed = (): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
