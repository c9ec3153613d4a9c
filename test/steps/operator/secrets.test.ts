import { describe, expect, test } from 'vitest';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { operatorWorld, recordOf } from './operator-world.ts';

const given = {
  corpId: 'ww0123456789abcdef',
  agentId: '1000002',
  appSecret: 'Marked-App_Secret',
  token: 'MarkedToken',
  encodingAesKey: 'M'.repeat(43),
};

describe('setting the corp’s secrets', () => {
  test('the first time takes all of them, makes the key of the codes, and answers no value', async () => {
    const world = operatorWorld({ secrets: fakeCorpSecrets('not-configured') });

    const record = recordOf(await world.ask('secrets set', given));

    expect(await world.secrets.readAgain()).toEqual({
      corpId: given.corpId,
      agentId: given.agentId,
      appSecret: given.appSecret,
      current: { token: given.token, encodingAesKey: given.encodingAesKey },
      codeKey: 'fresh-key-of-the-fake-mint',
    });
    expect(record).toMatchObject({ appSecret: 'set', token: 'set', next: 'none' });
    expect(JSON.stringify(record)).not.toMatch(/Marked|MMM|fresh-key|ww0/);
  });

  test('a part of them the first time is refused, naming what is missing', async () => {
    const world = operatorWorld({ secrets: fakeCorpSecrets('not-configured') });

    await expect(world.ask('secrets set', { corpId: given.corpId, token: 'abc' })).rejects.toMatchObject({
      code: 'SECRETS_INCOMPLETE',
      facts: { missing: 'agentId, appSecret, token and encodingAesKey' },
    });
    expect(await world.secrets.readAgain()).toBe('not-configured');
  });

  test('later each part can be set alone; the key of the codes stays for ever', async () => {
    const world = operatorWorld();

    await world.ask('secrets set', { appSecret: 'another' });

    expect(await world.secrets.readAgain()).toEqual({ ...exampleSecrets, appSecret: 'another' });
  });

  test('new callback keys stand beside the present ones until they are promoted', async () => {
    const world = operatorWorld();
    const next = { token: 'NextToken', encodingAesKey: 'N'.repeat(43) };

    await expect(world.ask('secrets set', { token: 'NextToken', next: true })).rejects.toMatchObject({
      code: 'NEXT_KEY_PARTIAL',
    });
    expect(recordOf(await world.ask('secrets set', { ...next, next: true }))).toMatchObject({ next: 'set' });
    expect(await world.secrets.readAgain()).toEqual({ ...exampleSecrets, next });
    expect(recordOf(await world.ask('secrets set', { promote: true }))).toMatchObject({ next: 'none' });
    expect(await world.secrets.readAgain()).toEqual({ ...exampleSecrets, current: next });
    await expect(world.ask('secrets set', { promote: true })).rejects.toMatchObject({ code: 'NO_NEXT_KEY' });
  });

  test.each([
    ['token', 'T'.repeat(33)],
    ['token', 'with-dash'],
    ['encodingAesKey', 'M'.repeat(42)],
    ['encodingAesKey', `${'M'.repeat(42)}=`],
    ['agentId', 'one'],
    ['appSecret', 'with space'],
  ])('a %s that cannot be one is refused by its name, never by its value', async (name, value) => {
    const refusal = operatorWorld().ask.bind(undefined, 'secrets set', { [name]: value });

    await expect(async () => refusal()).rejects.toMatchObject({ code: 'COMMAND_INPUT_UNFIT', facts: { places: name } });
    await expect(async () => refusal()).rejects.not.toMatchObject({ message: expect.stringContaining(value) });
  });
});
