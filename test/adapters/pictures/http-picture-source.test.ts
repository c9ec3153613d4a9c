import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { allowedHosts } from '#shared/adapters/pictures/allowed-hosts.ts';
import { httpPictureSource } from '#shared/adapters/pictures/http-picture-source.ts';
import { isPublicAddress, publicOnly } from '#shared/adapters/pictures/public-address.ts';

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

  test('gives up on one that drips in, when the time for all of it is over', async () => {
    const host = await serve((_, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });

    const bytes = await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, { ...limits, withinMs: 150 });

    expect(bytes).toBeUndefined();
  });

  test('asks for the bytes as they are, and takes no packed ones', async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(900)));
    });

    expect(await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, limits)).toBeUndefined();
  });

  test('tells the host nothing but what it wants', async () => {
    let heard: IncomingHttpHeaders = {};
    const host = await serve((request, response) => {
      heard = request.headers;
      response.end('x');
    });

    await httpPictureSource({ hosts: host }).fetch(`http://${host}/`, limits);

    expect(Object.keys(heard).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
    expect(heard['accept-encoding']).toBe('identity');
  });

  test('uses a connection again, and makes another where the kept one has died', async () => {
    const ports = new Set<number | undefined>();
    const host = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      if (request.url === '/die') request.socket.destroy();
      else response.end('x');
    });
    const source = httpPictureSource({ hosts: host });
    const taken = async (path: string) => (await source.fetch(`http://${host}${path}`, limits))?.byteLength;

    expect([await taken('/1'), await taken('/2'), ports.size]).toEqual([1, 1, 1]);
    expect([await taken('/die'), ports.size]).toEqual([undefined, 2]);
    expect([await taken('/3'), ports.size]).toEqual([1, 3]);
  });
});

/** Answers every name with these addresses, one lot after the other. */
function answering(...lots: readonly (readonly string[])[]): LookupFunction & { readonly asked: string[] } {
  const asked: string[] = [];
  const resolve: LookupFunction = (hostname, _, answer) => {
    const lot = lots[Math.min(asked.length, lots.length - 1)] ?? [];
    asked.push(hostname);
    answer(
      null,
      lot.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return Object.assign(resolve, { asked });
}

describe('what a name may stand for', () => {
  test.each(['8.8.8.8', '101.226.212.1', '172.32.0.1', '100.128.0.1', '2400:da00::6666', '2606:4700::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...[
      '169.254.169.254',
      '100.64.0.1',
      '100.100.100.200',
      '198.18.0.1',
      '192.0.0.192',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2001::1'],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1'],
    ...['localhost', '8.8.8', '', '2606:4700::1%1'],
  ])('%j is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  const looked = (resolve: LookupFunction, all: boolean) =>
    new Promise((answer) => {
      publicOnly(resolve)('cdn.example', { all }, (failure, found) => answer(failure?.code ?? found));
    });

  test('is handed on where all of it is public', async () => {
    expect(await looked(answering(['8.8.8.8', '2606:4700::1']), false)).toBe('8.8.8.8');
    expect(await looked(answering(['8.8.8.8', '2606:4700::1']), true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  test('is refused where any of it is not, where there is none, and where the looking up fails', async () => {
    const failing: LookupFunction = (_, __, answer) => answer(Object.assign(new Error(), { code: 'ENOTFOUND' }), '');

    expect(await looked(answering(['8.8.8.8', '10.0.0.1']), true)).toBe('EACCES');
    expect(await looked(answering([]), false)).toBe('EACCES');
    expect(await looked(failing, true)).toBe('ENOTFOUND');
  });

  test('is looked up once per connection, so that no second answer can differ from the one checked', async () => {
    const port = (await serve((_, response) => response.end('x'))).split(':')[1];
    let connections = 0;
    servers[0]!.on('connection', () => {
      connections += 1;
    });
    const resolve = answering(['127.0.0.1'], ['8.8.8.8']);
    const source = httpPictureSource({ hosts: `cdn.example:${port},127.0.0.1:${port}`, resolve });

    expect(await source.fetch(`https://cdn.example:${port}/`, limits)).toBeUndefined();
    expect([resolve.asked, connections]).toEqual([['cdn.example'], 0]);
  });

  test('is nobody when the address itself is written out, even where the list names it', async () => {
    const port = (await serve((_, response) => response.end('x'))).split(':')[1];
    let connections = 0;
    servers[0]!.on('connection', () => {
      connections += 1;
    });
    const mapped = `[::ffff:7f00:1]:${port}`;

    expect(await httpPictureSource({ hosts: mapped }).fetch(`https://${mapped}/`, limits)).toBeUndefined();
    expect(connections).toBe(0);
    expect(await httpPictureSource({ hosts: '127.0.0.1' }).fetch(`http://127.0.0.1:${port}/`, limits)).toHaveLength(1);
    expect(connections).toBe(1);
  });

  test('is asked anew on a redirect', async () => {
    const resolve = answering(['169.254.169.254']);
    const door = await serve((_, response) =>
      response.writeHead(302, { location: 'http://meta.example/latest/meta-data' }).end(),
    );
    const source = httpPictureSource({ hosts: `${door},meta.example`, resolve });

    expect(await source.fetch(`http://${door}/`, limits)).toBeUndefined();
    expect(resolve.asked).toEqual(['meta.example']);
  });
});
