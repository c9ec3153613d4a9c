/**
 * Lambda's Invoke over HTTP on 127.0.0.1, so that any SDK client can call a function here as it would on AWS
 * (AWS: Lambda API Reference, "Invoke"). Every other action of Lambda answers 501.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AsynchronousInvoke } from './asynchronous-invoke.ts';
import type { Functions } from './functions.ts';
import { bodyOf, closed, listening } from './http-api.ts';
import { portOf } from './runtime-api.ts';

export interface InvokeEndpoint {
  readonly endpoint: string;
  serve(functions: Functions, asynchronous: AsynchronousInvoke): void;
  close(): Promise<void>;
}

const INVOKE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?.*)?$/;
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

export async function openInvokeEndpoint(port: number): Promise<InvokeEndpoint> {
  let functions: Functions | undefined;
  let asynchronous: AsynchronousInvoke | undefined;
  const server = createServer((request, response) => {
    const [, name] = (request.method === 'POST' && INVOKE.exec(request.url ?? '')) || [];
    if (name === undefined) return refuse(response, 501, 'NotImplemented', 'only Invoke is served here');
    if (!functions || !asynchronous) return refuse(response, 503, 'ServiceException', 'the functions do not stand yet');
    const call = { name: decodeURIComponent(name), type: request.headers['x-amz-invocation-type'] };
    const standing = { functions, asynchronous };
    bodyOf(request, PAYLOAD_LIMIT_BYTES)
      .then((body) => invoke({ ...call, body }, standing, response))
      .catch((error: unknown) => refuse(response, 500, 'ServiceException', String(error)));
  });
  await listening(server, port);
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    serve: (standing, invoking) => {
      functions = standing;
      asynchronous = invoking;
    },
    close: () => closed(server),
  };
}

interface Call {
  readonly name: string;
  readonly type: string | string[] | undefined;
  readonly body: Buffer | undefined;
}

interface Standing {
  readonly functions: Functions;
  readonly asynchronous: AsynchronousInvoke;
}

async function invoke({ name, type, body }: Call, standing: Standing, response: ServerResponse): Promise<void> {
  const lambda = standing.functions.named(name);
  if (!lambda) return refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
  if (!body) return refuse(response, 413, 'RequestTooLargeException', `Request must be smaller than 6291456 bytes`);
  const payload = body.length === 0 ? '{}' : body.toString();
  if (!isJson(payload)) {
    return refuse(response, 400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
  if (type === 'DryRun') return void response.writeHead(204).end();
  if (type === 'Event') {
    void standing.asynchronous.invoke(lambda, payload).catch(() => {});
    response.writeHead(202).end();
    return;
  }
  const answered = await lambda.invoke(payload);
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-amzn-requestid': answered.requestId,
    'x-amz-executed-version': '$LATEST',
    ...('error' in answered && { 'x-amz-function-error': 'Unhandled' }),
  });
  response.end('error' in answered ? JSON.stringify(answered.error) : answered.payload);
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ Type: status < 500 ? 'User' : 'Service', message }));
}

function isJson(payload: string): boolean {
  try {
    JSON.parse(payload);
    return true;
  } catch {
    return false;
  }
}
