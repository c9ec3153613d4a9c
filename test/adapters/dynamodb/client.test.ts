/** The connection: what is patience, what is a defect, and what a call is told to have cost. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { memberId } from '#shared/domain/identity.ts';
import { DEMO, POND_1 } from '#test/support/builders.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

/** A table that gives every request the same answer. */
async function aTableThatAnswers(status: number, body: object, observe?: (consumption: Consumption) => void) {
  const asked: { target: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    asked.push({ target, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  open.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const configuration = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
  const client = dynamoClient(observe === undefined ? { configuration } : { configuration, observe });
  return { client, asked, table: 'fission' };
}

describe('the connection to the table', () => {
  test('a table that is down is asked again, and then said to be unwell', async () => {
    const { asked, ...options } = await aTableThatAnswers(500, { __type: 'InternalServerError' });

    const read = dynamoReferralStore(options).standing(DEMO, memberId('ann'));

    await expect(read).rejects.toMatchObject({ name: 'RetryLater', code: 'STORE_UNWELL', facts: { operation: 'get' } });
    expect(asked).toHaveLength(4);
  });

  test('a table that cannot be reached is unwell too', async () => {
    const { client, table } = await aTableThatAnswers(200, {});
    for (const server of open.splice(0)) await new Promise((done) => server.close(done));

    const read = dynamoGroupStore({ client, table }).group(POND_1);

    await expect(read).rejects.toMatchObject({ name: 'RetryLater', code: 'STORE_UNWELL' });
  });

  test.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
    '%s is a defect of ours: passed on at once, never called unwell',
    async (name) => {
      const { asked, ...options } = await aTableThatAnswers(400, { __type: `com.amazonaws.dynamodb#${name}` });

      const read = dynamoReferralStore(options).standing(DEMO, memberId('ann'));

      await expect(read).rejects.toMatchObject({ name });
      expect(asked).toHaveLength(1);
    },
  );

  test('a stored item that does not fit is a defect without its content', async () => {
    const Item = { pk: { S: 'group#pond-1' }, sk: { S: 'group' }, name: { S: 'marked-name' } };
    const options = await aTableThatAnswers(200, { Item });

    const read = dynamoGroupStore(options).group(POND_1);

    await expect(read).rejects.toThrow(/group#pond-1 group does not fit/);
    await expect(read).rejects.not.toThrow(/marked-name/);
  });

  test('what a call consumed is told, where somebody asks, and asked for only then', async () => {
    const told: Consumption[] = [];
    const capacity = { ConsumedCapacity: { TableName: 'fission', CapacityUnits: 2.5 } };
    const observed = await aTableThatAnswers(200, capacity, (consumption) => told.push(consumption));
    const silent = await aTableThatAnswers(200, capacity);
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };

    await observed.client.send(new GetItemCommand({ TableName: 'fission', Key }));
    await observed.client.send(new PutItemCommand({ TableName: 'fission', Item: Key }));
    await silent.client.send(new GetItemCommand({ TableName: 'fission', Key }));

    expect(told).toEqual([
      { operation: 'GetItemCommand', units: 2.5 },
      { operation: 'PutItemCommand', units: 2.5 },
    ]);
    expect(observed.asked[0]?.body).toContain('INDEXES');
    expect(silent.asked[0]?.body).not.toContain('INDEXES');
  });
});
