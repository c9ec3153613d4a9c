/**
 * The Lambda Runtime API of one execution environment: it holds `next` until there is an invocation and takes back the
 * response or the error (AWS: "Lambda runtime API", version 2018-06-01): over HTTP to a process, by messages to a worker
 * thread, which spares both sides two requests of every invocation. Response streaming is not served.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from 'node:worker_threads';

/** What Lambda says about a failure, in its own words. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  readonly deadlineAt: number;
}

export interface RuntimeApiEvents {
  /** The environment asks for work: it is ready, or ready again. */
  readonly onNext: () => void;
  readonly onResponse: (payload: string) => void;
  readonly onError: (error: FunctionError) => void;
  readonly onInitError: (error: FunctionError) => void;
}

export interface RuntimeApi {
  /** Only between `onNext` and the answer: one invocation at a time. */
  give(invocation: Invocation): void;
}

export interface RuntimeServer extends RuntimeApi {
  readonly address: string;
  close(): void;
}

const PATH = /^\/2018-06-01\/runtime\/(?:(init\/error)|invocation\/(?:(next)|[^/]+\/(response|error)))$/;

export async function serveRuntimeApi(events: RuntimeApiEvents): Promise<RuntimeServer> {
  let waiting: ServerResponse | undefined;
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const [, initError, next, answer] = PATH.exec(request.url ?? '') ?? [];
    if (next !== undefined) {
      waiting = response;
      events.onNext();
      return;
    }
    if (initError === undefined && answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    void readText(request).then((body) => {
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
      said(answer, body, events);
    });
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${portOf(server.address())}`,
    give: (invocation) => {
      const held = waiting;
      waiting = undefined;
      held?.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(invocation.payload),
        ...headersOf(invocation),
      });
      held?.end(invocation.payload);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function runtimeApiOf(worker: Worker, events: RuntimeApiEvents): RuntimeApi {
  worker.on('message', ({ path, body }: { readonly path: string; readonly body: string }) => {
    const [, , next, answer] = PATH.exec(`/2018-06-01/runtime/${path}`) ?? [];
    if (next !== undefined) events.onNext();
    else said(answer, body, events);
  });
  return { give: (invocation) => worker.postMessage({ headers: headersOf(invocation), body: invocation.payload }) };
}

/** Without a word of which invocation, it speaks of its INIT. */
function said(what: string | undefined, body: string, events: RuntimeApiEvents): void {
  if (what === 'response') events.onResponse(body);
  else if (what === 'error') events.onError(errorFrom(body));
  else events.onInitError(errorFrom(body));
}

const headersOf = ({ requestId, functionArn, deadlineAt }: Invocation) => ({
  'lambda-runtime-aws-request-id': requestId,
  'lambda-runtime-deadline-ms': String(deadlineAt),
  'lambda-runtime-invoked-function-arn': functionArn,
  'lambda-runtime-trace-id': traceOf(requestId),
});

export function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server is not listening on a port');
  return address.port;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function errorFrom(body: string): FunctionError {
  try {
    return JSON.parse(body);
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: 'the environment reported an error that is no JSON' };
  }
}

const traceOf = (requestId: string): string => {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`;
};
