/** What S3 does with one object: put, copy, get, head, delete. */
import { AwsError, unsupported } from '../aws-error.ts';
import { type Answer, xmlAnswer } from './answer.ts';
import { receiveBody } from './body.ts';
import { names, noSuchKey, type Objects, preconditionFailed, type StoredObject } from './objects.ts';
import { byteRange } from './range.ts';
import { header, type S3Request } from './s3-request.ts';

/** Kept with the object and told again with it. */
const KEPT =
  /^(content-type|cache-control|content-disposition|content-encoding|content-language|expires|x-amz-meta-.+)$/;

export function objectActions(objects: Objects, clock: { now(): number }) {
  return {
    async PUT(request: S3Request): Promise<Answer> {
      if (header(request, 'x-amz-copy-source') !== undefined) return copy(objects, request, clock.now());
      const body = await receiveBody(request);
      objects.put(request, body, keptHeaders(request), writeCondition(request), clock.now());
      return { status: 200, headers: { etag: `"${body.etag}"`, ...checksumHeaders(body) } };
    },
    GET: (request: S3Request): Answer => show(objects, request),
    HEAD: (request: S3Request): Answer => show(objects, request),
    DELETE(request: S3Request): Answer {
      if (header(request, 'if-match') !== undefined) throw unsupported('a conditional delete in S3');
      objects.remove(request);
      return { status: 204 };
    },
  };
}

function copy(objects: Objects, request: S3Request, now: number): Answer {
  const [bucket = '', ...key] = decodeURIComponent(header(request, 'x-amz-copy-source') ?? '')
    .replace(/^\//, '')
    .split('/');
  const source = objects.find({ bucket, key: key.join('/') });
  if (source === undefined) throw noSuchKey();
  const replace = header(request, 'x-amz-metadata-directive') === 'REPLACE';
  const content = Buffer.from(objects.read(source, 0, source.size));
  const body = { content, etag: source.etag, checksums: source.checksums };
  objects.put(request, body, replace ? keptHeaders(request) : source.headers, writeCondition(request), now);
  return xmlAnswer('CopyObjectResult', { ETag: `"${source.etag}"`, LastModified: new Date(now).toISOString() });
}

function show(objects: Objects, request: S3Request): Answer {
  const object = objects.find(request);
  if (object === undefined) throw noSuchKey();
  const ifMatch = header(request, 'if-match');
  if (ifMatch !== undefined && !names(ifMatch, object)) throw preconditionFailed();
  const told = objectHeaders(object, request);
  if (isKnown(request, object)) return { status: 304, headers: told };
  const range = byteRange(header(request, 'range'), object.size);
  const { start, length } = range ?? { start: 0, length: object.size };
  const content = request.method === 'HEAD' ? undefined : objects.read(object, start, length);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...told,
      'content-length': String(length),
      ...(range === undefined ? checksumsWanted(request, object) : { 'content-range': range.told }),
    },
    ...(content === undefined ? {} : { content }),
  };
}

/** The client has it already; an ETag outweighs a date. */
function isKnown(request: S3Request, object: StoredObject): boolean {
  const etags = header(request, 'if-none-match');
  if (etags !== undefined) return names(etags, object);
  const since = Date.parse(header(request, 'if-modified-since') ?? '');
  return !Number.isNaN(since) && Math.floor(object.modified / 1000) * 1000 <= since;
}

function objectHeaders(object: StoredObject, request: S3Request): Record<string, string> {
  const overrides = [...request.query].filter(([name]) => name.startsWith('response-'));
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value])),
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function checksumsWanted(request: S3Request, object: StoredObject): Record<string, string> {
  const wanted = header(request, 'x-amz-checksum-mode') ?? request.query.get('x-amz-checksum-mode');
  return wanted?.toUpperCase() === 'ENABLED' ? checksumHeaders(object) : {};
}

function checksumHeaders({
  checksums,
}: {
  readonly checksums: Readonly<Record<string, string>>;
}): Record<string, string> {
  return Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
}

function keptHeaders(request: S3Request): Record<string, string> {
  const kept = Object.entries(request.headers).filter(([name]) => KEPT.test(name));
  const whole = kept.map(([name, value]): [string, string] => [name, withoutFraming(name, String(value))]);
  return Object.fromEntries(whole.filter(([, value]) => value !== ''));
}

/** `aws-chunked` was the way here, it is nothing of the object. */
function withoutFraming(name: string, value: string): string {
  if (name !== 'content-encoding') return value;
  return value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(',');
}

function writeCondition(request: S3Request) {
  if (header(request, 'if-unmodified-since') !== undefined) throw unsupported('If-Unmodified-Since in S3');
  return { ifMatch: header(request, 'if-match'), ifNoneMatch: header(request, 'if-none-match') };
}

export function methodNotAllowed(): AwsError {
  return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
}
