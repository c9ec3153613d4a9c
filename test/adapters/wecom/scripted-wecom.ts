/** A server on 127.0.0.1 that answers each API what a test wrote down for it, and remembers what it was asked. */
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly api: string;
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Of a JSON body. */
  readonly body: unknown;
}

export type Scripted =
  | Readonly<Record<string, unknown>>
  | { readonly status: number; readonly text: string }
  | 'silence'
  | 'hang-up'
  | ((asked: Asked) => Readonly<Record<string, unknown>>);

export interface ScriptedWecom {
  readonly apiBase: string;
  readonly asked: readonly Asked[];
  readonly askedOf: (api: string) => readonly Asked[];
  /** In this order; the last is repeated. */
  readonly answers: (api: string, ...script: readonly Scripted[]) => void;
}

export async function scriptedWecom(): Promise<ScriptedWecom> {
  const asked: Asked[] = [];
  const scripts = new Map<string, Scripted[]>();
  let tokens = 0;
  scripts.set('gettoken', [
    () => {
      tokens += 1;
      return { errcode: 0, errmsg: 'ok', access_token: `token-${tokens}`, expires_in: 7200 };
    },
  ]);

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const contentType = request.headers['content-type'] ?? '';
      const bytes = Buffer.concat(chunks);
      const question: Asked = {
        api: url.pathname.replace('/cgi-bin/', ''),
        method: request.method ?? '',
        query: Object.fromEntries(url.searchParams),
        contentType,
        bytes,
        body: contentType.startsWith('application/json') ? JSON.parse(bytes.toString('utf8')) : undefined,
      };
      asked.push(question);
      const script = scripts.get(question.api) ?? [];
      const next = (script.length > 1 ? script.shift() : script[0]) ?? { status: 404, text: 'not scripted' };
      if (next === 'silence') return;
      if (next === 'hang-up') {
        request.socket.destroy();
        return;
      }
      const answer = typeof next === 'function' ? next(question) : next;
      response.statusCode = typeof answer['status'] === 'number' ? answer['status'] : 200;
      response.end(typeof answer['text'] === 'string' ? answer['text'] : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    apiBase: `http://127.0.0.1:${address.port}`,
    asked,
    askedOf: (api) => asked.filter((one) => one.api === api),
    answers: (api, ...script) => {
      scripts.set(api, [...script]);
    },
  };
}
