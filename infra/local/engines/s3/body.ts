/** The body of an upload, checked against every digest that came with it: a body that arrived damaged is not stored. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, unsupported } from '../aws-error.ts';
import { readBody } from '../read-body.ts';
import { unframe } from './aws-chunked.ts';
import { header, type S3Request } from './s3-request.ts';

export interface Body {
  readonly content: Buffer;
  readonly etag: string;
  /** By algorithm, only those the sender gave. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** S3 itself takes 5 GiB in one request; here a body passes through memory. */
const MOST_BYTES = 256 * 1024 * 1024;

export async function receiveBody(request: S3Request): Promise<Body> {
  const raw = await readBody(request.incoming, MOST_BYTES);
  const framed =
    /\baws-chunked\b/.test(header(request, 'content-encoding') ?? '') || payloadHash(request).startsWith('STREAMING-');
  const { content, trailers } = framed ? unframe(raw) : { content: raw, trailers: new Map<string, string>() };
  const md5 = createHash('md5').update(content).digest();
  const contentMd5 = header(request, 'content-md5');
  if (contentMd5 !== undefined && contentMd5 !== md5.toString('base64')) throw damaged('BadDigest', 'Content-MD5');
  const wanted = payloadHash(request);
  if (/^[0-9a-f]{64}$/.test(wanted) && wanted !== createHash('sha256').update(content).digest('hex')) {
    throw damaged('XAmzContentSHA256Mismatch', 'x-amz-content-sha256');
  }
  const given = checksumsGiven(request, trailers);
  for (const [algorithm, value] of given) {
    if (checksumOf(algorithm, content) !== value) throw damaged('BadDigest', `x-amz-checksum-${algorithm}`);
  }
  return { content, etag: md5.toString('hex'), checksums: Object.fromEntries(given) };
}

const payloadHash = (request: S3Request): string => header(request, 'x-amz-content-sha256') ?? '';

const PREFIX = 'x-amz-checksum-';

/**
 * In a header, behind the chunks, or in the query of a link. There the SDK writes the checksum of an empty body, because it
 * signed before it had one; S3 itself does not hold an upload against it.
 */
function checksumsGiven(
  request: S3Request,
  trailers: ReadonlyMap<string, string>,
): [algorithm: string, value: string][] {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const named = [...headers, ...trailers].filter(([name]) => name.startsWith(PREFIX));
  const values = named.map(([name, value]): [string, string] => [name.slice(PREFIX.length), value]);
  return values.filter(([algorithm]) => algorithm !== 'mode' && algorithm !== 'algorithm');
}

function checksumOf(algorithm: string, content: Buffer): string {
  if (algorithm === 'sha1' || algorithm === 'sha256') return createHash(algorithm).update(content).digest('base64');
  if (algorithm !== 'crc32') throw unsupported(`the checksum ${algorithm}`);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  return sum.toString('base64');
}

const damaged = (code: string, by: string): AwsError =>
  new AwsError(code, `The ${by} you specified did not match what we received.`);
