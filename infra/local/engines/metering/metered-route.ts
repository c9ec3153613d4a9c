/** Counts the requests a route takes, before it answers: AWS bills a refused request too. */
import type { IncomingMessage } from 'node:http';
import type { Route } from '../server.ts';
import { callerOf } from './caller.ts';
import type { MeterBoard, Reading } from './meters.ts';

export function metered(route: Route, board: MeterBoard, readingOf: (request: IncomingMessage) => Reading): Route {
  return (request, response) => {
    const isTaken = route(request, response);
    if (isTaken) board.add(callerOf(request), readingOf(request));
    return isTaken;
  };
}

/** AWS price page of SQS: every 64 KB of a payload is one request. */
const SQS_CHUNK_BYTES = 64 * 1024;

export const sqsReading = ({ headers }: IncomingMessage): Reading => ({
  sqs: { requests: Math.max(1, Math.ceil(Number(headers['content-length'] ?? 0) / SQS_CHUNK_BYTES)) },
});

export const secretsReading = (): Reading => ({ secrets: { requests: 1 } });

/** A GET of a bucket lists it. */
const LISTING = /^\/[^/?]*\/?(\?|$)/;

export function s3Reading({ method, url = '/' }: IncomingMessage): Reading {
  if (method === 'DELETE') return { s3: {} };
  const isRead = (method === 'GET' && !LISTING.test(url)) || method === 'HEAD';
  return { s3: isRead ? { gets: 1 } : { puts: 1 } };
}
