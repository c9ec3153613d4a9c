import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRunner } from '#infra/local/runner/runner.ts';
import { fixtureApp, logicalIdOf, until } from './fixture-app.ts';
import { only, runnerWorld } from './runner-world.ts';

const ENVIRONMENT = { code: 'exports.handler = async () => process.env;' };

describe('the runner makes what the template says', () => {
  test('each function gets its own variables, the engines and Lambda’s, and nothing of this process', async () => {
    const variables = {
      BUCKET: { Ref: 'Posters' },
      QUEUE: { Ref: 'Work' },
      SECRET: { Ref: 'Secret' },
      BASE: { Ref: 'Base' },
      PUBLIC: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
    };
    const { app, start } = await runnerWorld({
      steps: { 'poster/view': { ...ENVIRONMENT, variables } },
      parameters: { Base: { Type: 'String', Default: 'https://far' } },
      service: {
        Posters: { Type: 'AWS::S3::Bucket' },
        Work: { Type: 'AWS::SQS::Queue' },
        Secret: { Type: 'AWS::SecretsManager::Secret' },
        Api: { Type: 'AWS::ApiGatewayV2::Api' },
      },
    });
    const runner = await start({ parameters: { Base: 'http://near' }, eventClockFile: '/some/clock' });

    const answered = await runner.invoke('poster/view', {});

    const seen = 'payload' in answered ? JSON.parse(answered.payload) : {};
    expect(seen).toMatchObject({
      BUCKET: only(runner.resources.buckets),
      QUEUE: only(runner.resources.queues),
      SECRET: only(runner.resources.secrets),
      BASE: 'http://near',
      PUBLIC: runner.httpEndpoint,
      EVENT_CLOCK_FILE: '/some/clock',
      AWS_LAMBDA_FUNCTION_NAME: `fixture-service-${logicalIdOf('poster/view')}`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ENDPOINT_URL_LAMBDA: runner.lambdaEndpoint,
      AWS_ENDPOINT_URL_SQS: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
      AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
      LAMBDA_TASK_ROOT: join(app.assemblyDir, `asset.${logicalIdOf('poster/view')}`),
      _HANDLER: 'index.handler',
    });
    expect(seen).not.toHaveProperty('HOME');
    expect(runner.valueOf('QUEUE')).toBe(only(runner.resources.queues));
    expect(seen).not.toHaveProperty('VITEST');
  });

  test('a second start keeps files and secrets, under the same names', async () => {
    const service = { Posters: { Type: 'AWS::S3::Bucket' }, Secret: { Type: 'AWS::SecretsManager::Secret' } };
    const { clients, start } = await runnerWorld({ service });
    const first = await start();
    const [Bucket, SecretId] = [only(first.resources.buckets), only(first.resources.secrets)];
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'kept' }));
    await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'kept too' }));
    await first.stop();

    const second = await start();

    expect([only(second.resources.buckets), only(second.resources.secrets)]).toEqual([Bucket, SecretId]);
    const file = await clients.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await file.Body?.transformToString()).toBe('kept');
    const { SecretString } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).toBe('kept too');
  });

  test('a secret that is empty on AWS is empty here', async () => {
    const { clients, start } = await runnerWorld({ service: { Secret: { Type: 'AWS::SecretsManager::Secret' } } });
    const runner = await start();

    const read = clients.secrets.send(new GetSecretValueCommand({ SecretId: only(runner.resources.secrets) }));

    await expect(read).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
  });

  test('a property it needs and cannot resolve stops it by name', async () => {
    const steps = { work: { ...ENVIRONMENT, variables: { TOPIC: { Ref: 'Topic' } } } };
    const { start } = await runnerWorld({ steps, service: { Topic: { Type: 'AWS::SNS::Topic' } } });

    await expect(start()).rejects.toThrow(
      /fixture-service\/workFn\.Environment: nothing here answers Ref Topic \(AWS::SNS::Topic\)/,
    );
  });

  test('a folder without an assembly, and one whose port is taken, say what to do', async () => {
    const app = fixtureApp({});
    onTestFinished(() => app.remove());
    const world = await runnerWorld({});
    const runner = await world.start();
    const port = Number(new URL(runner.httpEndpoint).port);

    await expect(world.start({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken by another program`);
    const nowhere = { assemblyDir: app.dataDir, dataDir: app.dataDir, engines: { environment: {} } };
    await expect(startRunner(nowhere)).rejects.toThrow(/manifest\.json cannot be read/);
  });
});

describe('the runner runs the app', () => {
  const client = (endpoint: string) => {
    const lambda = new LambdaClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    onTestFinished(() => lambda.destroy());
    return lambda;
  };
  const COMMAND = {
    code: `exports.handler = async (event) => {
      heard(event); if (event.fail) throw new TypeError('wrong'); return { got: event }; };`,
  };

  test('an SDK client invokes a function by name and by ARN', async () => {
    const { start } = await runnerWorld({ steps: { 'operator/command': COMMAND } });
    const runner = await start();
    const lambda = client(runner.lambdaEndpoint);
    const { name, arn } = runner.functions.get('operator/command') ?? { name: '', arn: '' };
    const invoke = (FunctionName: string, payload: unknown) =>
      lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));

    const byName = await invoke(name, { a: '群' });
    const byArn = await invoke(`${arn}:$LATEST`, {});
    const failed = await invoke(name, { fail: true });

    expect(JSON.parse(byName.Payload?.transformToString() ?? '')).toEqual({ got: { a: '群' } });
    expect(byName.FunctionError).toBeUndefined();
    expect(byArn.StatusCode).toBe(200);
    expect(failed.FunctionError).toBe('Unhandled');
    expect(JSON.parse(failed.Payload?.transformToString() ?? '')).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'wrong',
    });
  });

  test('an Event invocation is accepted at once and runs; an unknown function is not found', async () => {
    const { app, start } = await runnerWorld({ steps: { 'operator/command': COMMAND } });
    const runner = await start();
    const lambda = client(runner.lambdaEndpoint);
    const FunctionName = runner.functions.get('operator/command')?.name;

    const accepted = await lambda.send(
      new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify({ later: true }) }),
    );
    await until(() => app.heard('operator/command').length > 0);
    const unknown = lambda.send(new InvokeCommand({ FunctionName: 'nobody' }));

    expect(accepted.StatusCode).toBe(202);
    expect(app.heard('operator/command')).toEqual([{ later: true }]);
    await expect(unknown).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
  });

  test('what functions print goes to their own file and to a listener', async () => {
    const code = 'exports.handler = async () => { console.log("one line"); console.error("and another"); };';
    const { app, start } = await runnerWorld({ steps: { 'group/read': { code } } });
    const lines: string[] = [];
    const runner = await start({ onLine: (step, line) => lines.push(`${step} ${line}`) });

    await runner.invoke('group/read', {});
    await until(() => lines.length === 2);
    await runner.stop();

    const file = join(app.dataDir, 'logs', 'group-read.log');
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8').trim().split('\n').toSorted()).toEqual(['and another', 'one line']);
    expect(lines.toSorted()).toEqual(['group/read and another', 'group/read one line']);
  });

  test('quiet comes only after what follows from what follows is done', async () => {
    const send = `const { request } = require('node:http');
      const say = (queue, body) => new Promise((resolve, reject) => {
        const sent = request(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers: {
          'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' } },
          (answer) => { answer.resume(); answer.on('end', resolve); });
        sent.on('error', reject); sent.end(JSON.stringify({ QueueUrl: process.env.NEXT, MessageBody: body })); });`;
    const queue = (name: string) => ({
      [name]: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 1 } },
      [`${name}Source`]: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': [name, 'Arn'] }, FunctionName: { Ref: logicalIdOf(name) } },
      },
    });
    const pass = `${send} exports.handler = async ({ Records }) => { for (const r of Records) await say('x', r.body); };`;
    const { app, start } = await runnerWorld({
      steps: {
        begin: { code: `${send} exports.handler = () => say('x', 'on');`, variables: { NEXT: { Ref: 'middle' } } },
        middle: { code: pass, variables: { NEXT: { Ref: 'end' } } },
        end: { code: 'exports.handler = async ({ Records }) => { heard(Records.map((r) => r.body)); };' },
      },
      service: { ...queue('middle'), ...queue('end') },
    });
    const runner = await start({ isolate: 'process' });

    await runner.invoke('begin', {});
    await runner.quiet();

    expect(app.heard('end')).toEqual([['on']]);
    expect([...runner.counts()].map(([step, { invocations }]) => [step, invocations])).toEqual([
      ['begin', 1],
      ['middle', 1],
      ['end', 1],
    ]);
  });
});
