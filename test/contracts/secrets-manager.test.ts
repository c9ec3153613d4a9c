/** The corp's secret for real: empty until filled, remembered, and read again no more often than allowed. */
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { exampleSecrets } from '#test/support/fakes/fake-corp-secrets.ts';

const ROTATED = { ...exampleSecrets, current: { token: 'new', encodingAesKey: 'z'.repeat(43) } };

let engines: TestEngines;
let secretCount = 0;

beforeAll(async () => {
  engines = await startTestEngines();
});
afterAll(() => engines.stop());

async function aSecret(SecretString?: string) {
  secretCount += 1;
  const Name = `corp-${secretCount}`;
  await engines.secrets.send(new CreateSecretCommand({ Name, ...(SecretString !== undefined && { SecretString }) }));
  let now = 0;
  const asked = { times: 0 };
  const counting = () => {
    const client = engines.secrets;
    const send: SecretsManagerClient['send'] = (command: never, ...rest: never[]) => {
      asked.times += 1;
      return client.send(command, ...rest);
    };
    return Object.assign(Object.create(client), { send });
  };
  const secrets = secretsManagerCorpSecrets({ secretId: Name, clock: { wallNow: () => now }, client: counting() });
  return {
    secrets,
    asked,
    advance: (ms: number) => {
      now += ms;
    },
    put: (text: string) => engines.secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: text })),
  };
}

describe('the corp secret', () => {
  test.each([
    ['without a version', undefined],
    ['of nothing', '{}'],
    ['of blanks', ' \n'],
  ])('%s is not configured', async (_, text) => {
    const { secrets } = await aSecret(text);

    expect(await secrets.read()).toBe('not-configured');
  });

  test('is read once and remembered, however many ask at the same time', async () => {
    const { secrets, asked } = await aSecret(JSON.stringify(exampleSecrets));

    const read = await Promise.all([secrets.read(), secrets.read(), secrets.read()]);
    await secrets.read();

    expect(read[0]).toEqual(exampleSecrets);
    expect(asked.times).toBe(1);
  });

  test('is noticed within a second of being filled', async () => {
    const { secrets, put, advance } = await aSecret('{}');
    await secrets.read();
    await put(JSON.stringify(exampleSecrets));

    advance(1_000);

    expect(await secrets.read()).toEqual(exampleSecrets);
  });

  test('is read again at most once a minute, whatever knocks at the door', async () => {
    const { secrets, put, advance, asked } = await aSecret(JSON.stringify(exampleSecrets));
    await secrets.read();
    await put(JSON.stringify(ROTATED));

    const soon = await secrets.readAgain();
    advance(60_000);
    const later = await secrets.readAgain();
    for (let knock = 0; knock < 50; knock += 1) await secrets.readAgain();

    expect(soon).toEqual(exampleSecrets);
    expect(later).toEqual(ROTATED);
    expect(await secrets.read()).toEqual(ROTATED);
    expect(asked.times).toBe(2);
  });

  test('is written whole and stands at once', async () => {
    const { secrets, asked } = await aSecret('{}');

    await secrets.write({ ...exampleSecrets, next: ROTATED.current });

    expect(await secrets.read()).toEqual({ ...exampleSecrets, next: ROTATED.current });
    expect(asked.times).toBe(1);
  });

  test('is not written when it does not fit, and no value is quoted', async () => {
    const { secrets } = await aSecret('{}');
    const broken = { ...exampleSecrets, current: { token: 't', encodingAesKey: 'too-short-but-secret' } };

    const written = secrets.write(broken);

    await expect(written).rejects.toMatchObject({
      name: 'Refused',
      code: 'CORP_SECRET_INVALID',
      facts: { places: 'current.encodingAesKey' },
    });
    await expect(written).rejects.not.toThrow(/too-short/);
    expect(await secrets.read()).toBe('not-configured');
  });

  test.each(['no JSON', '[1]', '{"corpId":"ww1"}'])('that does not fit is a matter of time: %s', async (text) => {
    const { secrets, put } = await aSecret(text);

    await expect(secrets.read()).rejects.toMatchObject({ name: 'RetryLater', code: 'CORP_SECRET_INVALID' });
    await put(JSON.stringify(exampleSecrets));
    expect(await secrets.read()).toEqual(exampleSecrets);
  });

  test('nobody answering is a matter of time, and asked again the next time', async () => {
    const client = new SecretsManagerClient({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      maxAttempts: 1,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    const secrets = secretsManagerCorpSecrets({ secretId: 'corp', client });

    await expect(secrets.read()).rejects.toMatchObject({ name: 'RetryLater', code: 'SECRETS_UNWELL' });
    await expect(secrets.read()).rejects.toMatchObject({ name: 'RetryLater', code: 'SECRETS_UNWELL' });
  });
});
