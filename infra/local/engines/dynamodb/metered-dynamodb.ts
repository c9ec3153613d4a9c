/**
 * DynamoDB as programs reach it: their requests go on to the database, and what each consumed is noted on the way back.
 * Everybody speaks to the database under one name, because DynamoDB Local keeps tables apart by access key id.
 */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import https from 'node:https';
import { LOCAL_KEYS } from '../engine-environment.ts';
import { callerOf, inTheNameOf } from '../metering/caller.ts';
import type { MeterBoard } from '../metering/meters.ts';
import type { Route } from '../server.ts';
import { asking, consumedBy } from './consumed-capacity.ts';

export interface MeteredDynamodb {
  readonly route: Route;
  stop(): void;
}

export function meteredDynamodb(endpoint: string, board: MeterBoard): MeteredDynamodb {
  const target = targetOf(endpoint);

  async function pass(action: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = asking(action, await wholeOf(incoming));
      const answer = await sent(target, incoming, body, response);
      const whole = await wholeOf(answer);
      board.add(callerOf(incoming), { dynamodb: { requests: 1, ...consumedBy(action, whole) } });
      response.writeHead(answer.statusCode ?? 500, kept(answer.rawHeaders, whole.length));
      response.end(whole);
    } catch {
      unanswered(response);
    }
  }

  return {
    stop: () => target.agent.destroy(),
    route: (incoming, response) => {
      const [prefix, action] = String(incoming.headers['x-amz-target'] ?? '').split('.');
      if (prefix !== 'DynamoDB_20120810' || action === undefined) return false;
      void pass(action, incoming, response);
      return true;
    },
  };
}

/** Hop by hop, or written anew; `accept-encoding`, because what is packed cannot be read on its way. */
const LEFT_OUT = new Set([
  'connection',
  'keep-alive',
  'host',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
]);

function targetOf(endpoint: string) {
  const { protocol, hostname, port } = new URL(endpoint);
  const { Agent, request } = protocol === 'https:' ? https : http;
  return { hostname, port, request, agent: new Agent({ keepAlive: true }) };
}

function sent(
  { request, ...target }: ReturnType<typeof targetOf>,
  { headers, method = 'POST', url = '/' }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<IncomingMessage> {
  const { authorization } = headers;
  const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !LEFT_OUT.has(name)));
  const named = authorization && { authorization: inTheNameOf(LOCAL_KEYS.accessKeyId, authorization) };
  return new Promise((resolve, reject) => {
    const all = { ...passed, ...named, 'content-length': body.length };
    const outgoing = request({ ...target, method, path: url, headers: all }, resolve);
    outgoing.on('error', reject);
    response.once('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    outgoing.end(body);
  });
}

/** Every request of every function passes here: by events, because iterating over a stream costs several times as much. */
function wholeOf(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.once('close', () => reject(new Error('hung up before the end')));
    stream.once('error', reject);
  });
}

/** Spelled as the database spelled them. */
function kept(rawHeaders: readonly string[], length: number): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'content-length': length };
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!LEFT_OUT.has(name.toLowerCase())) headers[name] = rawHeaders[at + 1];
  }
  return headers;
}

/** The database is away: the words DynamoDB has for it, after which every SDK tries again. */
function unanswered(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const body = JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The database does not answer.',
  });
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
