/**
 * One HTTP question to WeCom and its answer, in the time given. Knows neither tokens nor what an error code means; never puts
 * an address into an error, because the address carries the token or the secret.
 */
import { RetryLater } from '#shared/ports/failure.ts';

export interface WecomRequest {
  readonly method: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as multipart, for pictures. */
  readonly form?: FormData;
}

export interface WecomAnswer {
  readonly errcode: number;
  readonly errmsg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** `api` is the path under `/cgi-bin/`, which is also the name WeCom counts calls by. */
export type Exchange = (api: string, request: WecomRequest, withinMs: number) => Promise<WecomAnswer>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const timedOut = (api: string, withinMs: number, cause?: unknown): RetryLater =>
  new RetryLater('WECOM_TIMED_OUT', 'WeCom did not answer in time', { api, withinMs: Math.round(withinMs) }, { cause });

const unreachable = (api: string, facts: { readonly status?: number }, cause?: unknown): RetryLater =>
  new RetryLater('WECOM_UNREACHABLE', 'WeCom could not be reached or spoke nonsense', { api, ...facts }, { cause });

/** Success is `errcode` absent or 0; the HTTP status says nothing of it (docs path 90664). */
function read(api: string, status: number, text: string): WecomAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message would quote the answer.
    throw unreachable(api, { status });
  }
  if (!isRecord(parsed)) throw unreachable(api, { status });
  const { errcode = 0, errmsg = '', ...fields } = parsed;
  if (typeof errcode !== 'number' || typeof errmsg !== 'string') throw unreachable(api, { status });
  return { errcode, errmsg, fields };
}

export function httpExchange({
  apiBase,
  fetch,
}: {
  readonly apiBase: string;
  readonly fetch: typeof globalThis.fetch;
}): Exchange {
  const root = `${apiBase.replace(/\/+$/, '')}/cgi-bin/`;
  return async (api, request, withinMs) => {
    if (withinMs <= 0) throw timedOut(api, withinMs);
    const query = new URLSearchParams(request.query).toString();
    try {
      const response = await fetch(`${root}${api}${query === '' ? '' : `?${query}`}`, {
        method: request.method,
        redirect: 'error',
        signal: AbortSignal.timeout(Math.ceil(withinMs)),
        ...(request.form === undefined ? {} : { body: request.form }),
        ...(request.body === undefined
          ? {}
          : { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json; charset=utf-8' } }),
      });
      const text = await response.text();
      if (response.status >= 500) throw unreachable(api, { status: response.status });
      return read(api, response.status, text);
    } catch (error) {
      if (error instanceof RetryLater) throw error;
      if (error instanceof Error && error.name === 'TimeoutError') throw timedOut(api, withinMs, error);
      throw unreachable(api, {}, error);
    }
  };
}

/** Waits for shared work no longer than one's own time allows; the work goes on for the others. */
export async function noLongerThan<Result>(api: string, withinMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(api, withinMs)), Math.max(0, withinMs));
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
