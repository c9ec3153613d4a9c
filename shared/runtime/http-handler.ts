/** How a step is reached over HTTPS. A refusal is a bare code, in the answer as in the log; input is never echoed. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';
import { type Journal, msSince, openJournal } from './journal.ts';
import { accountOf, accountOfFailure, type Outcome } from './outcome.ts';

export interface HttpAnswer extends Partial<Outcome> {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface HttpWork {
  readonly name: string;
  readonly step: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Where people look on: what they read instead of a code when we are unwell. */
  readonly apology?: string;
}

export function httpHandler(work: HttpWork) {
  const journal = openJournal(work.name);
  const answer = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const start = performance.now();
    try {
      const said = await work.step(readHttpRequest(event));
      const { kind = 'answered', reason, facts } = said;
      journal.note(accountOf({ kind, reason, facts }), { status: said.status, ms: msSince(start) });
      return { statusCode: said.status, headers: { ...said.headers }, ...bodyOf(said.body ?? '') };
    } catch (failure) {
      return bareCode(journal, failure, work.apology);
    }
  };
  return middy(answer).use(journal.published);
}

/** Whoever sent it may be hostile: of a refused request nothing is written down but the code. */
function bareCode(journal: Journal, failure: unknown, apology?: string): APIGatewayProxyStructuredResultV2 {
  const { facts, ...account } = accountOfFailure(failure);
  if (failure instanceof Refused) {
    const { level, outcome, code } = { ...account, code: failure.code };
    journal.note({ level, outcome, code }, {});
    return plain(typeof facts?.['status'] === 'number' ? facts['status'] : 400, code);
  }
  journal.note(account, {});
  return failure instanceof RetryLater ? plain(503, apology ?? failure.code) : plain(500, apology ?? 'DEFECT');
}

const plain = (statusCode: number, body: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body,
});

/** Bytes travel as text where they are text, else as Base64; either way they arrive as they are. */
function bodyOf(body: string | Uint8Array): { readonly body: string; readonly isBase64Encoded?: boolean } {
  if (typeof body === 'string') return { body };
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  }
}
