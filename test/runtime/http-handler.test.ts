/** The edge over HTTPS: what a step is given, and what the outside may learn. */
import { describe, expect, test } from 'vitest';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { type HttpWork, httpHandler } from '#shared/runtime/http-handler.ts';
import type { HttpRequest } from '#shared/runtime/http-request.ts';
import { captured } from '#test/support/captured-output.ts';
import { aContext, anHttpEvent, type SentRequest } from './lambda-events.ts';

const MARKED = '标记昵称-7f3a';

const ask = (step: HttpWork['step'], sent: SentRequest = {}) =>
  captured(() => httpHandler({ name: 'test/edge', step })(anHttpEvent(sent), aContext()));

async function requestOf(sent: SentRequest): Promise<HttpRequest> {
  const seen: HttpRequest[] = [];
  await ask(async (request) => {
    seen.push(request);
    return { status: 200 };
  }, sent);
  return seen[0]!;
}

describe('an HTTP request', () => {
  test('keeps a plus in the query a plus, sent bare or encoded', async () => {
    const request = await requestOf({ rawQuery: 'a=x+y%2Bz%3D%3D&b=1%202&c=k=v==' });

    expect(request.query).toEqual({ a: 'x+y+z==', b: '1 2', c: 'k=v==' });
  });

  test('takes the first of a name said twice and survives a broken escape', async () => {
    const request = await requestOf({ rawQuery: 'a=1&a=2&b=%E4%B8&flag&' });

    expect(request.query).toEqual({ a: '1', b: '%E4%B8', flag: '' });
  });

  test('carries its body as the bytes that were sent', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a]);

    const binary = await requestOf({ method: 'POST', body: bytes.toString('base64'), isBase64Encoded: true });
    const text = await requestOf({ method: 'POST', body: '<xml>中</xml>' });
    const none = await requestOf({});

    expect(Buffer.from(binary.body)).toEqual(bytes);
    expect(Buffer.from(text.body).toString('utf8')).toBe('<xml>中</xml>');
    expect(none.body.byteLength).toBe(0);
  });

  test('says where it went and where it came from', async () => {
    const request = await requestOf({
      method: 'get',
      path: '/p/abc',
      pathParameters: { token: 'abc' },
      headers: { 'user-agent': 'x' },
    });

    expect(request).toMatchObject({
      method: 'GET',
      path: '/p/abc',
      pathParameters: { token: 'abc' },
      headers: { 'user-agent': 'x' },
      sourceIp: '192.0.2.7',
    });
  });
});

describe('an HTTP answer', () => {
  test('is what the step says', async () => {
    const { result } = await ask(async () => ({ status: 302, headers: { location: '/x' } }));

    expect(result).toEqual({ statusCode: 302, headers: { location: '/x' }, body: '' });
  });

  test('gives bytes back unchanged: as text where they are text, else as Base64', async () => {
    const text = Buffer.from('\uFEFF1616140317555161061\n');
    const binary = Uint8Array.from([0xff, 0xd8, 0x00]);

    const first = await ask(async () => ({ status: 200, body: text }));
    const second = await ask(async () => ({ status: 200, body: binary }));

    expect(Buffer.from(first.result.body ?? '', 'utf8')).toEqual(text);
    expect(second.result).toMatchObject({ body: '/9gA', isBase64Encoded: true });
  });

  const failures: readonly [string, Error, number, string][] = [
    ['a refusal is 400 with its bare code', new Refused('SIGNATURE_MISMATCH', MARKED), 400, 'SIGNATURE_MISMATCH'],
    ['a refusal may name its status', new Refused('TOO_LARGE', MARKED, { status: 413 }), 413, 'TOO_LARGE'],
    ['an unwell outside is 503', new RetryLater('QUEUE_UNWELL', MARKED), 503, 'QUEUE_UNWELL'],
    ['a defect is 500 and says nothing', new TypeError(MARKED), 500, 'DEFECT'],
  ];
  test.each(failures)('%s', async (_, failure, statusCode, body) => {
    const { result, text } = await ask(() => Promise.reject(failure));

    expect(result).toMatchObject({ statusCode, body });
    expect(JSON.stringify(result) + text).not.toContain(MARKED);
  });
});

describe('the line of an HTTP handler', () => {
  test('says the outcome and its facts', async () => {
    const { lines, counts } = await ask(async () => ({ status: 200, kind: 'kept-for-nobody', facts: { event: 'x' } }));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      step: 'test/edge',
      outcome: 'kept-for-nobody',
      status: 200,
      facts: { event: 'x' },
    });
    expect(counts).toMatchObject({ 'kept-for-nobody': 1 });
  });

  test('says nothing about a refused request but the code, and counts it', async () => {
    const refused = new Refused('STALE', 'm', { from: MARKED }, { cause: new Error(MARKED) });

    const { lines, counts } = await ask(() => Promise.reject(refused), {
      rawQuery: `nickname=${MARKED}`,
      body: MARKED,
    });

    const { level, message, service, step, outcome, code, ...rest } = lines[0]!;
    expect({ level, message, service, step, outcome, code }).toEqual({
      level: 'WARN',
      message: 'refused',
      service: 'test/edge',
      step: 'test/edge',
      outcome: 'refused',
      code: 'STALE',
    });
    expect(Object.keys(rest).sort()).toEqual(['sampling_rate', 'timestamp']);
    expect(counts).toEqual({ refused: 1, STALE: 1 });
  });

  test('survives an event that is none', async () => {
    const nonsense: never = {} as never;

    const { result } = await captured(() =>
      httpHandler({ name: 'test/edge', step: async () => ({ status: 200 }) })(nonsense, aContext()),
    );

    expect(result.statusCode).toBe(500);
  });
});
