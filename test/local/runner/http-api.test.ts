import { describe, expect, test } from 'vitest';
import { arnOf, type FixtureStep, type Resources } from './fixture-app.ts';
import { runnerWorld } from './runner-world.ts';

const routes = (...keys: string[]): Resources => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'door' } },
  Answer: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arnOf('answer'),
      PayloadFormatVersion: '2.0',
    },
  },
  ...Object.fromEntries(
    keys.map((RouteKey, at) => [
      `Route${at}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey,
          Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Answer' }]] },
        },
      },
    ]),
  ),
});

async function served(answer: FixtureStep, ...keys: string[]) {
  const world = await runnerWorld({ steps: { answer }, service: routes(...keys) });
  const runner = await world.start();
  return { ...world, runner, url: (path: string) => `${runner.httpEndpoint}${path}` };
}

interface Seen {
  readonly headers: Record<string, string>;
  readonly routeKey: string;
  readonly pathParameters?: Record<string, string>;
}

const ECHO = { code: 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });' };

describe('a request becomes a payload 2.0 event', () => {
  test('with the raw query string as it came and the decoded one beside it', async () => {
    const { url } = await served(ECHO, 'GET /wecom/callback');
    const query = 'msg_signature=ab%2Bc&echostr=P9nA%2B%2F%3D&timestamp=1&timestamp=2';

    const answer = await fetch(url(`/wecom/callback?${query}`), { headers: { 'X-Some': 'Thing', cookie: 'a=1; b=2' } });

    const event = (await answer.json()) as Seen;
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /wecom/callback',
      rawPath: '/wecom/callback',
      rawQueryString: query,
      queryStringParameters: { msg_signature: 'ab+c', echostr: 'P9nA+/=', timestamp: '1,2' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-some': 'Thing' },
      isBase64Encoded: false,
      requestContext: {
        routeKey: 'GET /wecom/callback',
        stage: '$default',
        http: { method: 'GET', path: '/wecom/callback', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
  });

  test.each([
    ['text/xml', '<xml>群</xml>', false],
    ['application/json; charset=utf-8', '{"群":1}', false],
    ['application/soap+xml', '<a/>', false],
    ['application/octet-stream', 'bytes', true],
    ['application/x-www-form-urlencoded', 'a=1', true],
  ])('a body of %s is text or base64', async (contentType, body, isBase64Encoded) => {
    const { url } = await served(ECHO, 'POST /wecom/callback');

    const answer = await fetch(url('/wecom/callback'), {
      method: 'POST',
      body,
      headers: { 'content-type': contentType },
    });

    const expected = isBase64Encoded ? Buffer.from(body).toString('base64') : body;
    expect(await answer.json()).toMatchObject({ body: expected, isBase64Encoded });
  });

  test.each([
    ['GET', '/p/abc', 'GET /p/{token}', { token: 'abc' }],
    ['GET', '/p/%E7%BE%A4', 'GET /p/{token}', { token: '群' }],
    ['GET', '/p/fixed', 'GET /p/fixed', undefined],
    ['PUT', '/files/a/b/c', 'ANY /files/{rest+}', { rest: 'a/b/c' }],
    ['GET', '/files/x', 'GET /files/{one}', { one: 'x' }],
    ['GET', '/elsewhere', '$default', undefined],
  ])('%s %s takes %s', async (method, path, routeKey, pathParameters) => {
    const keys = ['$default', 'ANY /files/{rest+}', 'GET /files/{one}', 'GET /p/{token}', 'GET /p/fixed'];
    const { url } = await served(ECHO, ...keys);

    const event = (await (await fetch(url(path), { method })).json()) as Seen;

    expect(event.routeKey).toBe(routeKey);
    expect(event.pathParameters).toEqual(pathParameters);
  });

  test.each([
    ['GET', '/nowhere'],
    ['POST', '/p/abc'],
    ['GET', '/p/'],
    ['GET', '/p/abc/more'],
  ])('%s %s has no route', async (method, path) => {
    const { url } = await served(ECHO, 'GET /p/{token}');

    const answer = await fetch(url(path), { method });

    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: 'Not Found' });
  });

  test('a body over 10 MB is refused before any function runs', async () => {
    const { url, runner } = await served(ECHO, 'POST /wecom/callback');

    const answer = await fetch(url('/wecom/callback'), { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });

    expect(answer.status).toBe(413);
    expect(runner.counts().get('answer')?.invocations).toBe(0);
  });
});

describe('an answer becomes HTTP', () => {
  const answered = async (expression: string) => {
    const { url } = await served({ code: `exports.handler = async () => (${expression});` }, 'GET /x');
    return await fetch(url('/x'), { redirect: 'manual' });
  };

  test('status, headers, cookies and body', async () => {
    const answer = await answered(`{ statusCode: 302, headers: { Location: 'https://a/b', 'X-N': 1 },
      cookies: ['a=1; Path=/', 'b=2'], body: 'gone' }`);

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('https://a/b');
    expect(answer.headers.get('x-n')).toBe('1');
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(await answer.text()).toBe('gone');
  });

  test('a base64 body goes out as its bytes', async () => {
    const answer = await answered(
      `{ statusCode: 200, headers: { 'content-type': 'image/jpeg' }, body: '/9j/', isBase64Encoded: true }`,
    );

    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0xff, 0xd8, 0xff]);
  });

  test('a value without a status is its JSON', async () => {
    const answer = await answered('{ fine: true }');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ fine: true });
  });

  test.each([
    ['a throw', `(() => { throw new Error('inside: secret') })()`],
    ['a status that is none', '{ statusCode: "soon" }'],
    ['a body that is no text', '{ statusCode: 200, body: { a: 1 } }'],
  ])('%s is a 500 that says nothing', async (_name, expression) => {
    const answer = await answered(expression);

    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: 'Internal Server Error' });
  });
});
