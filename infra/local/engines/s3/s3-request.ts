/** A request to S3 taken apart. Whatever it asks for that is not carried out here is refused by name, never ignored. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AwsError, unsupported } from '../aws-error.ts';

export interface S3Request {
  readonly method: string;
  /** As it came, still encoded: the signature is over these characters. */
  readonly rawPath: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly incoming: IncomingMessage;
}

const QUERY = [
  /^x-id$/,
  /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)$/,
  /^x-amz-(checksum-mode|checksum-crc32|sdk-checksum-algorithm|user-agent)$/i,
  /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/,
  /^(list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner|delete)$/,
];
const HEADERS = [
  /^x-amz-(date|content-sha256|security-token|user-agent|trailer|decoded-content-length|expected-bucket-owner)$/,
  /^x-amz-(sdk-checksum-algorithm|checksum-algorithm|checksum-mode|checksum-crc32|checksum-sha1|checksum-sha256)$/,
  /^x-amz-(meta-.+|copy-source|metadata-directive)$/,
  // Without effect on one machine: nothing is encrypted here, and there is one class of storage.
  /^x-amz-(server-side-encryption.*|storage-class)$/,
];

export function s3Request(incoming: IncomingMessage): S3Request {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const rawPath = at < 0 ? url : url.slice(0, at);
  const [, bucket = '', ...key] = rawPath.split('/');
  const request = {
    method: incoming.method ?? 'GET',
    rawPath,
    bucket: decoded(bucket),
    key: decoded(key.join('/')),
    query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)),
    headers: incoming.headers,
    incoming,
  };
  if (Buffer.byteLength(request.key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long');
  return request;
}

/** Said only to a request that may speak to us at all: after its signature. */
export function refuseWhatIsUnsupported(request: S3Request): void {
  const parameter = [...request.query.keys()].find((name) => !QUERY.some((known) => known.test(name)));
  if (parameter !== undefined) throw unsupported(`S3 requests with ?${parameter}`);
  const amazon = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'));
  const header = amazon.find((name) => !HEADERS.some((known) => known.test(name)));
  if (header !== undefined) throw unsupported(`S3 requests with the header ${header}`);
}

export const header = (request: S3Request, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
