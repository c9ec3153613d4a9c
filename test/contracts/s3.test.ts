/** Poster files for real: kept as they are, missing said plainly, and shown to the outside for a while only. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { inMemoryPosterFiles } from '#test/support/fakes/in-memory-poster-files.ts';

const BUCKET = 'posters';
const BYTES = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256);

let engines: TestEngines;
let real: PosterFiles;

beforeAll(async () => {
  engines = await startTestEngines();
  await engines.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  real = s3PosterFiles({ bucket: BUCKET, client: engines.s3 });
});
afterAll(() => engines.stop());

describe.each([
  ['in memory', () => inMemoryPosterFiles()],
  ['on S3', () => real],
])('poster files %s', (_, files) => {
  test('keep the bytes', async () => {
    const posters = files();
    await posters.write('posters/demo/a.jpg', BYTES, 'image/jpeg');

    const read = await posters.read('posters/demo/a.jpg');

    expect(Buffer.from(read!)).toEqual(Buffer.from(BYTES));
    expect(await posters.exists('posters/demo/a.jpg')).toBe(true);
  });

  test('say plainly what is not there', async () => {
    const posters = files();

    expect(await posters.read('posters/none.jpg')).toBeUndefined();
    expect(await posters.exists('posters/none.jpg')).toBe(false);
  });

  test('are listed by how their key begins', async () => {
    const posters = files();
    await posters.write('art/b.img', BYTES, 'image/png');
    await posters.write('art/a.img', BYTES.subarray(0, 10), 'image/jpeg');
    await posters.write('artless/c.img', BYTES, 'image/jpeg');

    const listed = await posters.list('art/');

    expect(listed.map(({ key, bytes }) => `${key} ${bytes}`).sort()).toEqual(['art/a.img 10', 'art/b.img 1000']);
    for (const { writtenAt } of listed) expect(writtenAt).toBeGreaterThan(Date.UTC(2020, 0));
    expect(await posters.list('none/')).toEqual([]);
  });

  test('may be written twice', async () => {
    const posters = files();

    await posters.write('posters/twice.jpg', BYTES, 'image/jpeg');
    await posters.write('posters/twice.jpg', BYTES, 'image/jpeg');

    expect(await posters.exists('posters/twice.jpg')).toBe(true);
  });
});

describe('on S3', () => {
  test('a temporary address shows the file to anybody, until it ends', async () => {
    await real.write('posters/海报 1.jpg', BYTES, 'image/jpeg');
    const url = await real.temporaryUrl('posters/海报 1.jpg', 60);

    const shown = await fetch(url);

    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(Buffer.from(BYTES));
  });

  test('an altered address shows nothing', async () => {
    await real.write('posters/b.jpg', BYTES, 'image/jpeg');
    await real.write('posters/c.jpg', BYTES, 'image/jpeg');
    const url = await real.temporaryUrl('posters/b.jpg', 60);

    const shown = await fetch(url.replace('/b.jpg', '/c.jpg'));

    expect(shown.status).toBe(403);
  });

  test('nobody answering is a matter of time', async () => {
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const client = new S3Client({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9', maxAttempts: 1, credentials });
    const files = s3PosterFiles({ bucket: BUCKET, client });

    const asking = [() => files.read('k'), () => files.exists('k'), () => files.write('k', BYTES, 'image/jpeg')];

    for (const ask of asking) {
      await expect(ask()).rejects.toMatchObject({ name: 'RetryLater', code: 'FILES_UNWELL', facts: { key: 'k' } });
    }
  });

  test('a bucket that does not exist is a defect, not a missing file', async () => {
    const files = s3PosterFiles({ bucket: 'nowhere', client: engines.s3 });

    await expect(files.read('k')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});
