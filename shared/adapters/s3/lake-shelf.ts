/** The lake's bucket as a shelf, with a folder of this machine in front of it: what was fetched once is not fetched again. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { compactedOf, daysFrom, FACTS, hourOf, type LakeHour } from '#shared/domain/report/lake-places.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { HourFiles, LakeShelf } from '#shared/ports/lake-shelf.ts';
import { localFiles } from './local-files.ts';

interface S3LakeShelf {
  readonly bucket: string;
  readonly client?: S3Client;
  /** Where fetched files lie: their names never change their content. */
  readonly folder?: string;
}

const AT_ONCE = 16;

export function s3LakeShelf({
  bucket,
  client = defaultClient(),
  folder = join(tmpdir(), 'lake'),
}: S3LakeShelf): LakeShelf {
  const files = localFiles(folder);
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  const list = (prefix: string): Promise<readonly string[]> => unwell(listed(client, bucket, prefix));
  const read = async (key: string): Promise<Uint8Array | undefined> =>
    unwell(
      client.send(new GetObjectCommand(at(key))).then(
        (got) => got.Body?.transformToByteArray(),
        (failure: unknown) => {
          if (failure instanceof NoSuchKey) return undefined;
          throw failure;
        },
      ),
    );
  return {
    list,
    read,
    hours: async (fromDay, toDay) => {
      const perDay = await inTurns(daysFrom(fromDay, toDay), AT_ONCE, async (day) => {
        const [raw, compacted] = await Promise.all([
          list(`${FACTS}dt=${day}/`),
          list(compactedOf(`${day}T00`).replace(/hour=.*$/, '')),
        ]);
        return hoursOf(raw, compacted);
      });
      return perDay.flat();
    },
    async fetch(keys) {
      await files.makeRoom(keys);
      return inTurns(keys, AT_ONCE, async (key) => {
        if (files.has(key)) return files.pathOf(key);
        const bytes = await read(key);
        if (bytes === undefined)
          throw new RetryLater('LAKE_UNWELL', 'A file of the lake went while it was read.', { key });
        await files.keep(key, bytes);
        return files.pathOf(key);
      });
    },
    put: async (key, Body, ContentType) => {
      await unwell(client.send(new PutObjectCommand({ ...at(key), Body, ContentType })));
    },
    claim: (key, Body, ContentType) =>
      unwell(
        client.send(new PutObjectCommand({ ...at(key), Body, ContentType, IfNoneMatch: '*' })).then(
          () => 'written' as const,
          (failure: unknown) => {
            if (isTaken(failure)) return 'taken' as const;
            throw failure;
          },
        ),
      ),
    remove: async (keys) => {
      for (let from = 0; from < keys.length; from += 1_000) {
        const Objects = keys.slice(from, from + 1_000).map((Key) => ({ Key }));
        await unwell(client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })));
      }
    },
  };
}

/** Of two conditional writes at once S3 refuses one with 412, or tells it with 409 to try again: the file is there then. */
const isTaken = (failure: unknown): boolean =>
  failure instanceof S3ServiceException &&
  (failure.$metadata.httpStatusCode === 412 || failure.$metadata.httpStatusCode === 409);

const defaultClient = (): S3Client =>
  new S3Client({
    maxAttempts: 3,
    forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']),
  });

async function listed(client: S3Client, Bucket: string, Prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys.toSorted();
}

/** A compacted file counts while it is made of exactly the raw files that lie there. */
function hoursOf(raw: readonly string[], compacted: readonly string[]): readonly HourFiles[] {
  const byHour = (keys: readonly string[]) => Map.groupBy(keys, (key) => hourOf(key) ?? '');
  const [rawBy, compactedBy] = [byHour(raw), byHour(compacted)];
  return [...new Set([...rawBy.keys(), ...compactedBy.keys()])].toSorted().map((hour) => {
    const files = rawBy.get(hour) ?? [];
    const name = compactedKey(hour, files);
    const there = compactedBy.get(hour) ?? [];
    const superseded = there.filter((key) => key !== name);
    return { hour, raw: files, compactedKey: name, isCompacted: there.includes(name), superseded };
  });
}

/** Named by what it is made of. */
function compactedKey(hour: LakeHour, raw: readonly string[]): string {
  const names = raw.toSorted().join('\n');
  return `${compactedOf(hour)}${createHash('sha256').update(names).digest('hex').slice(0, 32)}.parquet`;
}

async function inTurns<One, Made>(
  all: readonly One[],
  atOnce: number,
  make: (one: One) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    made.push(...(await Promise.all(all.slice(from, from + atOnce).map(make))));
  }
  return made;
}

async function unwell<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof RetryLater) throw cause;
    throw new RetryLater('LAKE_UNWELL', 'The lake’s bucket did not answer.', {}, { cause });
  }
}
