import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';

const Bucket = 'posters';

describe('S3', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
    await engines.s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => engines.stop());
  const put = (Key: string, Body: string | Readable, more: Partial<PutObjectCommandInput> = {}) =>
    engines.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    engines.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  const textOf = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    (await get(Key, more)).Body?.transformToString();

  test('an object comes back with its bytes, its headers and its MD5 for an ETag', async () => {
    const headers = {
      ContentType: 'text/plain',
      CacheControl: 'max-age=5',
      ContentDisposition: 'attachment',
      Metadata: { a: '1' },
    };

    const { ETag } = await put('海报/a b+c%.txt', 'hello', headers);
    const got = await get('海报/a b+c%.txt');

    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ...headers, ETag, ContentLength: 5 });
    expect(got.LastModified?.getTime()).toBe(Math.floor(engines.clock.now() / 1000) * 1000);
  });

  test('a stream of counted chunks with its checksum behind it is stored as it was', async () => {
    const content = randomBytes(3_000_000);
    const stream = Readable.from([content.subarray(0, 1_000_001), content.subarray(1_000_001)]);

    await put('stream', stream, { ContentLength: content.length });
    const got = await get('stream');

    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
    expect(got.ChecksumCRC32).toBeDefined();
  });

  test('a body that does not match its digest is not stored', async () => {
    const other = (algorithm: string) => createHash(algorithm).update('other').digest('base64');

    await expect(put('damaged', 'abc', { ContentMD5: other('md5') })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put('damaged', 'abc', { ChecksumSHA256: other('sha256') })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(put('damaged', 'abc', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(get('damaged')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('a part is given where a part is asked for', async () => {
    await put('digits', '0123456789');

    const part = await get('digits', { Range: 'bytes=2-4' });

    expect(await part.Body?.transformToString()).toBe('234');
    expect(part).toMatchObject({ ContentRange: 'bytes 2-4/10', ContentLength: 3, $metadata: { httpStatusCode: 206 } });
    expect(await textOf('digits', { Range: 'bytes=8-' })).toBe('89');
    expect(await textOf('digits', { Range: 'bytes=-3' })).toBe('789');
    expect(await textOf('digits', { Range: 'bytes=5-99' })).toBe('56789');
    await expect(get('digits', { Range: 'bytes=50-60' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('of ten racing writers that demand a new key exactly one wins, and his bytes stay', async () => {
    const racing = Array.from({ length: 10 }, (_, at) => put('race', `writer ${at}`, { IfNoneMatch: '*' }));

    const raced = await Promise.allSettled(racing);

    const winners = raced.flatMap((one, at) => (one.status === 'fulfilled' ? [`writer ${at}`] : []));
    expect(winners).toEqual([await textOf('race')]);
    const losers = raced.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []));
    expect(losers).toEqual(Array.from({ length: 9 }, () => 'PreconditionFailed'));
  });

  test('a write that names the ETag it replaces fails once that is gone', async () => {
    const { ETag } = await put('versioned', '1');
    await put('versioned', '2', { IfMatch: ETag });

    await expect(put('versioned', '3', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('absent', '1', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await textOf('versioned')).toBe('2');
  });

  test('a reader who has it already is told so', async () => {
    const { ETag } = await put('known', 'x');
    const IfModifiedSince = new Date(engines.clock.now() + 1_000);

    await expect(get('known', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('known', { IfModifiedSince })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('known', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await textOf('known', { IfMatch: ETag })).toBe('x');
  });

  test('no key leads out of its bucket, whatever it looks like', async () => {
    const keys = ['../../etc/passwd', '/', './a', 'a/../b', 'k', 'k/x', '..%2f..%2fx', '\u0001\n'];

    for (const key of keys) await put(key, `at ${key}`);

    expect(await Promise.all(keys.map((key) => textOf(key)))).toEqual(keys.map((key) => `at ${key}`));
    await expect(put('x'.repeat(1025), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('a copy has the bytes of its source, and its own headers where it says so', async () => {
    await put('source ä', 'copied', { ContentType: 'text/plain' });
    const CopySource = encodeURIComponent(`${Bucket}/source ä`);

    await engines.s3.send(new CopyObjectCommand({ Bucket, Key: 'same', CopySource }));
    const replaced = { ContentType: 'text/html', MetadataDirective: 'REPLACE' as const };
    await engines.s3.send(new CopyObjectCommand({ Bucket, Key: 'other', CopySource, ...replaced }));

    expect(await textOf('same')).toBe('copied');
    expect((await get('same')).ContentType).toBe('text/plain');
    expect((await get('other')).ContentType).toBe('text/html');
  });

  test('deleting is no error for what is not there', async () => {
    await put('one', 'x');
    await put(' two\n&copy;&#65;', 'x');

    await engines.s3.send(new DeleteObjectCommand({ Bucket, Key: 'never-was' }));
    const Objects = [{ Key: 'one' }, { Key: ' two\n&copy;&#65;' }, { Key: 'never-was' }];
    const { Deleted } = await engines.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    expect(Deleted).toEqual(Objects);
    for (const Key of ['one', ' two\n&copy;&#65;']) {
      await expect(engines.s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
    }
  });

  test('a bucket is made once, and an unknown one is named', async () => {
    const again = engines.s3.send(new CreateBucketCommand({ Bucket }));
    await expect(again).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await expect(get('x', { Bucket: 'nowhere' })).rejects.toMatchObject({ name: 'NoSuchBucket' });

    await engines.s3.send(new HeadBucketCommand({ Bucket }));
    const { Buckets } = await engines.s3.send(new ListBucketsCommand({}));

    expect(Buckets?.map((bucket) => bucket.Name)).toEqual([Bucket]);
  });

  test('what is not carried out here is refused by name, never ignored', async () => {
    const loud = (name: string) => ({ message: expect.stringContaining(name), $metadata: { httpStatusCode: 501 } });

    const multipart = engines.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
    await expect(multipart).rejects.toMatchObject(loud('?uploads'));
    await expect(put('tagged', 'x', { Tagging: 'a=b' })).rejects.toMatchObject(loud('x-amz-tagging'));
    await expect(put('public', 'x', { ACL: 'public-read' })).rejects.toMatchObject(loud('x-amz-acl'));
    await expect(get('versioned', { VersionId: '1' })).rejects.toMatchObject(loud('?versionId'));
  });
});
