/**
 * Who may speak to S3: anyone with credentials in a header, as long as they are well formed, but a link made to be handed
 * around (presigned) has to bear out to the letter and to the second (AWS: "Signature Version 4, using query parameters").
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { header, type S3Request } from './s3-request.ts';

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[^/,]+\/s3\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;
const LONGEST_SECONDS = 7 * 24 * 3_600;
const SKEW_MS = 15 * 60_000;

export function checkSignature(request: S3Request, secretKey: string, now: number): void {
  if (request.query.has('X-Amz-Signature')) checkPresigned(request, secretKey, now);
  else if (!HEADER.test(header(request, 'authorization') ?? '')) throw denied('Access Denied');
}

function checkPresigned(request: S3Request, secretKey: string, now: number): void {
  const [, day, region] =
    /^[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(parameter(request, 'X-Amz-Credential')) ?? [];
  const date = parameter(request, 'X-Amz-Date');
  const signedAt = instantOf(date);
  const seconds = Number(parameter(request, 'X-Amz-Expires'));
  const lifetime = Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_SECONDS;
  if (day === undefined || region === undefined || !date.startsWith(day) || Number.isNaN(signedAt) || !lifetime)
    throw malformed();
  if (now > signedAt + seconds * 1000) throw denied('Request has expired');
  if (now < signedAt - SKEW_MS) throw denied('Request is not yet valid');
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretKey}`);
  const wanted = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical(request))].join('\n'));
  const given = Buffer.from(parameter(request, 'X-Amz-Signature'), 'hex');
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    403,
  );
}

function canonical(request: S3Request): string {
  const signed = parameter(request, 'X-Amz-SignedHeaders');
  const pairs = [...request.query].filter(([name]) => name !== 'X-Amz-Signature');
  const query = pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const headers = signed
    .split(';')
    .map((name) => `${name}:${(header(request, name) ?? '').trim().replace(/ +/g, ' ')}`);
  const path = request.rawPath.split('/').map((part) => encoded(decodeURIComponent(part)));
  return [request.method, path.join('/'), query.join('&'), ...headers, '', signed, 'UNSIGNED-PAYLOAD'].join('\n');
}

function parameter(request: S3Request, name: string): string {
  const value = request.query.get(name);
  if (value === null) throw malformed();
  return value;
}

/** `20261122T060124Z`. */
function instantOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Everything but the unreserved characters of RFC 3986. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const denied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);
const malformed = (): AwsError =>
  new AwsError(
    'AuthorizationQueryParametersError',
    'The query parameters of the presigned URL are incomplete or malformed.',
  );
