import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { allowedHosts } from '#shared/adapters/pictures/allowed-hosts.ts';
import { httpPictureSource } from '#shared/adapters/pictures/http-picture-source.ts';

const servers: Server[] = [];
const limits = { maxBytes: 1_000, withinMs: 5_000 };

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('which addresses pictures may come from', () => {
  const rule = allowedHosts('wx.qlogo.cn, .qpic.cn,127.0.0.1:4321,cdn.example:8443');

  test.each([
    ['https://wx.qlogo.cn/mmhead/1/0', 'https://wx.qlogo.cn/mmhead/1/0'],
    ['http://wx.qlogo.cn/mmhead/1/0', 'https://wx.qlogo.cn/mmhead/1/0'],
    ['https://WX.QLOGO.CN:443/a', 'https://wx.qlogo.cn/a'],
    ['https://p.qpic.cn/a', 'https://p.qpic.cn/a'],
    ['http://127.0.0.1:4321/a', 'http://127.0.0.1:4321/a'],
    ['https://cdn.example:8443/a', 'https://cdn.example:8443/a'],
  ])('%s is asked as %s', (url, asked) => {
    expect(rule(url)?.href).toBe(asked);
  });

  test.each([
    'https://evil.example/a',
    'https://wx.qlogo.cn.evil.example/a',
    'https://evil-wx.qlogo.cn/a',
    'https://evilqpic.cn/a',
    'https://wx.qlogo.cn:8080/a',
    'https://user@wx.qlogo.cn/a',
    'https://wx.qlogo.cn@evil.example/a',
    'http://127.0.0.1:4322/a',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:4321/a',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'not an address',
    '',
  ])('%j is not asked', (url) => {
    expect(rule(url)).toBeUndefined();
  });

  test('an empty list allows nothing, 127.0.0.1 without a port every port of it', () => {
    expect(allowedHosts('')('https://wx.qlogo.cn/a')).toBeUndefined();
    expect(allowedHosts('127.0.0.1')('http://127.0.0.1:99/a')).toBeDefined();
  });
});

describe('fetching a picture', () => {
  test('hands over the bytes', async () => {
    const host = await serve((_, response) => response.end(Buffer.from([1, 2, 3])));

    const bytes = await httpPictureSource({ hosts: host }).fetch(`http://${host}/a.png`, limits);

    expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('asks nothing of a host that is not on the list', async () => {
    let asked = 0;
    const host = await serve((_, response) => {
      asked += 1;
      response.end('x');
    });

    const bytes = await httpPictureSource({ hosts: 'wx.qlogo.cn' }).fetch(`http://${host}/`, limits);

    expect([bytes, asked]).toEqual([undefined, 0]);
  });

  test.each([
    ['announced', { 'content-length': '1001' }],
    ['not announced', {}],
  ])('gives up on one that is too large, %s', async (_, headers) => {
    const host = await serve((__, response) => {
      response.writeHead(200, headers);
      response.end(Buffer.alloc(1_001));
    });
    const source = httpPictureSource({ hosts: host });

    expect(await source.fetch(`http://${host}/`, limits)).toBeUndefined();
    expect(await source.fetch(`http://${host}/`, { ...limits, maxBytes: 1_001 })).toHaveLength(1_001);
  });

  test('gives up on one that does not come in time', async () => {
    const host = await serve((_, response) => {
      response.writeHead(200);
      response.write('the beginning');
    });

    expect(await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, { ...limits, withinMs: 100 })).toBe(
      undefined,
    );
  });

  test.each([404, 500, 204])('a status of %i is no picture', async (status) => {
    const host = await serve((_, response) => response.writeHead(status).end(status === 204 ? undefined : 'no'));

    expect(await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, limits)).toBeUndefined();
  });

  test('an empty answer, or nobody there, is no picture', async () => {
    const host = await serve((_, response) => response.end());
    const nobody = '127.0.0.1:1';
    const source = httpPictureSource({ hosts: `${host},${nobody}` });

    expect(await source.fetch(`http://${host}/`, limits)).toBeUndefined();
    expect(await source.fetch(`http://${nobody}/`, limits)).toBeUndefined();
  });

  test('follows a redirect to an allowed host, and to no other', async () => {
    const inside = await serve((_, response) => response.end('inside'));
    const outside = await serve((_, response) => response.end('outside'));
    const door = await serve((request, response) =>
      response.writeHead(302, { location: `http://${request.url === '/in' ? inside : outside}/` }).end(),
    );
    const source = httpPictureSource({ hosts: `${door},${inside}` });

    expect(Buffer.from((await source.fetch(`http://${door}/in`, limits)) ?? []).toString()).toBe('inside');
    expect(await source.fetch(`http://${door}/out`, limits)).toBeUndefined();
  });

  test('does not run in circles', async () => {
    let asked = 0;
    const host = await serve((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/again' }).end();
    });

    expect(await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, limits)).toBeUndefined();
    expect(asked).toBe(3);
  });
});
