/** Deletes items whose lifetime is over, which the embedded DynamoDB does not do by itself. */
import {
  type AttributeValue,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  paginateListTables,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

/**
 * An item goes when its lifetime attribute is a number of seconds that has passed. The condition is asked again at the
 * delete, because the item may have been given more time since it was read. Answers how many went.
 */
export async function sweepExpired(client: DynamoDBClient, nowMs: number): Promise<number> {
  let swept = 0;
  for await (const page of paginateListTables({ client }, {})) {
    for (const table of page.TableNames ?? []) swept += await sweepTable(client, table, Math.floor(nowMs / 1000));
  }
  return swept;
}

async function sweepTable(client: DynamoDBClient, TableName: string, nowSeconds: number): Promise<number> {
  const { TimeToLiveDescription: lifetime } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (lifetime?.TimeToLiveStatus !== 'ENABLED' || lifetime.AttributeName === undefined) return 0;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const keys = (Table?.KeySchema ?? []).flatMap((key) => key.AttributeName ?? []);
  const expired = {
    ExpressionAttributeNames: { '#ttl': lifetime.AttributeName },
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
  };
  let swept = 0;
  for await (const page of paginateScan({ client }, { TableName, FilterExpression: '#ttl <= :now', ...expired })) {
    for (const item of page.Items ?? []) {
      const Key = keyOf(item, keys);
      const condition = { TableName, Key, ConditionExpression: '#ttl <= :now', ...expired };
      await client.send(new DeleteItemCommand(condition)).then(() => (swept += 1), ignoreLostRace);
    }
  }
  return swept;
}

function keyOf(item: Record<string, AttributeValue>, keys: readonly string[]): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)));
}

function ignoreLostRace(failure: unknown): void {
  if (!(failure instanceof Error) || failure.name !== 'ConditionalCheckFailedException') throw failure;
}
