import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import type { Runner } from '#infra/local/runner/runner.ts';
import { type FixtureStep, logicalIdOf, type Resources, until } from './fixture-app.ts';
import { only, runnerWorld } from './runner-world.ts';

const state: Resources = {
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'owed', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'owed',
          KeySchema: [{ AttributeName: 'owed', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    },
  },
};
const stateOutputs = {
  Stream: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, Export: { Name: 'state:Stream' } },
};

function world(read: FixtureStep, mapping: Readonly<Record<string, unknown>> = {}, more: Resources = {}) {
  const source = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::ImportValue': 'state:Stream' },
      FunctionName: { Ref: logicalIdOf('read') },
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...mapping,
    },
  };
  return runnerWorld({ state, stateOutputs, steps: { read }, service: { StreamSource: source, ...more } });
}

type World = Awaited<ReturnType<typeof world>>;

const put = async ({ clients }: World, runner: Runner, pk: string, more: Record<string, { S: string }> = {}) => {
  const Item = { pk: { S: pk }, ...more };
  await clients.dynamodb.send(new PutItemCommand({ TableName: only(runner.resources.tables), Item }));
};
const keysHeard = ({ app }: World): string[][] => app.heard('read') as string[][];

const KEYS = 'const keys = ({ Records }) => Records.map((r) => r.dynamodb.Keys.pk.S);';
const LISTENS = `${KEYS} exports.handler = async (event) => { heard(keys(event)); return { batchItemFailures: [] }; };`;
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `item-${at}`);

