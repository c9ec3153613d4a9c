/** What S3 does with a bucket: make it, find it, list what is in it, delete many objects at once. */
import { AwsError, unsupported } from '../aws-error.ts';
import type { Database } from '../database.ts';
import { type Answer, xmlAnswer } from './answer.ts';
import { receiveBody } from './body.ts';
import { listObjects } from './listing.ts';
import { methodNotAllowed } from './object-actions.ts';
import type { Objects, StoredObject } from './objects.ts';
import type { S3Request } from './s3-request.ts';
import { encoded } from './signature.ts';
import { readDelete } from './xml.ts';

export interface BucketActions {
  all(): Answer;
  create(request: S3Request): Promise<Answer>;
  /** Refuses what no such bucket holds. */
  mustExist(bucket: string): void;
  act(request: S3Request): Answer | Promise<Answer>;
}

export function bucketActions(
  database: Database,
  objects: Objects,
  clock: { now(): number },
  region: string,
): BucketActions {
  const find = (name: string) => database.first('SELECT * FROM s3_bucket WHERE name = ?', name);
  return {
    all() {
      const rows = database.all('SELECT * FROM s3_bucket ORDER BY name');
      const Bucket = rows.map((row) => ({
        Name: String(row['name']),
        CreationDate: new Date(Number(row['created'])).toISOString(),
      }));
      return xmlAnswer('ListAllMyBucketsResult', { Owner: { ID: 'local' }, Buckets: { Bucket } });
    },
    async create(request) {
      await receiveBody(request);
      const { bucket } = request;
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
        throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
      }
      if (find(bucket) !== undefined) {
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded.',
          409,
        );
      }
      database.run('INSERT INTO s3_bucket (name, created) VALUES (?, ?)', bucket, clock.now());
      return { status: 200, headers: { location: `/${bucket}` } };
    },
    mustExist(bucket) {
      if (find(bucket) === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    },
    act(request) {
      if (request.method === 'HEAD') return { status: 200, headers: { 'x-amz-bucket-region': region } };
      if (request.method === 'GET') return list(database, request);
      if (request.method === 'POST' && request.query.has('delete')) return deleteMany(database, objects, request);
      if (request.method === 'DELETE') throw unsupported('S3 DeleteBucket');
      throw methodNotAllowed();
    },
  };
}

async function deleteMany(database: Database, objects: Objects, request: S3Request): Promise<Answer> {
  const { keys, quiet } = readDelete((await receiveBody(request)).content.toString());
  database.atomically(() => {
    for (const key of keys) objects.remove({ bucket: request.bucket, key });
  });
  return xmlAnswer('DeleteResult', quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
}

function list(database: Database, { bucket, query }: S3Request): Answer {
  if (query.get('list-type') !== '2') throw unsupported('S3 requests on a bucket other than ListObjectsV2');
  const token = query.get('continuation-token');
  const wish = {
    bucket,
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64').toString(),
    most: Math.min(1000, pageSize(query.get('max-keys') ?? '1000')),
  };
  const found = wish.most === 0 ? { objects: [], folders: [], next: undefined } : listObjects(database, wish);
  const named = query.get('encoding-type') === 'url' ? urlEncoded : (text: string) => text;
  return xmlAnswer('ListBucketResult', {
    Name: bucket,
    Prefix: named(wish.prefix),
    Delimiter: wish.delimiter === '' ? undefined : named(wish.delimiter),
    MaxKeys: wish.most,
    KeyCount: found.objects.length + found.folders.length,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: found.next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: found.next === undefined ? undefined : Buffer.from(found.next).toString('base64'),
    Contents: found.objects.map((object) => listed(object, named)),
    CommonPrefixes: found.folders.map((folder) => ({ Prefix: named(folder) })),
  });
}

function listed(object: StoredObject, named: (text: string) => string) {
  return {
    Key: named(object.key),
    LastModified: new Date(object.modified).toISOString(),
    ETag: `"${object.etag}"`,
    Size: object.size,
    StorageClass: 'STANDARD',
  };
}

function pageSize(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AwsError('InvalidArgument', 'max-keys must be a whole number.');
}

const urlEncoded = (text: string): string => text.split('/').map(encoded).join('/');
