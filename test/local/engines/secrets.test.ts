import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';

describe('Secrets Manager', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
  });
  afterAll(() => engines.stop());
  const create = (Name: string, more = {}) => engines.secrets.send(new CreateSecretCommand({ Name, ...more }));
  const read = (SecretId: string, more = {}) => engines.secrets.send(new GetSecretValueCommand({ SecretId, ...more }));
  const fill = (SecretId: string, SecretString: string, more = {}) =>
    engines.secrets.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }));

  test('a secret made empty has no value until it is filled, by name or by ARN', async () => {
    const { ARN } = await create('corp/empty');
    await expect(read('corp/empty')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    await fill(ARN!, '{"corpId":"x"}');

    const ids = ['corp/empty', ARN!, ARN!.replace(/-\w{6}$/, '')];
    const values = await Promise.all(ids.map(async (id) => (await read(id)).SecretString));
    expect(values).toEqual(ids.map(() => '{"corpId":"x"}'));
  });

  test('a new value is current and the one before it can still be read', async () => {
    const { ARN } = await create('corp/rotated', { SecretString: 'first' });

    const { VersionId } = await fill('corp/rotated', 'second');

    expect(await read(ARN!)).toMatchObject({ SecretString: 'second', VersionId, VersionStages: ['AWSCURRENT'] });
    expect(await read(ARN!, { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first' });
    const described = await engines.secrets.send(new DescribeSecretCommand({ SecretId: 'corp/rotated' }));
    expect(described).toMatchObject({
      ARN,
      Name: 'corp/rotated',
      VersionIdsToStages: { [VersionId!]: ['AWSCURRENT'] },
    });
  });

  test('the same request again changes nothing, another value under its token is refused', async () => {
    await create('corp/token', { SecretString: 'first' });
    const token = { ClientRequestToken: 'a'.repeat(32) };
    await fill('corp/token', 'second', token);

    await fill('corp/token', 'second', token);

    await expect(fill('corp/token', 'third', token)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect(await read('corp/token', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first' });
  });

  test('what exists, what does not and what is not carried out here are told apart', async () => {
    await create('corp/twice');
    const remove = new DeleteSecretCommand({ SecretId: 'corp/twice' });

    await expect(create('corp/twice')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await expect(read('corp/never')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(engines.secrets.send(remove)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });
});
