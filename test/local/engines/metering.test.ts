import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_METERED } from '#infra/local/engines/metering/meters.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { createFissionTable, startTestEngines, type TestEngines } from '#test/support/engines.ts';

const TableName = 'metered';
const item = (pk: string, more: Record<string, { S: string }> = {}) => ({ pk: { S: pk }, sk: { S: '1' }, ...more });
const owed = { owed_kind: { S: 'effect' }, owed_since: { S: '2026-01-01' } };
const kilobytes = (count: number) => ({ text: { S: 'x'.repeat(count * 1024 - 100) } });

describe('metering', () => {
  let engines: TestEngines;
  let callers = 0;

  beforeAll(async () => {
    engines = await startTestEngines({ metering: true });
    await createFissionTable(engines.dynamodb, TableName);
  });
  afterAll(() => engines.stop());

  /** A caller nobody has been before; the secret is everybody's. */
  function caller() {
    callers += 1;
    const accessKeyId = `local-flow-step${callers}`;
    const config = (endpoint: string) => ({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const { endpoints } = engines;
    return {
      dynamodb: new DynamoDBClient(config(endpoints.dynamodb)),
      sqs: new SQSClient(config(endpoints.sqs)),
      s3: new S3Client({ ...config(endpoints.s3), forcePathStyle: true }),
      secrets: new SecretsManagerClient(config(endpoints.secretsmanager)),
      meter: () => engines.meters()[accessKeyId] ?? NOTHING_METERED,
    };
  }

  test('a write is counted by its kilobytes and once more for the index it enters, for its own caller only', async () => {
    const one = caller();
    const other = caller();

    await one.dynamodb.send(new PutItemCommand({ TableName, Item: item('plain') }));
    await one.dynamodb.send(new PutItemCommand({ TableName, Item: item('large', kilobytes(3)) }));
    await other.dynamodb.send(new PutItemCommand({ TableName, Item: item('indexed', owed) }));

    expect(one.meter().dynamodb).toEqual({ requests: 2, readUnits: 0, writeUnits: 4 });
    expect(other.meter().dynamodb).toEqual({ requests: 1, readUnits: 0, writeUnits: 2 });
  });

  test('a transaction writes each item twice over, a batch once', async () => {
    const transacting = caller();
    const batching = caller();

    const puts = ['a', 'b', 'c'].map((pk) => ({ Put: { TableName, Item: item(`transacted-${pk}`) } }));
    await transacting.dynamodb.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    const requests = ['a', 'b'].map((pk) => ({ PutRequest: { Item: item(`batched-${pk}`) } }));
    await batching.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));

    expect(transacting.meter().dynamodb).toEqual({ requests: 1, readUnits: 0, writeUnits: 6 });
    expect(batching.meter().dynamodb).toEqual({ requests: 1, readUnits: 0, writeUnits: 2 });
  });

  test('reads cost by consistency, and what touches no data costs nothing', async () => {
    const { dynamodb, meter } = caller();
    const Key = item('nothing');

    await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    await dynamodb.send(new GetItemCommand({ TableName, Key }));
    await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'nothing' } },
      }),
    );
    await dynamodb.send(new ListTablesCommand({}));

    expect(meter().dynamodb).toEqual({ requests: 4, readUnits: 2, writeUnits: 0 });
  });

  test('whoever asks for the consumption himself gets what he asked for; who declined it is counted nonetheless', async () => {
    const { dynamodb, meter } = caller();
    const put = (ReturnConsumedCapacity: 'TOTAL' | 'NONE') =>
      dynamodb.send(new PutItemCommand({ TableName, Item: item('asked'), ReturnConsumedCapacity }));

    const told = await put('TOTAL');
    await put('NONE');

    expect(told.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
    expect(meter().dynamodb).toEqual({ requests: 2, readUnits: 0, writeUnits: 2 });
  });

  test('a failed condition reaches its caller as the database said it, and counts as a request', async () => {
    const { dynamodb, meter } = caller();
    const once = { TableName, Item: item('once'), ConditionExpression: 'attribute_not_exists(pk)' };
    await dynamodb.send(new PutItemCommand(once));

    const again = dynamodb.send(new PutItemCommand({ ...once, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));

    await expect(again).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item('once') });
    expect(meter().dynamodb.requests).toBe(2);
  });

  test('texts of every script and of any length come back as they were written', async () => {
    const { dynamodb } = caller();
    const text = { S: `社群裂变 🎉 "${'字'.repeat(60_000)}" \\ ReturnConsumedCapacity` };
    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...item('text'), text } }));

    const found = await dynamodb.send(new GetItemCommand({ TableName, Key: item('text') }));

    expect(found.Item?.['text']).toEqual(text);
  });

  test('queues are counted by 64 KB of what is sent', async () => {
    const { sqs, meter } = caller();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'metered' }));

    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(100 * 1024) }));
    await sqs.send(new ReceiveMessageCommand({ QueueUrl }));

    expect(meter().sqs).toEqual({ requests: 4 });
  });

  test('S3 is counted by its two prices, a presigned link by whoever made it, a deletion not at all', async () => {
    const { s3, meter } = caller();
    const at = { Bucket: 'metered', Key: 'posters/one.jpg' };
    await s3.send(new CreateBucketCommand({ Bucket: at.Bucket }));
    await s3.send(new PutObjectCommand({ ...at, Body: 'bytes' }));
    await s3.send(new ListObjectsV2Command({ Bucket: at.Bucket }));
    const link = await getSignedUrl(s3, new GetObjectCommand(at), { expiresIn: 60 });

    const shown = await fetch(link);
    await s3.send(new HeadObjectCommand(at));
    await s3.send(new DeleteObjectCommand(at));

    expect(await shown.text()).toBe('bytes');
    expect(meter().s3).toEqual({ puts: 3, gets: 2 });
  });

  test('secrets are counted, a refused request too', async () => {
    const { secrets, meter } = caller();
    await secrets.send(new CreateSecretCommand({ Name: 'metered', SecretString: '{}' }));
    await secrets.send(new GetSecretValueCommand({ SecretId: 'metered' }));
    const absent = secrets.send(new GetSecretValueCommand({ SecretId: 'absent' }));

    await expect(absent).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(meter().secrets).toEqual({ requests: 3 });
  });
});

