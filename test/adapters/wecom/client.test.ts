import { describe, expect, test } from 'vitest';
import { inMemoryWecomAccess } from '#test/support/fakes/in-memory-wecom-access.ts';
import { aClient, NOON } from './a-client.ts';
import { failureOf } from './failure-of.ts';

const READ = { method: 'GET', query: { external_userid: 'wm-1' } } as const;
const API = 'externalcontact/get';
const OK = { errcode: 0, errmsg: 'ok', said: 'hello' };

describe('a call', () => {
  test('carries the token in the query and gives back what WeCom said', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, OK);

    const answer = await client.call(API, READ);

    expect(answer).toEqual({ errcode: 0, errmsg: 'ok', fields: { said: 'hello' } });
    expect(wecom.askedOf(API)[0]?.query).toEqual({ external_userid: 'wm-1', access_token: 'token-1' });
  });

  test('takes an answer without errcode as success', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { said: 'hello' });

    await expect(client.call(API, READ)).resolves.toMatchObject({ errcode: 0 });
  });

  test('gives a code the caller reads as an answer, and throws the same code for one who does not', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 84061, errmsg: 'no' });

    const answer = await client.call(API, { ...READ, answers: [84061] });
    const failure = await failureOf(client.call(API, READ));

    expect(answer.errcode).toBe(84061);
    expect(failure).toMatchObject({ name: 'Refused', code: 'WECOM_REFUSED', facts: { api: API, errcode: 84061 } });
  });

  test.each([
    [40058, 'Refused', 'WECOM_REFUSED'],
    [84084, 'Refused', 'WECOM_DROPPED'],
    [60020, 'RetryLater', 'WECOM_NEEDS_OPERATOR'],
  ])('%d becomes %s %s', async (errcode, name, code) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'words' });

    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ name, code, facts: { errcode } });
    expect(wecom.askedOf(API)).toHaveLength(1);
  });

  test('says what the operator needs, and nothing else of the words of WeCom', async () => {
    const { wecom, client } = await aClient();
    const errmsg =
      'not allow to access from your ip 王语嫣, hint: [1576065934_28_e0fa], from ip: 9.30.0.138, more info at …';
    wecom.answers(API, { errcode: 60020, errmsg });

    const failure = await failureOf(client.call(API, READ));

    expect(failure.facts).toMatchObject({ hint: '1576065934_28_e0fa', calledFrom: '9.30.0.138' });
    expect(JSON.stringify([failure.message, failure.facts])).not.toContain('王语嫣');
  });
});

describe('a WeCom that is busy', () => {
  const BUSY = { errcode: -1, errmsg: 'system busy' };

  test('is asked three times more, each after twice the time', async () => {
    const { wecom, client, slept } = await aClient();
    wecom.answers(API, BUSY, BUSY, BUSY, OK);

    await client.call(API, READ);

    expect(slept).toEqual([1_000, 2_000, 4_000]);
  });

  test('is left alone after the fourth', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, BUSY);

    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ name: 'RetryLater', code: 'WECOM_BUSY' });
    expect(wecom.askedOf(API)).toHaveLength(4);
  });

  test('is not waited for longer than the caller can: the message comes back after the back-off', async () => {
    const { wecom, client, slept } = await aClient();
    wecom.answers(API, BUSY);

    const failure = await failureOf(client.call(API, READ, { withinMs: 1_500 }));

    expect(failure).toMatchObject({ code: 'WECOM_BUSY', afterMs: 2_000 });
    expect(slept).toEqual([1_000]);
  });

  test('with a code nobody knows is asked three times more, then the message is set aside for a person', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 123_456, errmsg: 'new' });

    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ name: 'Refused', code: 'WECOM_UNKNOWN_CODE', facts: { errcode: 123_456 } });
    expect(wecom.askedOf(API)).toHaveLength(4);
  });
});

