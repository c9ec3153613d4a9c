/** A stand-in in a temporary folder with one inbox for its callbacks, read back with WeCom's own library. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decrypt, getSignature } from '@wecom/crypto';
import type { StandIn, StandInOptions } from '#infra/local/wecom/playing.ts';
import { startStandIn } from '#infra/local/wecom/stand-in.ts';

export const CORP = {
  corpId: 'ww55ca070cb9b7eb22',
  agentId: '1000002',
  secret: 'app-secret-of-the-test',
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};

export interface Received {
  readonly isSigned: boolean;
  readonly xml: string;
  readonly receiveId: string;
  readonly timestamp: number;
}

export interface Inbox {
  readonly url: string;
  readonly received: Received[];
  /** Status codes for the next answers; 200 when empty. */
  readonly answers: number[];
  close(): Promise<void>;
}

export async function openInbox(): Promise<Inbox> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://inbox');
    const [signature, timestamp, nonce, echo] = ['msg_signature', 'timestamp', 'nonce', 'echostr'].map((name) =>
      url.searchParams.get(name),
    );
    let body = '';
    for await (const chunk of request) body += chunk;
    const cipher = echo ?? /<Encrypt><!\[CDATA\[(.+?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? '';
    const { message, id } = decrypt(CORP.encodingAesKey, cipher);
    const isSigned = getSignature(CORP.token, timestamp ?? '', nonce ?? '', cipher) === signature;
    if (echo) return response.end(message);
    received.push({ isSigned, xml: message, receiveId: id, timestamp: Number(timestamp) });
    response.statusCode = answers.shift() ?? 200;
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/wecom/callback`, received, answers, close };
}

export interface Played {
  readonly standIn: StandIn;
  readonly inbox: Inbox;
  readonly dir: string;
  /** Moves the wall clock of the stand-in. */
  pass(ms: number): void;
  call(api: string, body?: object, query?: Record<string, string>): Promise<Answer>;
  upload(api: string, bytes: Uint8Array, filename: string, query?: Record<string, string>): Promise<Answer>;
  restart(options?: Partial<StandInOptions>): Promise<Played>;
  end(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are compared with samples field by field
export type Answer = any;

const GET_APIS = new Set([
  'getcallbackip',
  'externalcontact/get',
  'externalcontact/list',
  'externalcontact/get_follow_user_list',
]);

export async function play(options: Partial<StandInOptions> = {}, at?: { dir: string; inbox: Inbox }): Promise<Played> {
  const dir = at?.dir ?? mkdtempSync(join(tmpdir(), 'stand-in-'));
  const inbox = at?.inbox ?? (await openInbox());
  let ahead = 0;
  const standIn = await startStandIn({
    dir,
    corp: CORP,
    callbackUrl: inbox.url,
    retryAfterMs: 5,
    wallNow: () => Date.now() + ahead,
    onUnknownPath: () => {},
    ...options,
  });
  const token = async (): Promise<string> => {
    const query = new URLSearchParams({ corpid: CORP.corpId, corpsecret: CORP.secret });
    const answer = await fetch(`${standIn.origin}/cgi-bin/gettoken?${query}`);
    const body: Answer = await answer.json();
    return body.access_token;
  };
  const address = async (api: string, query: Record<string, string>): Promise<string> =>
    `${standIn.origin}/cgi-bin/${api}?${new URLSearchParams({ access_token: await token(), ...query })}`;
  return {
    standIn,
    inbox,
    dir,
    pass(ms) {
      ahead += ms;
    },
    async call(api, body = {}, query = {}) {
      const init = GET_APIS.has(api) ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(await address(api, query), init)).json();
    },
    async upload(api, bytes, filename, query = {}) {
      const form = new FormData();
      form.append('media', new Blob([new Uint8Array(bytes)]), filename);
      return (await fetch(await address(api, query), { method: 'POST', body: form })).json();
    },
    async restart(changed = {}) {
      await standIn.close();
      // Until this process's own idle connections have noticed; the next start takes the same port.
      await pause(50);
      return play({ ...options, ...changed }, { dir, inbox });
    },
    async end() {
      await standIn.close();
      await inbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Two staff, and as many groups as asked for, each with its owner inside. */
export function furnish(standIn: StandIn, groups = 1): string[] {
  standIn.hireStaff({ id: 'zhangsan', name: '张三' });
  standIn.hireStaff({ id: 'lisi', name: '李四' });
  return Array.from({ length: groups }, (_, index) =>
    standIn.openGroup({ name: `福利群${index + 1}`, owner: 'zhangsan', at: 1_465_000_000_000 }),
  );
}

/** What a picture of a code says. */
export const qrOf = (standIn: StandIn, config: string): string =>
  [...standIn.world.contents].find(([, known]) => known === config)?.[0] ?? '';
