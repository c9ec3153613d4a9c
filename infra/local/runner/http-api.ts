/**
 * The HTTP API on 127.0.0.1: the template's routes, answered by the functions behind their integrations. It listens
 * before the functions stand, because they are told its address; until they do it answers 503.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { CannotStart } from '../engines/cannot-start.ts';
import { pause } from './asynchronous-invoke.ts';
import { type Blueprint, labelOf } from './blueprint.ts';
import type { Functions } from './functions.ts';
import { type HttpAnswer, httpAnswer, httpEvent, SERVER_ERROR, said } from './http-event.ts';
import { routesOf } from './http-routes.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { INTEGRATION } from './local-names.ts';
import { portOf } from './runtime-api.ts';

export interface HttpApi {
  readonly endpoint: string;
  /** From now on requests reach the functions. */
  serve(plan: Blueprint, functions: Functions): void;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** AWS: "Quotas for HTTP API": maximum integration timeout. */
const INTEGRATION_LIMIT_MS = 30_000;

type Answering = (request: IncomingMessage) => Promise<HttpAnswer>;

export async function openHttpApi(port: number): Promise<HttpApi> {
  let answering: Answering = async () => said(503, 'Service Unavailable');
  const server = createServer((request, response) => {
    answering(request)
      .catch(() => SERVER_ERROR)
      .then((answer) => send(response, answer))
      .catch(() => response.destroy());
  });
  await listening(server, port);
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    serve: (plan, functions) => {
      answering = answeringBy(plan, functions);
    },
    close: () => closed(server),
  };
}

export async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of 127.0.0.1 is taken by another program: stop that, or choose another port.`;
      reject(cause.code === 'EADDRINUSE' ? new CannotStart(taken, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Lets running requests end; idle connections are cut. */
export async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2000).unref();
  });
}

/** The whole body, or undefined once it is longer than the limit. */
export async function bodyOf(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
  }
  return length <= limitBytes ? Buffer.concat(chunks) : undefined;
}

function answeringBy(plan: Blueprint, functions: Functions): Answering {
  const targets = targetsOf(plan, functions);
  const routes = routesOf([...targets.keys()]);
  return async (request) => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await bodyOf(request, BODY_LIMIT_BYTES);
    if (!body) return said(413, 'Request Entity Too Large');
    const match = routes.match(method, url.split('?')[0] ?? '/');
    const lambda = match && targets.get(match.routeKey);
    if (!lambda) return said(404, 'Not Found');
    const event = httpEvent(
      {
        method,
        url,
        headers,
        body,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        requestId: randomUUID(),
        account: plan.account,
        at: new Date(),
      },
      match.routeKey,
      match.pathParameters,
    );
    return await answerOf(lambda, JSON.stringify(event));
  };
}

async function answerOf(lambda: LambdaFunction, event: string): Promise<HttpAnswer> {
  const late = new AbortController();
  const limit = pause(INTEGRATION_LIMIT_MS, late.signal);
  const answered = await Promise.race([lambda.invoke(event), limit]);
  late.abort();
  if (answered === undefined) return said(503, 'Service Unavailable');
  return 'error' in answered ? SERVER_ERROR : httpAnswer(answered.payload);
}

function targetsOf(plan: Blueprint, functions: Functions): Map<string, LambdaFunction> {
  const integrations = new Map<string, LambdaFunction>();
  for (const resource of plan.resources(INTEGRATION)) {
    const { IntegrationUri, PayloadFormatVersion } = plan.read(resource, {
      IntegrationUri: z.string(),
      PayloadFormatVersion: z.optional(z.string()),
    });
    const arn = /functions\/(arn:[^/]+)\/invocations$/.exec(IntegrationUri)?.[1] ?? IntegrationUri;
    const lambda = functions.named(arn);
    if (!lambda) throw new Error(`${labelOf(resource)}: ${arn} is no step of this app`);
    if (PayloadFormatVersion !== '2.0') throw new Error(`${labelOf(resource)}: only payload format 2.0 is served here`);
    integrations.set(plan.nameOf(resource).ref ?? '', lambda);
  }
  const targets = new Map<string, LambdaFunction>();
  for (const resource of plan.resources('AWS::ApiGatewayV2::Route')) {
    const { RouteKey, Target } = plan.read(resource, { RouteKey: z.string(), Target: z.string() });
    const lambda = integrations.get(Target.replace(/^integrations\//, ''));
    if (!lambda) throw new Error(`${labelOf(resource)}: ${Target} is no integration of this app`);
    targets.set(RouteKey, lambda);
  }
  return targets;
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'content-length') response.setHeader(name, value);
  }
  response.setHeader('content-length', body.length);
  response.end(body);
}
