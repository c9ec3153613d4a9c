/**
 * HTTP to Lambda and back in payload format 2.0 (AWS: "Working with AWS Lambda proxy integrations for HTTP APIs").
 * Bodies that are not text travel as base64; an answer that is no proxy answer becomes 500, as it does there.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type Json } from './json.ts';
import { API_ID } from './local-names.ts';

export interface HttpRequest {
  readonly method: string;
  /** As it came: path and raw query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly account: string;
  readonly at: Date;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

export function httpEvent(request: HttpRequest, routeKey: string, pathParameters: Readonly<Record<string, string>>) {
  const [rawPath = '/', ...queries] = request.url.split('?');
  const rawQueryString = queries.join('?');
  const { cookie, ...headers } = joined(request.headers);
  const query = queryOf(rawQueryString);
  const host = headers['host'] ?? '127.0.0.1';
  const isBase64Encoded = !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: request.account,
      apiId: API_ID,
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: '$default',
      time: logTime(request.at),
      timeEpoch: request.at.getTime(),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: request.body.length > 0 && isBase64Encoded,
  };
}

export function httpAnswer(payload: string): HttpAnswer {
  const answer: Json = JSON.parse(payload);
  if (!isObject(answer) || answer['statusCode'] === undefined) {
    const body = typeof answer === 'string' ? answer : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const { headers = {}, cookies, body = '', isBase64Encoded } = answer;
  const status = Number(answer['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 599 || typeof body !== 'string') return SERVER_ERROR;
  const lowered: Record<string, string | readonly string[]> = { 'content-type': 'text/plain;charset=UTF-8' };
  for (const [name, value] of Object.entries(isObject(headers) ? headers : {}))
    lowered[name.toLowerCase()] = `${value}`;
  if (Array.isArray(cookies)) lowered['set-cookie'] = cookies.map(String);
  return { status, headers: lowered, body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') };
}

export const said = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});
export const SERVER_ERROR = said(500, 'Internal Server Error');

const isText = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^(text\/|application\/([^;]*\+)?(json|xml|javascript)\b)/i.test(contentType.trim());

/** Names in lower case, several values joined with a comma; cookies with their own separator. */
function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return single;
}

function queryOf(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  }
  return query;
}

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(at: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(at.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
