import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CannotStart } from '#infra/local/engines/cannot-start.ts';
import type { Route } from '#infra/local/engines/server.ts';
import { type EngineOptions, startEngines } from '#infra/local/engines/start-engines.ts';

describe('starting the engines', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engines-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  /** DynamoDB is elsewhere: these tests are about the rest. */
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
  const start = (options: Partial<EngineOptions> = {}) => startEngines({ dataDir: 'memory', environment, ...options });

  test('a program gets every address, keys that open nothing elsewhere, and a region', async () => {
    const engines = await start();

    const own = engines.endpoints.sqs;
    expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(engines.environment).toEqual({
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_SQS: own,
      AWS_ENDPOINT_URL_S3: own,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: own,
      AWS_ENDPOINT_URL_LAMBDA: own,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    await engines.stop();
  });

  test('metering leads a program to DynamoDB by the engines, and to its streams straight on', async () => {
    const engines = await start({ metering: true });

    expect(engines.environment).toMatchObject({
      AWS_ENDPOINT_URL_DYNAMODB: engines.endpoints.lambda,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://127.0.0.1:9',
    });
    await engines.stop();
  });

  test('an engine named in the environment replaces the one built in', async () => {
    const elsewhere = {
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:7',
      AWS_ENDPOINT_URL_S3: '',
      AWS_REGION: 'cn-northwest-1',
    };
    const engines = await start({ environment: { ...environment, ...elsewhere } });

    expect(engines.endpoints.sqs).toBe('http://127.0.0.1:7');
    expect(engines.endpoints.s3).toBe(engines.endpoints.lambda);
    expect(engines.environment['AWS_REGION']).toBe('cn-northwest-1');
    await engines.stop();
  });

  test('a port that is taken is said in one sentence, and what had started is stopped again', async () => {
    const first = await start({ dataDir: join(folder, 'first') });
    const port = Number(new URL(first.endpoints.sqs).port);
    const second = { dataDir: join(folder, 'second'), port };

    await expect(start(second)).rejects.toThrow(
      new CannotStart(`Port ${port} of 127.0.0.1 is taken by another program: stop that, or choose another port.`),
    );

    await first.stop();
    const again = await start(second);
    expect(again.endpoints.sqs).toBe(first.endpoints.sqs);
    await again.stop();
  });

  test('a folder written by another version is refused and left as it is', async () => {
    const dataDir = join(folder, 'versioned');
    await (await start({ dataDir })).stop();
    await (await start({ dataDir })).stop();
    await writeFile(join(dataDir, 'data-version'), '0\n');

    await expect(start({ dataDir })).rejects.toThrow(/another version of this program \(0, this one writes \d+\)/);
    await rm(join(dataDir, 'data-version'));
    await expect(start({ dataDir })).rejects.toThrow(CannotStart);
  });

  test('another service can join on the same port; one that did not is named', async () => {
    const route: Route = (request, response) => {
      if (request.url !== '/2015-03-31/functions/known/invocations') return false;
      response.end('invoked');
      return true;
    };
    const engines = await start({ route });
    const post = (path: string, headers = {}) =>
      fetch(`${engines.endpoints.lambda}${path}`, { method: 'POST', headers });

    const invoked = await post('/2015-03-31/functions/known/invocations');
    const listed = await post('/2015-03-31/layers');
    const target = await post('/', { 'x-amz-target': 'AWSEvents.PutEvents' });

    expect(await invoked.text()).toBe('invoked');
    expect([listed.status, target.status]).toEqual([501, 501]);
    expect(await listed.text()).toContain('/2015-03-31/layers');
    expect(await target.text()).toContain('AWSEvents.PutEvents');
    await engines.stop();
  });

  test('a request that makes no sense gets an answer, not a hang-up', async () => {
    const engines = await start();
    const post = (target: string, body: string) =>
      fetch(engines.endpoints.sqs, { method: 'POST', body, headers: { 'x-amz-target': target } });

    const statuses = [
      (await post('AmazonSQS.SendMessage', 'no json')).status,
      (await post('AmazonSQS.SendMessage', '[]')).status,
      (await post('AmazonSQS.SendMessage', '{"QueueUrl":7}')).status,
      (await post('AmazonSQS.constructor', '{}')).status,
      (await fetch(`${engines.endpoints.s3}/%E0%A4%A`)).status,
    ];

    expect(statuses).toEqual([400, 400, 400, 501, 400]);
    await engines.stop();
  });
});
