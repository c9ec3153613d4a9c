import {
  CreateBucketCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';

const Bucket = 'lake';
const KEYS = ['a', 'a/1', 'a/2', 'a/b/1', 'a/b/2', 'a/c/1', 'a/ü', 'b/1', 'z', '人/1', '人/2', '🎉'];
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

describe('listing a bucket', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
    await engines.s3.send(new CreateBucketCommand({ Bucket }));
    for (const Key of KEYS) await engines.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  });
  afterAll(() => engines.stop());

  /** Everything, page by page. */
  async function listed(wish: Partial<ListObjectsV2CommandInput>) {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await engines.s3.send(
        new ListObjectsV2Command({ Bucket, ...wish, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      expect(page.KeyCount).toBeLessThanOrEqual(wish.MaxKeys ?? 1000);
      names.push(...(page.Contents ?? []).map((object) => object.Key ?? ''));
      names.push(...(page.CommonPrefixes ?? []).map((folder) => folder.Prefix ?? ''));
      token = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(token !== undefined);
    } while (token !== undefined);
    return names;
  }

  test('keys come in the order of their bytes, folders where a delimiter makes them', async () => {
    const page = await engines.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/', Delimiter: '/' }));

    expect(page.Contents?.map((object) => object.Key)).toEqual(['a/1', 'a/2', 'a/ü']);
    expect(page.CommonPrefixes?.map((folder) => folder.Prefix)).toEqual(['a/b/', 'a/c/']);
    expect(page.Contents?.[0]).toMatchObject({ Size: 1, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    expect(await listed({})).toEqual([...KEYS].sort(byBytes));
  });

  test('whatever the size of a page, the pages together name each key or folder exactly once', async () => {
    const wishes = fc.record({
      Prefix: fc.constantFrom('', 'a', 'a/', 'a/b', '人', 'nothing'),
      Delimiter: fc.constantFrom(undefined, '/', 'b/'),
      MaxKeys: fc.integer({ min: 1, max: 5 }),
      StartAfter: fc.constantFrom(undefined, 'a', 'a/2', 'b'),
    });
    await fc.assert(
      fc.asyncProperty(wishes, async ({ Prefix, Delimiter, MaxKeys, StartAfter }) => {
        const matching = KEYS.filter((key) => key.startsWith(Prefix) && byBytes(key, StartAfter ?? '') > 0);
        const wanted = matching.map((key) => {
          const end = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
          return end < 0 ? key : key.slice(0, end + (Delimiter?.length ?? 0));
        });

        const names = await listed({
          Prefix,
          MaxKeys,
          ...(Delimiter === undefined ? {} : { Delimiter }),
          ...(StartAfter === undefined ? {} : { StartAfter }),
        });

        expect(names.sort(byBytes)).toEqual([...new Set(wanted)].sort(byBytes));
      }),
      { numRuns: 60 },
    );
  });
});
