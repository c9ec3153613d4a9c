/** Embedded engines in memory, with real SDK clients on them: what contract tests run against. */
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { startDynoxide } from '#infra/local/engines/dynamodb/dynoxide.ts';
import { KEYS, OWED_INDEX } from '#shared/adapters/dynamodb/schema.ts';

export interface TestEngines {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export async function startTestEngines(): Promise<TestEngines> {
  const database = await startDynoxide({ onGone: (sentence) => console.error(sentence) });
  const client = { endpoint: database.endpoint, region: 'us-east-1', credentials: CREDENTIALS };
  const dynamodb = new DynamoDBClient(client);
  const streams = new DynamoDBStreamsClient(client);
  return {
    dynamodb,
    streams,
    async stop() {
      dynamodb.destroy();
      streams.destroy();
      await database.stop();
    },
  };
}

/** The one table of the application, from the same key names as its stores and its construct. */
export async function createFissionTable(client: DynamoDBClient, name: string): Promise<void> {
  const strings = [KEYS.partition, KEYS.sort, OWED_INDEX.partition, OWED_INDEX.sort];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: strings.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keySchema(KEYS),
      GlobalSecondaryIndexes: [
        { IndexName: OWED_INDEX.name, KeySchema: keySchema(OWED_INDEX), Projection: { ProjectionType: 'ALL' } },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: KEYS.expiresAt, Enabled: true },
    }),
  );
}

function keySchema(keys: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: keys.partition, KeyType: 'HASH' as const },
    { AttributeName: keys.sort, KeyType: 'RANGE' as const },
  ];
}
