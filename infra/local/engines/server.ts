/** One HTTP server of 127.0.0.1 for every embedded engine but DynamoDB: it looks at a request and knows whose it is. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { unsupported } from './aws-error.ts';
import { CannotStart } from './cannot-start.ts';
import { answerJson, type JsonService } from './json-protocol.ts';

/** Takes a request and answers true, or leaves it to the others. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface EngineServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Routes are asked in their order; the last one has to take everything that is left. */
export async function listen(port: number, routes: readonly Route[]): Promise<EngineServer> {
  const server = createServer((request, response) => {
    response.on('error', () => request.destroy());
    routes.some((route) => route(request, response));
  });
  server.keepAliveTimeout = 600_000;
  await bound(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the engine server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Requests whose `x-amz-target` begins with the name of the service. */
export function jsonRoute(target: string, service: JsonService): Route {
  return (request, response) => {
    const [prefix, action] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (prefix !== target || action === undefined) return false;
    void answerJson(service, action, request, response);
    return true;
  };
}

/** Lambda, Scheduler and the like: said in so many words, or S3 would look for a bucket of that name. */
export const foreignRoute: Route = (request, response) => {
  const target = request.headers['x-amz-target'] ?? /^\/\d{4}-\d\d-\d\d\/[^?]*/.exec(request.url ?? '')?.[0];
  if (target === undefined) return false;
  request.resume();
  const { code, message } = unsupported(String(target));
  response.writeHead(501, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ __type: code, message }));
  return true;
};

async function bound(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (!String(cause).includes('EADDRINUSE')) throw cause;
    throw new CannotStart(`Port ${port} of 127.0.0.1 is taken by another program: stop that, or choose another port.`, {
      cause,
    });
  }
}
