import { describe, expect, test } from 'vitest';
import { inMemoryWecomAccess } from '#test/support/fakes/in-memory-wecom-access.ts';
import { aClient, NOON } from './a-client.ts';
import { failureOf } from './failure-of.ts';

const READ = { method: 'GET', query: { external_userid: 'wm-1' } } as const;
const API = 'externalcontact/get';
const OK = { errcode: 0, errmsg: 'ok', said: 'hello' };

describe('the token', () => {
  test('is fetched once for twenty callers at the same time', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, OK);

    await Promise.all(Array.from({ length: 20 }, () => client.call(API, READ)));

    expect(wecom.askedOf('gettoken')).toHaveLength(1);
    expect(wecom.askedOf('gettoken')[0]?.query).toEqual({
      corpid: 'ww0123456789abcdef',
      corpsecret: 'app-secret-of-a-test',
    });
    expect(wecom.askedOf(API)).toHaveLength(20);
  });

  test('is shared with other processes through the table', async () => {
    const { wecom, client, another } = await aClient();
    wecom.answers(API, OK);

    await client.call(API, READ);
    await another().call(API, READ);

    expect(wecom.askedOf('gettoken')).toHaveLength(1);
  });

  test('is renewed at nine tenths of its life', async () => {
    const { wecom, client, clock } = await aClient();
    wecom.answers(API, OK);

    await client.call(API, READ);
    clock.advance(6_479_000);
    await client.call(API, READ);
    clock.advance(2_000);
    await client.call(API, READ);

    expect(wecom.askedOf(API).map((asked) => asked.query['access_token'])).toEqual(['token-1', 'token-1', 'token-2']);
  });

  test('goes on being used when an early renewal fails', async () => {
    const { wecom, client, clock } = await aClient();
    wecom.answers(API, OK);
    await client.call(API, READ);
    wecom.answers('gettoken', { status: 502, text: 'bad gateway' });
    clock.advance(6_600_000);

    await client.call(API, READ);
    await client.call(API, READ);

    expect(wecom.askedOf(API).map((asked) => asked.query['access_token'])).toEqual(['token-1', 'token-1', 'token-1']);
    expect(wecom.askedOf('gettoken')).toHaveLength(2);
  });

  test.each([40001, 40014, 42001])(
    'that dies early (%d) is renewed once and the call replayed once',
    async (errcode) => {
      const { wecom, client } = await aClient();
      wecom.answers(API, { errcode, errmsg: 'token' }, OK);

      await client.call(API, READ);

      expect(wecom.askedOf('gettoken')).toHaveLength(2);
      expect(wecom.askedOf(API).map((asked) => asked.query['access_token'])).toEqual(['token-1', 'token-2']);
    },
  );

  test('that is refused even when fresh puts the call off, without a second renewal', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 42001, errmsg: 'expired' });

    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ name: 'RetryLater', code: 'WECOM_TOKEN_REJECTED' });
    expect(wecom.askedOf('gettoken')).toHaveLength(2);
    expect(wecom.askedOf(API)).toHaveLength(2);
  });

  test('is renewed once in a call, whatever happens in between', async () => {
    const { wecom, client } = await aClient();
    const expired = { errcode: 42001, errmsg: 'expired' };
    wecom.answers(API, expired, { errcode: -1, errmsg: 'system busy' }, expired, OK);

    const failure = await failureOf(client.call(API, READ));

    expect(failure.code).toBe('WECOM_TOKEN_REJECTED');
    expect(wecom.askedOf('gettoken')).toHaveLength(2);
  });

  test('that dies under twenty calls at once is renewed once', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, ({ query }) =>
      query['access_token'] === 'token-1' ? { errcode: 40014, errmsg: 'invalid' } : OK,
    );

    await Promise.all(Array.from({ length: 20 }, () => client.call(API, READ)));

    expect(wecom.askedOf('gettoken')).toHaveLength(2);
  });

  test('renewed by another process meanwhile is taken from the table without asking WeCom', async () => {
    const { wecom, client, another } = await aClient();
    const late = another();
    wecom.answers(API, OK);
    await client.call(API, READ);
    await late.call(API, READ);
    wecom.answers(API, ({ query }) =>
      query['access_token'] === 'token-1' ? { errcode: 42001, errmsg: 'expired' } : OK,
    );

    await client.call(API, READ);
    await late.call(API, READ);

    expect(wecom.askedOf('gettoken')).toHaveLength(2);
    expect(wecom.askedOf(API).at(-1)?.query['access_token']).toBe('token-2');
  });

  test("is the winner's for who loses the race to replace it", async () => {
    const access = inMemoryWecomAccess();
    const winners = { token: 'token-of-the-winner', refreshAfter: NOON + 1e6, expiresAt: NOON + 2e6 };
    const { wecom, client } = await aClient({ ...access, replaceToken: async () => winners });
    wecom.answers(API, OK);

    await client.call(API, READ);

    expect(wecom.askedOf(API)[0]?.query['access_token']).toBe('token-of-the-winner');
  });
});

describe('a rejected secret', () => {
  test('is not offered again for ten minutes, by any process, and costs no message', async () => {
    const { wecom, client, another, clock } = await aClient();
    wecom.answers('gettoken', { errcode: 40001, errmsg: 'invalid credential' });

    const first = await failureOf(client.call(API, READ));
    const second = await failureOf(another().call(API, READ));
    clock.advance(599_000);
    await failureOf(client.call(API, READ));
    const askedInTenMinutes = wecom.askedOf('gettoken').length;
    clock.advance(2_000);
    await failureOf(client.call(API, READ));

    expect(first).toMatchObject({ name: 'RetryLater', code: 'WECOM_SECRET_REJECTED', afterMs: 600_000 });
    expect(second).toMatchObject({ name: 'RetryLater', code: 'WECOM_PAUSED' });
    expect(askedInTenMinutes).toBe(1);
    expect(wecom.askedOf('gettoken')).toHaveLength(2);
  });

  test('is given up for a corrected one at once', async () => {
    const { wecom, client, secrets } = await aClient();
    wecom.answers(API, OK);
    wecom.answers('gettoken', ({ query }) =>
      query['corpsecret'] === 'corrected'
        ? { errcode: 0, access_token: 'good', expires_in: 7200 }
        : { errcode: 40001, errmsg: 'invalid credential' },
    );
    await failureOf(client.call(API, READ));
    const document = await secrets.read();
    if (document === 'not-configured') throw new Error('the fake has secrets');
    secrets.rotate({ ...document, appSecret: 'corrected' });

    await client.call(API, READ);

    expect(wecom.askedOf(API)[0]?.query['access_token']).toBe('good');
  });

  test.each([40058, 999_999])('nor is any other trouble with gettoken (%d) blamed on the message', async (errcode) => {
    const { wecom, client } = await aClient();
    wecom.answers('gettoken', { errcode, errmsg: 'words' });

    await expect(failureOf(client.call(API, READ))).resolves.toMatchObject({
      name: 'RetryLater',
      code: 'WECOM_GRANTS_NO_TOKEN',
    });
  });
});
