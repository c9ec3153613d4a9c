/** How S3 answers: XML with its headers, or nothing but headers. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { S3Request } from './s3-request.ts';
import { writeXml, type XmlValue } from './xml.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string | Uint8Array;
}

export function xmlAnswer(tag: string, value: XmlValue): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, content: writeXml(tag, value) };
}

/** A `HEAD` is told how long the body would be, but gets none. */
export function write(response: ServerResponse, method: string, answer: Answer): void {
  const length = Buffer.byteLength(answer.content ?? '');
  const counted =
    method === 'HEAD' || answer.status === 204 || answer.status === 304 ? {} : { 'content-length': String(length) };
  response.writeHead(answer.status, { 'x-amz-request-id': randomUUID(), ...counted, ...answer.headers });
  response.end(method === 'HEAD' ? undefined : answer.content);
}

export function errorAnswer(request: S3Request | undefined, failure: unknown): Answer {
  const told = failure instanceof AwsError ? failure : defect(failure);
  const details = { Code: told.code, Message: told.message, Resource: request?.rawPath };
  return { ...xmlAnswer('Error', details), status: told.status };
}

function defect(failure: unknown): AwsError {
  console.error(failure);
  return new AwsError('InternalError', 'The local engine failed; its own log says why.', 500);
}