describe('a pause', () => {
  test('of an API holds for every process and for that API only', async () => {
    const { wecom, client, another, clock } = await aClient();
    wecom.answers(API, { errcode: 45009, errmsg: 'api freq out of limit' }, OK);
    wecom.answers('media/upload', OK);

    const first = await failureOf(client.call(API, READ));
    const second = await failureOf(client.call(API, READ));
    const elsewhere = await failureOf(another().call(API, READ));
    await client.call('media/upload', READ);
    const askedMeanwhile = wecom.askedOf(API).length;
    clock.advance(60_000);
    await client.call(API, READ);

    expect(first).toMatchObject({ name: 'RetryLater', code: 'WECOM_PAUSED', afterMs: 60_000 });
    expect(second).toMatchObject({ name: 'RetryLater', code: 'WECOM_PAUSED', afterMs: 60_000 });
    expect(elsewhere).toMatchObject({ name: 'RetryLater', code: 'WECOM_PAUSED' });
    expect(askedMeanwhile).toBe(1);
  });

  test('of an hour is not shortened by a process that knew nothing of it', async () => {
    const access = inMemoryWecomAccess();
    const { wecom, client, another } = await aClient(access);
    const late = another();
    wecom.answers(API, OK, { errcode: 45009, errmsg: 'out of limit per hour' }, { errcode: 45033, errmsg: 'at once' });
    await late.call(API, READ);

    await failureOf(client.call(API, READ));
    const failure = await failureOf(late.call(API, READ));

    expect(failure).toMatchObject({ code: 'WECOM_PAUSED', facts: { errcode: 45033 }, afterMs: 1_000 });
    await expect(access.pausedUntil(API)).resolves.toBe(NOON + 3_600_000);
  });

  test('of an hour is not shortened by a call under way that is told of a shorter one', async () => {
    const { wecom, client, clock } = await aClient();
    wecom.answers(API, { errcode: 45009, errmsg: 'out of limit per hour' }, { errcode: 45033, errmsg: 'at once' });

    await Promise.all([failureOf(client.call(API, READ)), failureOf(client.call(API, READ))]);
    clock.advance(5_000);
    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ code: 'WECOM_PAUSED', facts: { waitMs: 3_595_000 } });
    expect(wecom.askedOf(API)).toHaveLength(2);
  });

  test('is looked up every few seconds at most', async () => {
    const access = inMemoryWecomAccess();
    const { wecom, client, clock } = await aClient(access);
    wecom.answers(API, OK);
    await client.call(API, READ);
    const once = access.lookUps.pausedUntil;

    await client.call(API, READ);
    clock.advance(2_900);
    await client.call(API, READ);
    const stillOnce = access.lookUps.pausedUntil;
    clock.advance(200);
    await client.call(API, READ);

    expect(stillOnce).toBe(once);
    expect(access.lookUps.pausedUntil).toBe(once + 1);
  });
});

describe('a WeCom that cannot be reached', () => {
  test.each([
    ['answers 500', { status: 500, text: '{"errcode":0}' }],
    ['answers a page', { status: 200, text: '<html>王语嫣</html>' }],
    ['answers a list', { status: 200, text: '[]' }],
    ['hangs up', 'hang-up'],
  ] as const)('because it %s is tried again, then the message comes back', async (_, script) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, script);

    const failure = await failureOf(client.call(API, READ));

    expect(failure).toMatchObject({ name: 'RetryLater', code: 'WECOM_UNREACHABLE', facts: { api: API } });
    expect(wecom.askedOf(API).length).toBeGreaterThanOrEqual(4);
    expect(inspectAll(failure)).not.toMatch(/王语嫣|token-1|app-secret/);
  });

  test('is forgiven one bad moment', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, 'hang-up', OK);

    await expect(client.call(API, READ)).resolves.toMatchObject({ errcode: 0 });
  });

  test('in the time given is not waited for, be it the API or the token that hangs', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, 'silence');

    const api = await failureOf(client.call(API, READ, { withinMs: 50 }));
    const other = await aClient();
    other.wecom.answers('gettoken', 'silence');
    const token = await failureOf(other.client.call(API, READ, { withinMs: 50 }));

    expect(api).toMatchObject({ name: 'RetryLater', code: 'WECOM_TIMED_OUT' });
    expect(token).toMatchObject({ name: 'RetryLater', code: 'WECOM_TIMED_OUT' });
    expect(inspectAll(api)).not.toMatch(/token-1|app-secret/);
  });
});

/** Everything of an error and its causes that a log could print. */
function inspectAll(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), inspectAll(error.cause)].join('\n');
}
