import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoints } from '#infra/local/engines/engine-environment.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { createFissionTable, sdkClients } from '#test/support/engines.ts';
import { aQueue } from '#test/support/queues.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('#test/support/engines-process.ts'));

describe('a data folder', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engines-'));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });
  async function startChild(): Promise<{ readonly child: ChildProcess; readonly endpoints: Endpoints }> {
    const child = spawn(process.execPath, [PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(child.stdout, 'data');
    return { child, endpoints: JSON.parse(String(line)) };
  }
  const answers = (url: string) =>
    fetch(url).then(
      () => true,
      () => false,
    );

  test('holds everything that was answered before a kill -9, and no engine outlives the process', async () => {
    const { child, endpoints } = await startChild();
    const before = sdkClients({ endpoints });
    const queue = await aQueue(before.sqs, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await createFissionTable(before.dynamodb, 'facts');
    await before.s3.send(new CreateBucketCommand({ Bucket: 'posters' }));
    await before.secrets.send(new CreateSecretCommand({ Name: 'corp', SecretString: 'kept' }));
    const numbers = Array.from({ length: 50 }, (_, at) => String(at));
    for (const at of numbers) {
      await queue.send(`message ${at}`, { MessageGroupId: 'g' });
      await before.s3.send(new PutObjectCommand({ Bucket: 'posters', Key: at, Body: `object ${at}` }));
      await before.dynamodb.send(new PutItemCommand({ TableName: 'facts', Item: { pk: { S: at }, sk: { S: '1' } } }));
    }

    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => answers(endpoints.streams)).toBe(false);
    const engines = await startEngines({ dataDir: folder, environment: {} });
    const after = sdkClients(engines);

    const QueueUrl = queue.url.replace(endpoints.sqs, engines.endpoints.sqs);
    const received = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(received.Messages?.map((one) => one.Body)).toEqual(numbers.slice(0, 10).map((at) => `message ${at}`));
    for (const at of numbers) {
      const object = await after.s3.send(new GetObjectCommand({ Bucket: 'posters', Key: at }));
      expect(await object.Body?.transformToString()).toBe(`object ${at}`);
      const key = { TableName: 'facts', Key: { pk: { S: at }, sk: { S: '1' } } };
      expect((await after.dynamodb.send(new GetItemCommand(key))).Item).toEqual(key.Key);
    }
    const secret = await after.secrets.send(new GetSecretValueCommand({ SecretId: 'corp' }));
    expect(secret.SecretString).toBe('kept');
    await engines.stop();
  });

  test('is used by one run at a time', async () => {
    const { child } = await startChild();

    await expect(startEngines({ dataDir: folder, environment: {} })).rejects.toThrow(
      /^Another run is using .*aws\.sqlite/,
    );

    child.kill('SIGKILL');
    await once(child, 'exit');
    const engines = await startEngines({ dataDir: folder, environment: {} });
    await engines.stop();
  });
});
