import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { type FixtureStep, logicalIdOf, type Resources, until } from './fixture-app.ts';
import { runnerWorld } from './runner-world.ts';

const QUEUE = 'fixture-service/Work';

interface QueueOptions {
  readonly queue?: Readonly<Record<string, unknown>>;
  readonly mapping?: Readonly<Record<string, unknown>>;
}

const workQueue = ({ queue = {}, mapping = {} }: QueueOptions): Resources => ({
  Work: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30, ...queue } },
  WorkSource: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
      FunctionName: { Ref: logicalIdOf('work') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...mapping,
    },
  },
});

const world = (work: FixtureStep, options: QueueOptions, more: Resources = {}) =>
  runnerWorld({ steps: { work }, service: { ...workQueue(options), ...more } });

const FIFO = { FifoQueue: true };
const LISTENS = 'exports.handler = async ({ Records }) => { heard(Records); return { batchItemFailures: [] }; };';
const bodies = (batches: unknown[]): string[][] =>
  batches.map((batch) => (Array.isArray(batch) ? batch.map(({ body }) => body) : []));

describe('a queue feeds its function', () => {
  test('with events as Lambda writes them', async () => {
    const { app, clients, start } = await world({ code: LISTENS }, { queue: FIFO, mapping: { BatchSize: 10 } });
    const runner = await start();
    const QueueUrl = runner.resources.queues.get(QUEUE);

    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'test' } };
    const MessageBody = '{"群":1}';
    await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody,
        MessageAttributes,
        MessageGroupId: 'g1',
        MessageDeduplicationId: 'd1',
      }),
    );
    await runner.quiet();

    const [[record]] = app.heard('work') as [[Record<string, unknown>]];
    expect(record).toEqual({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: MessageBody,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SequenceNumber: expect.stringMatching(/^\d+$/),
        MessageGroupId: 'g1',
        MessageDeduplicationId: 'd1',
      },
      messageAttributes: {
        kind: { dataType: 'String', stringValue: 'test', stringListValues: [], binaryListValues: [] },
      },
      md5OfMessageAttributes: expect.any(String),
      md5OfBody: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:\d{12}:fixture-service-Work\.fifo$/),
      awsRegion: 'us-east-1',
    });
  });

  test('only what the function reports as failed comes back', async () => {
    const code = `exports.handler = async ({ Records }) => {
      heard(Records);
      const failed = Records.filter((r) => r.body === 'bad' && r.attributes.ApproximateReceiveCount === '1');
      return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) };
    };`;
    const { app, clients, start } = await world(
      { code },
      { queue: { VisibilityTimeout: 3 }, mapping: { BatchSize: 10 } },
    );
    const runner = await start({ pollers: false });
    const Entries = ['a', 'bad', 'b'].map((MessageBody, at) => ({ Id: `${at}`, MessageBody }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: runner.resources.queues.get(QUEUE), Entries }));

    runner.resumePollers();
    await runner.quiet();

    expect(bodies(app.heard('work'))).toEqual([['a', 'bad', 'b'], ['bad']]);
  });

  test.each([
    ['throws', 'throw new Error("no")'],
    ['names a message that is none', 'return { batchItemFailures: [{ itemIdentifier: "nobody" }] }'],
    ['names nothing', 'return { batchItemFailures: [{}] }'],
  ])('a function that %s fails its whole batch', async (_name, failing) => {
    const code = `exports.handler = async ({ Records }) => {
      heard(Records);
      if (Records[0].attributes.ApproximateReceiveCount === '1') { ${failing}; }
    };`;
    const { app, clients, start } = await world(
      { code },
      { queue: { VisibilityTimeout: 3 }, mapping: { BatchSize: 10 } },
    );
    const runner = await start({ pollers: false });
    const Entries = ['a', 'b'].map((MessageBody, at) => ({ Id: `${at}`, MessageBody }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: runner.resources.queues.get(QUEUE), Entries }));

    runner.resumePollers();
    await runner.quiet();

    expect(bodies(app.heard('work')).flat().toSorted()).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a message that fails too often goes to the dead letters', async () => {
    const code = 'exports.handler = async ({ Records }) => { heard(Records); throw new Error("never"); };';
    const queue = {
      VisibilityTimeout: 3,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
    };
    const { app, clients, start } = await world({ code }, { queue }, { Dead: { Type: 'AWS::SQS::Queue' } });
    const runner = await start();
    const send = new SendMessageCommand({ QueueUrl: runner.resources.queues.get(QUEUE), MessageBody: 'hopeless' });
    await clients.sqs.send(send);

    await runner.quiet();

    const QueueUrl = runner.resources.queues.get('fixture-service/Dead');
    const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['hopeless']);
    expect(app.heard('work')).toHaveLength(2);
  });

  test('messages of one group arrive in order and never side by side, groups do', async () => {
    const code = `exports.handler = async ({ Records }) => {
      heard({ began: Records.map((r) => r.body) });
      await new Promise((r) => setTimeout(r, 30));
      heard({ ended: Records.map((r) => r.body) });
    };`;
    const mapping = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 } };
    const { app, clients, start } = await world({ code }, { queue: FIFO, mapping });
    const runner = await start({ pollers: false });
    const QueueUrl = runner.resources.queues.get(QUEUE);
    const names = ['a', 'b', 'c'].flatMap((group) => Array.from({ length: 6 }, (_, at) => `${group}${at}`));
    for (const name of names) {
      await clients.sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: name,
          MessageGroupId: name.charAt(0),
          MessageDeduplicationId: name,
        }),
      );
    }

    runner.resumePollers();
    await runner.quiet();

    const lines = app.heard('work') as { began?: string[]; ended?: string[] }[];
    for (const group of ['a', 'b', 'c']) {
      const own = lines.filter(({ began = [], ended = [] }) =>
        [...began, ...ended].some((name) => name.startsWith(group)),
      );
      expect(own).toEqual(
        names.filter((name) => name.startsWith(group)).flatMap((name) => [{ began: [name] }, { ended: [name] }]),
      );
    }
    const mostAtOnce = lines.reduce(
      ({ now, most }, { began }) => ({ now: now + (began ? 1 : -1), most: Math.max(most, now + (began ? 1 : 0)) }),
      { now: 0, most: 0 },
    ).most;
    expect(mostAtOnce).toBeGreaterThan(1);
  });

  test('a failed message of a group comes back before the ones after it', async () => {
    const code = `exports.handler = async ({ Records }) => {
      heard(Records);
      const at = Records.findIndex((r) => r.body === 'g1' && r.attributes.ApproximateReceiveCount === '1');
      const failed = at === -1 ? [] : Records.slice(at);
      return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) };
    };`;
    const { app, clients, start } = await world({ code }, { queue: { ...FIFO, VisibilityTimeout: 3 } });
    const runner = await start({ pollers: false });
    const QueueUrl = runner.resources.queues.get(QUEUE);
    for (const name of ['g0', 'g1', 'g2']) {
      const identity = { MessageGroupId: 'g', MessageDeduplicationId: name };
      await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: name, ...identity }));
    }

    runner.resumePollers();
    await runner.quiet();

    expect(bodies(app.heard('work'))).toEqual([
      ['g0', 'g1', 'g2'],
      ['g1', 'g2'],
    ]);
  });

  test('the declared concurrency is never exceeded', async () => {
    const code = `exports.handler = async () => {
      heard(1); await new Promise((r) => setTimeout(r, 40)); heard(-1); };`;
    const mapping = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
    const { app, clients, start } = await world({ code }, { mapping });
    const runner = await start({ pollers: false });
    const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: `${at}`, MessageBody: 'x' }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: runner.resources.queues.get(QUEUE), Entries }));

    runner.resumePollers();
    await runner.quiet();

    const changes = app.heard('work') as number[];
    const levels = changes.map((_, at) => changes.slice(0, at + 1).reduce((sum, change) => sum + change, 0));
    expect(Math.max(...levels)).toBe(2);
    expect(changes).toHaveLength(20);
  });

  test('a batching window gathers, and a filter keeps out what is not wanted', async () => {
    const mapping = {
      BatchSize: 20,
      MaximumBatchingWindowInSeconds: 2,
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['wanted'] } }) }] },
    };
    const { app, clients, start } = await world({ code: LISTENS }, { mapping });
    const runner = await start({ pollers: false });
    const QueueUrl = runner.resources.queues.get(QUEUE);
    const send = (kinds: string[]) => {
      const Entries = kinds.map((kind, at) => ({ Id: `${at}`, MessageBody: JSON.stringify({ kind }) }));
      return clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    };
    await send(Array.from({ length: 10 }, () => 'wanted'));
    await send(['wanted', 'other', 'wanted']);

    runner.resumePollers();
    await until(() => app.heard('work').length > 0);
    await runner.quiet();

    expect(app.heard('work').map((batch) => (Array.isArray(batch) ? batch.length : 0))).toEqual([12]);
  });

  test('paused, it takes nothing; resumed, it goes on', async () => {
    const { app, clients, start } = await world({ code: LISTENS }, {});
    const runner = await start();
    const QueueUrl = runner.resources.queues.get(QUEUE);

    await runner.pausePollers();
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later' }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const whilePaused = app.heard('work').length;
    const refusal = await runner.quiet().catch((error: unknown) => String(error));
    runner.resumePollers();
    await runner.quiet();

    expect(whilePaused).toBe(0);
    expect(refusal).toMatch(/paused/);
    expect(bodies(app.heard('work'))).toEqual([['later']]);
  });
});

describe('a queue that is taken up again', () => {
  test('keeps its messages and takes the settings of the template', async () => {
    const { app, clients, start } = await world({ code: LISTENS }, { queue: { VisibilityTimeout: 33 } });
    const first = await start({ pollers: false });
    const QueueUrl = first.resources.queues.get(QUEUE);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
    await first.stop();

    const second = await start();
    await second.quiet();

    expect(second.resources.queues.get(QUEUE)).toBe(QueueUrl);
    expect(bodies(app.heard('work'))).toEqual([['kept']]);
    const AttributeNames = ['VisibilityTimeout' as const];
    const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    expect(Attributes?.VisibilityTimeout).toBe('33');
  });
});
