/** The event lake as gzipped lines of JSON in one bucket, a file per hour and telling. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RetryLater } from '#shared/ports/failure.ts';
import type { Lake } from '#shared/ports/lake.ts';

interface S3Lake {
  readonly bucket: string;
  readonly client?: S3Client;
}

/** @throws RetryLater `LAKE_UNWELL` */
export function s3Lake({ bucket, client = new S3Client({ maxAttempts: 3 }) }: S3Lake): Lake {
  return {
    async append(partition, facts) {
      const lines = facts.map((fact) => `${JSON.stringify(fact)}\n`).join('');
      const name = createHash('sha256').update(lines).digest('hex').slice(0, 32);
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: `facts/v1/${partition}/${name}.ndjson.gz`,
        Body: gzipSync(lines),
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
      });
      try {
        await client.send(command);
      } catch (cause) {
        throw new RetryLater(
          'LAKE_UNWELL',
          'The event lake did not take the facts.',
          { facts: facts.length },
          { cause },
        );
      }
    },
  };
}