describe('a table stream feeds its function', () => {
  test('with events as Lambda writes them, and none for a write that changes nothing', async () => {
    const here = await world({
      code: 'exports.handler = async ({ Records }) => { for (const r of Records) heard(r); };',
    });
    const runner = await here.start();
    const TableName = only(runner.resources.tables);

    await put(here, runner, 'a', { name: { S: '群' } });
    await put(here, runner, 'a', { name: { S: '群' } });
    await put(here, runner, 'a', { name: { S: 'new' } });
    await here.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    await runner.quiet();

    const old = { pk: { S: 'a' }, name: { S: '群' } };
    const changed = { pk: { S: 'a' }, name: { S: 'new' } };
    const record = (eventName: string, images: Record<string, unknown>) => ({
      eventID: expect.any(String),
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: expect.any(String),
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/fixture-state-Table\/stream\//),
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ...images,
      },
    });
    expect(here.app.heard('read')).toEqual([
      record('INSERT', { NewImage: old }),
      record('MODIFY', { OldImage: old, NewImage: changed }),
      record('REMOVE', { OldImage: changed }),
    ]);
  });

  test('in order, in batches no larger than declared', async () => {
    const here = await world({ code: LISTENS }, { BatchSize: 4 });
    const runner = await here.start({ pollers: false });
    for (const name of names(10)) await put(here, runner, name);

    runner.resumePollers();
    await runner.quiet();

    expect(keysHeard(here).flat()).toEqual(names(10));
    expect(keysHeard(here).map((batch) => batch.length)).toEqual([4, 4, 2]);
  });

  test('goes on from its checkpoint after a restart', async () => {
    const here = await world({ code: LISTENS });
    const first = await here.start();
    for (const name of names(3)) await put(here, first, name);
    await first.quiet();
    await first.pausePollers();
    await put(here, first, 'while stopped');
    await first.stop();

    const second = await here.start();
    await put(here, second, 'after');
    await second.quiet();

    expect(keysHeard(here).flat()).toEqual([...names(3), 'while stopped', 'after']);
  });

  test('takes up again at the first record the function reports as failed', async () => {
    const code = `${KEYS} let failed = false; exports.handler = async (event) => {
      heard(keys(event));
      const bad = event.Records.find((r) => r.dynamodb.Keys.pk.S === 'item-2');
      if (!bad || failed) return { batchItemFailures: [] };
      failed = true;
      return { batchItemFailures: [{ itemIdentifier: bad.dynamodb.SequenceNumber }] };
    };`;
    const here = await world({ code });
    const runner = await here.start({ pollers: false });
    for (const name of names(4)) await put(here, runner, name);

    runner.resumePollers();
    await runner.quiet();

    expect(keysHeard(here)).toEqual([names(4), ['item-2', 'item-3']]);
  });

  test('halves a failing batch, retries the one bad record, then gives it up to the failure queue', async () => {
    const code = `${KEYS} exports.handler = async (event) => {
      if (keys(event).includes('item-2')) throw new Error('poison');
      heard(keys(event));
    };`;
    const mapping = {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['GivenUp', 'Arn'] } } },
    };
    const here = await world({ code }, mapping, { GivenUp: { Type: 'AWS::SQS::Queue' } });
    const runner = await here.start({ pollers: false });
    for (const name of names(6)) await put(here, runner, name);

    runner.resumePollers();
    await runner.quiet();

    expect(keysHeard(here).flat()).toEqual(names(6).filter((name) => name !== 'item-2'));
    const QueueUrl = runner.resources.queues.get('fixture-service/GivenUp');
    const { Messages = [] } = await here.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 }),
        DDBStreamBatchInfo: expect.objectContaining({ batchSize: 1, shardId: expect.any(String) }),
      }),
    ]);
  });

  test('a failure without a limit on retries holds the shard until it passes', async () => {
    const code = `${KEYS} let times = 0; exports.handler = async (event) => {
      heard(keys(event)); times += 1; if (times < 3) throw new Error('not yet'); };`;
    const here = await world({ code });
    const runner = await here.start({ pollers: false });
    for (const name of names(2)) await put(here, runner, name);

    runner.resumePollers();
    await runner.quiet();

    expect(keysHeard(here)).toEqual([names(2), names(2), names(2)]);
  });

  test('a window gathers what comes one by one; quiet ends the window', async () => {
    const here = await world({ code: LISTENS }, { MaximumBatchingWindowInSeconds: 300 });
    const runner = await here.start();
    for (const name of names(5)) await put(here, runner, name);

    await runner.quiet();

    expect(keysHeard(here).flat()).toEqual(names(5));
    expect(keysHeard(here).length).toBeLessThanOrEqual(2);
  });

  test('a filter passes over records and the checkpoint goes on with them', async () => {
    const Pattern = JSON.stringify({
      eventName: ['INSERT'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'standing#' }] } } },
    });
    const here = await world({ code: LISTENS }, { FilterCriteria: { Filters: [{ Pattern }] } });
    const first = await here.start();
    for (const name of ['standing#a', 'group#b', 'standing#c', 'group#d']) await put(here, first, name);
    await first.quiet();
    await first.stop();

    const second = await here.start();
    await second.quiet();

    expect(keysHeard(here).flat()).toEqual(['standing#a', 'standing#c']);
  });

  test('two readers of one table each see everything', async () => {
    const another = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::ImportValue': 'state:Stream' },
        FunctionName: { 'Fn::GetAtt': [logicalIdOf('read'), 'Arn'] },
        StartingPosition: 'TRIM_HORIZON',
      },
    };
    const here = await world({ code: LISTENS }, {}, { AnotherSource: another });
    const runner = await here.start();
    for (const name of names(4)) await put(here, runner, name);

    await until(() => keysHeard(here).flat().length === 8);
    await runner.quiet();

    expect(keysHeard(here).flat().toSorted()).toEqual([...names(4), ...names(4)].toSorted());
  });
});

describe('a table that is taken up again', () => {
  test('is refused when its indexes differ from the template', async () => {
    const here = await world({ code: LISTENS });
    const runner = await here.start({ pollers: false });
    await runner.stop();
    const { GlobalSecondaryIndexes: _dropped, ...rest } = state['Table']?.Properties ?? {};
    const other = await runnerWorld({ state: { Table: { Type: 'AWS::DynamoDB::Table', Properties: rest } } });

    const refused = await here.start({ assemblyDir: other.app.assemblyDir }).catch((error: unknown) => String(error));

    expect(refused).toMatch(/fixture-state\/Table .*the data on disk has .*owed.* the template wants/);
  });
});
