/** Embedded engines in memory, with real SDK clients on them: what contract tests run against. */
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type HandClock, handClock } from '#infra/local/engines/engine-clock.ts';
import { type EngineOptions, type Engines, startEngines } from '#infra/local/engines/start-engines.ts';
import { KEYS, OWED_INDEX } from '#shared/adapters/dynamodb/schema.ts';

export interface TestEngines extends Engines {
  /** Begins at the wall time of the start and stands still until `advance`. */
  readonly clock: HandClock;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
}

export async function startTestEngines(options: Partial<EngineOptions> = {}): Promise<TestEngines> {
  const clock = handClock(Date.now());
  const engines = await startEngines({ dataDir: 'memory', clock, environment: {}, ...options });
  const clients = sdkClients(engines);
  return {
    ...engines,
    ...clients,
    clock,
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      await engines.stop();
    },
  };
}

/** A client of each service; each fails at the first failure, so that a test sees it. */
export function sdkClients({ endpoints }: Pick<Engines, 'endpoints'>) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const config = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return {
    dynamodb: new DynamoDBClient(config(endpoints.dynamodb)),
    streams: new DynamoDBStreamsClient(config(endpoints.streams)),
    sqs: new SQSClient(config(endpoints.sqs)),
    s3: new S3Client(config(endpoints.s3)),
    secrets: new SecretsManagerClient(config(endpoints.secretsmanager)),
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
        {
          IndexName: OWED_INDEX.name,
          KeySchema: keySchema(OWED_INDEX),
          Projection: { ProjectionType: OWED_INDEX.projection },
        },
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