describe('metering a DynamoDB of someone else', () => {
  const call = (endpoint: string, more: DynamoDBClientConfig = {}) => {
    const credentials = { accessKeyId: 'local-flow-step', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...more });
    return client.send(new PutItemCommand({ TableName, Item: item('far') }));
  };

  test('asks it under one plain name for every caller, and counts what it says', async () => {
    const asked: { authorization: string; body: unknown }[] = [];
    const elsewhere = createServer(async (request, response) => {
      asked.push({ authorization: String(request.headers.authorization), body: JSON.parse(await textOf(request)) });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'far-away' });
      response.end('{"ConsumedCapacity":{"TableName":"metered","CapacityUnits":7}}');
    });
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` };
    const engines = await startEngines({ dataDir: 'memory', environment, metering: true });

    const answered = await call(engines.endpoints.dynamodb);

    expect(answered.$metadata.requestId).toBe('far-away');
    expect(asked[0]?.authorization).toContain('Credential=local/');
    expect(asked[0]?.body).toEqual({ TableName, Item: item('far'), ReturnConsumedCapacity: 'INDEXES' });
    expect(engines.meters()['local-flow-step']?.dynamodb).toEqual({ requests: 1, readUnits: 0, writeUnits: 7 });
    await engines.stop();
    elsewhere.close();
  });

  test('says in the words of DynamoDB that it does not answer', async () => {
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
    const engines = await startEngines({ dataDir: 'memory', environment, metering: true });

    await expect(call(engines.endpoints.dynamodb)).rejects.toMatchObject({ name: 'InternalServerError' });

    await engines.stop();
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
