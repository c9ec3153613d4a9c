import {
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynoxideBinary } from '#infra/local/engines/dynamodb/binary.ts';
import { createFissionTable, startTestEngines, type TestEngines } from '#test/support/engines.ts';

const item = (pk: string, more: Record<string, { S: string }> = {}) => ({ pk: { S: pk }, sk: { S: '1' }, ...more });

describe('the embedded DynamoDB', () => {
  let engines: TestEngines;

  beforeAll(async () => {
    engines = await startTestEngines();
    await createFissionTable(engines.dynamodb, 'facts');
  });
  afterAll(() => engines.stop());

  test('a transaction whose condition fails writes nothing and says which item was to blame', async () => {
    const table = { TableName: 'facts' };
    const once = { ...table, Item: item('taken'), ConditionExpression: 'attribute_not_exists(pk)' };
    await engines.dynamodb.send(new PutItemCommand(once));

    const attempt = engines.dynamodb.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { ...table, Item: item('new') } }, { Put: once }] }),
    );

    const reasons = { CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] };
    await expect(attempt).rejects.toMatchObject({ name: 'TransactionCanceledException', ...reasons });
    const found = await engines.dynamodb.send(new GetItemCommand({ ...table, Key: item('new') }));
    expect(found.Item).toBeUndefined();
  });

  test('the stream tells every write in order, with the image before and after', async () => {
    await createFissionTable(engines.dynamodb, 'streamed');
    for (const v of ['1', '2']) {
      await engines.dynamodb.send(new PutItemCommand({ TableName: 'streamed', Item: item('a', { v: { S: v } }) }));
    }

    const records = await streamOf('streamed');

    expect(records.map((record) => record.eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(records[1]?.dynamodb).toMatchObject({ OldImage: { v: { S: '1' } }, NewImage: { v: { S: '2' } } });
  });

  test('of ten racing conditional writes exactly one wins', async () => {
    const put = { TableName: 'facts', Item: item('race'), ConditionExpression: 'attribute_not_exists(pk)' };

    const raced = await Promise.allSettled(
      Array.from({ length: 10 }, () => engines.dynamodb.send(new PutItemCommand(put))),
    );

    expect(raced.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('a platform without a binary is told what to do instead', () => {
    expect(() => dynoxideBinary('darwin-arm64')).toThrow(/no embedded DynamoDB for darwin-arm64.*AWS_ENDPOINT_URL_/);
  });

  async function streamOf(TableName: string) {
    const { Table } = await engines.dynamodb.send(new DescribeTableCommand({ TableName }));
    const StreamArn = Table!.LatestStreamArn!;
    const described = await engines.streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = described.StreamDescription!.Shards![0]!.ShardId!;
    const { ShardIterator } = await engines.streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await engines.streams.send(new GetRecordsCommand({ ShardIterator: ShardIterator! }));
    return Records;
  }
});
