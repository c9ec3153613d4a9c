/** Posters and WeCom's code pictures as objects of one bucket, readable from outside only by an address that ends soon. */
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type FailureFacts, RetryLater } from '#shared/ports/failure.ts';
import type { KeptFile, PosterFiles } from '#shared/ports/poster-files.ts';

interface S3PosterFiles {
  readonly bucket: string;
  readonly client?: S3Client;
}

/** A key names its content, so whoever has a file may keep it for ever. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/** The function needs `s3:ListBucket` too: without it S3 answers 403 for a key that is not there. */
export function s3PosterFiles({ bucket, client = new S3Client(clientConfig()) }: S3PosterFiles): PosterFiles {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    async read(key) {
      const got = await missingAsNone(orUnwell(client.send(new GetObjectCommand(at(key))), { key }));
      return got?.Body && (await orUnwell(got.Body.transformToByteArray(), { key }));
    },
    async write(key, bytes, contentType) {
      const object = { ...at(key), Body: bytes, ContentType: contentType, CacheControl: FOR_EVER };
      await orUnwell(client.send(new PutObjectCommand(object)), { key });
    },
    async exists(key) {
      const found = await missingAsNone(orUnwell(client.send(new HeadObjectCommand(at(key))), { key }));
      return found !== undefined;
    },
    list: (prefix) => listed(client, bucket, prefix),
    temporaryUrl: (key, forSeconds) => getSignedUrl(client, new GetObjectCommand(at(key)), { expiresIn: forSeconds }),
  };
}

async function listed(client: S3Client, Bucket: string, Prefix: string): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await orUnwell(client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })), {});
    for (const { Key: key = '', Size: bytes = 0, LastModified } of page.Contents ?? []) {
      files.push({ key, bytes, writtenAt: LastModified?.getTime() ?? 0 });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return files;
}

function clientConfig(): S3ClientConfig {
  return {
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    // An endpoint named by hand is an address without a name per bucket.
    forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']),
  };
}

async function missingAsNone<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (failure) {
    if (failure instanceof NoSuchKey || failure instanceof NotFound) return undefined;
    throw failure;
  }
}

/** @throws RetryLater `FILES_UNWELL` */
async function orUnwell<Answer>(asked: Promise<Answer>, facts: FailureFacts): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    if (!isUnwell(cause)) throw cause;
    throw new RetryLater('FILES_UNWELL', 'The file store did not answer.', facts, { cause });
  }
}

function isUnwell(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if (/Throttl|SlowDown|TooManyRequests|RequestTimeout|TimeoutError/.test(failure.name)) return true;
  if ('$fault' in failure) return failure.$fault === 'server';
  return 'code' in failure && typeof failure.code === 'string' && !failure.code.startsWith('ERR_');
}
