import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';

const Bucket = 'posters';
const Key = '海报/a b+c.jpg';

describe('a presigned link', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
    await engines.s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => engines.stop());
  beforeEach(async () => {
    await engines.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'poster' }));
  });
  const signed = (expiresIn: number, client = engines.s3, more = {}) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket, Key, ...more }), {
      expiresIn,
      signingDate: new Date(engines.clock.now()),
    });

  test('opens its object to anyone, with the headers it was signed with', async () => {
    const disposition = 'attachment; filename="海报.jpg"';
    const url = await signed(60, engines.s3, {
      ResponseContentType: 'image/jpeg',
      ResponseContentDisposition: encodeURI(disposition),
    });

    const response = await fetch(url);

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('poster');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-disposition')).toBe(encodeURI(disposition));
  });

  test('is good up to its last second and not a moment longer', async () => {
    const url = await signed(60);

    engines.clock.advance(59_000);
    const last = await fetch(url);
    engines.clock.advance(2_000);
    const late = await fetch(url);

    expect(last.status).toBe(200);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Request has expired');
  });

  test('is worth nothing once a letter of it is changed', async () => {
    const url = await signed(60);
    const changed = [
      url.replace('posters/', 'posters/x'),
      url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
      url.replace(/X-Amz-Signature=.{2}/, 'X-Amz-Signature=zz'),
      `${url}&response-content-type=text%2Fhtml`,
      url.replace(/&X-Amz-Signature=.*$/, ''),
    ];

    const statuses = await Promise.all(changed.map(async (one) => (await fetch(one)).status));

    expect(statuses.every((status) => status === 403 || status === 400)).toBe(true);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });

  test('made with another secret, or with none, opens nothing', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'guessed' };
    const stranger = new S3Client({ endpoint: engines.endpoints.s3, region: 'us-east-1', credentials });

    const forged = await fetch(await signed(60, stranger));
    const anonymous = await fetch(`${engines.endpoints.s3}/${Bucket}/${encodeURIComponent(Key)}`);
    const unsigned = await fetch(`${engines.endpoints.s3}/${Bucket}/x`, { headers: { authorization: 'Bearer x' } });

    expect(await forged.text()).toContain('SignatureDoesNotMatch');
    expect([forged.status, anonymous.status, unsigned.status]).toEqual([403, 403, 403]);
  });

  test('to put takes one body of the type it was signed for', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'upload', ContentType: 'text/plain' });
    const signingDate = new Date(engines.clock.now());
    const signableHeaders = new Set(['content-type']);
    const url = await getSignedUrl(engines.s3, command, { expiresIn: 60, signingDate, signableHeaders });
    const upload = (type: string) => fetch(url, { method: 'PUT', body: 'up', headers: { 'content-type': type } });

    const other = await upload('text/html');
    const right = await upload('text/plain');

    expect([other.status, right.status]).toEqual([403, 200]);
    const got = await engines.s3.send(new GetObjectCommand({ Bucket, Key: 'upload' }));
    expect(await got.Body?.transformToString()).toBe('up');
  });
});
