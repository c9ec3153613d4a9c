import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { aQueue, bodies } from '#test/support/queues.ts';

describe('a standard queue', () => {
  let engines: TestEngines;
  let atRest = 0;
  beforeAll(async () => {
    engines = await startTestEngines();
    atRest = engines.clock.pending;
  });
  afterAll(() => engines.stop());
  /** A poll has arrived when it waits for its instant. */
  const waiting = async (polls: number) => {
    await expect.poll(() => engines.clock.pending).toBe(atRest + polls);
  };
  const entries = (count: number, id = (at: number) => `e${at}`) =>
    Array.from({ length: count }, (_, at) => ({ Id: id(at), MessageBody: `body ${at}` }));

  test('a message arrives as it was sent, with its attributes and both digests', async () => {
    const queue = await aQueue(engines.sqs);
    const MessageAttributes = {
      step: { DataType: 'String', StringValue: 'group/read' },
      tries: { DataType: 'Number', StringValue: '5' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    };

    const answer = await queue.send('你好 ✓', { MessageAttributes });
    const [message] = await queue.receive();

    expect(answer.MD5OfMessageBody).toBe(createHash('md5').update('你好 ✓').digest('hex'));
    expect(message).toMatchObject({ MessageId: answer.MessageId, Body: '你好 ✓', MessageAttributes });
    expect(message?.MD5OfMessageAttributes).toBe(answer.MD5OfMessageAttributes);
    expect(message?.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SentTimestamp: String(engines.clock.now()),
      ApproximateFirstReceiveTimestamp: String(engines.clock.now()),
    });
  });

  test('the digest of attributes is the one AWS computes', async () => {
    const queue = await aQueue(engines.sqs);

    const answer = await queue.send('x', { MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } } });

    // length and bytes of name, type, the transport type 1, length and bytes of the value
    const encoding = Buffer.from('\0\0\0\x01a\0\0\0\x06String\x01\0\0\0\x01v', 'latin1');
    expect(answer.MD5OfMessageAttributes).toBe(createHash('md5').update(encoding).digest('hex'));
  });

  test('a received message comes back when its visibility timeout ends, counted once more', async () => {
    const queue = await aQueue(engines.sqs, { VisibilityTimeout: '30' });
    await queue.send('again');
    const [first] = await queue.receive();

    engines.clock.advance(29_999);
    const early = await queue.receive();
    engines.clock.advance(1);
    const [second] = await queue.receive();

    expect(early).toEqual([]);
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.['ApproximateReceiveCount']).toBe('2');
  });

  test('a handle that is no longer the last deletes nothing, and one that is no handle is refused', async () => {
    const queue = await aQueue(engines.sqs);
    await queue.send('kept');
    const [first] = await queue.receive({ VisibilityTimeout: 0 });
    const [last] = await queue.receive({ VisibilityTimeout: 0 });

    await queue.delete(first!);
    const [kept] = await queue.receive({ VisibilityTimeout: 0 });

    expect(kept?.Body).toBe('kept');
    await expect(queue.delete({ ...last, ReceiptHandle: 'garbage' })).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
  });

  test('visibility is changed only while a message is in flight', async () => {
    const queue = await aQueue(engines.sqs);
    await queue.send('held');
    const [message] = await queue.receive({ VisibilityTimeout: 10 });

    await queue.hold(message!, 60);
    engines.clock.advance(59_000);
    const early = await queue.receive();
    engines.clock.advance(1_000);

    expect(early).toEqual([]);
    await expect(queue.hold(message!, 5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(bodies(await queue.receive())).toEqual(['held']);
  });

  test('a delay of the message outweighs that of the queue', async () => {
    const queue = await aQueue(engines.sqs, { DelaySeconds: '3' });
    await queue.send('slow', { DelaySeconds: 12 });
    await queue.send('usual');
    await queue.send('now', { DelaySeconds: 0 });

    const seen = [bodies(await queue.receive())];
    engines.clock.advance(3_000);
    seen.push(bodies(await queue.receive()));
    engines.clock.advance(9_000);
    seen.push(bodies(await queue.receive()));

    expect(seen).toEqual([['now'], ['usual'], ['slow']]);
  });

  test('a long poll ends with the first message, with the end of a delay, or with its own time', async () => {
    const queue = await aQueue(engines.sqs);
    const woken = queue.receive({ WaitTimeSeconds: 20 });
    await waiting(1);
    await queue.send('hello');
    expect(bodies(await woken)).toEqual(['hello']);

    await queue.send('later', { DelaySeconds: 5 });
    const delayed = queue.receive({ WaitTimeSeconds: 20 });
    await waiting(1);
    engines.clock.advance(5_000);
    expect(bodies(await delayed)).toEqual(['later']);

    const empty = queue.receive({ WaitTimeSeconds: 20 });
    await waiting(1);
    engines.clock.advance(20_000);
    expect(await empty).toEqual([]);
  });

  test('a client that hangs up takes no message with it', async () => {
    const queue = await aQueue(engines.sqs);
    const leaving = new AbortController();
    const poll = new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 20 });
    const gone = engines.sqs.send(poll, { abortSignal: leaving.signal }).catch((failure: Error) => failure.name);
    await waiting(1);

    leaving.abort();
    expect(await gone).toBe('AbortError');
    await waiting(0);
    await queue.send('for another');

    expect(bodies(await queue.receive())).toEqual(['for another']);
  });

  test('a batch is refused as a whole for its form, and entry by entry for what is in it', async () => {
    const queue = await aQueue(engines.sqs);
    const QueueUrl = queue.url;
    const send = (Entries: ReturnType<typeof entries>) =>
      engines.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect((await send(entries(10))).Successful).toHaveLength(10);
    await expect(send(entries(11))).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    await expect(send(entries(2, () => 'same'))).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(send([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });

    const messages = await queue.receive();
    const handles = messages.map((message, at) => ({ Id: `m${at}`, ReceiptHandle: message.ReceiptHandle }));
    const bad = { Id: 'bad', ReceiptHandle: 'garbage' };
    const changed = await engines.sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [...handles.slice(0, 2), bad].map((entry) => ({ ...entry, VisibilityTimeout: 60 })),
      }),
    );
    const deleted = await engines.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [...handles.slice(0, 9), bad] }),
    );
    expect(changed.Successful).toHaveLength(2);
    expect(deleted.Successful).toHaveLength(9);
    for (const { Failed } of [changed, deleted]) {
      expect(Failed).toEqual([
        expect.objectContaining({ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }),
      ]);
    }
  });

  test('a message of 1 MiB fits, attributes counted, and one byte more does not', async () => {
    const queue = await aQueue(engines.sqs);
    const attribute = { MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } } };

    await queue.send('x'.repeat(1_048_576));
    await expect(queue.send('x'.repeat(1_048_577))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(queue.send('x'.repeat(1_048_576 - 7), attribute)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(queue.send('\u0001')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });

  test('counts tell what waits, what is held and what is delayed', async () => {
    const queue = await aQueue(engines.sqs);
    for (const body of ['a', 'b', 'c']) await queue.send(body);
    await queue.send('d', { DelaySeconds: 60 });
    await queue.receive({ MaxNumberOfMessages: 1 });

    const counts = await queue.attributes();

    expect(counts).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    await engines.sqs.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
    expect(await queue.attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' });
  });

  test('a message past its retention is handed out no more', async () => {
    const queue = await aQueue(engines.sqs, { MessageRetentionPeriod: '60' });
    await queue.send('old');

    engines.clock.advance(60_000);

    expect(await queue.receive()).toEqual([]);
    expect(await queue.attributes()).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });

  test('six receivers at once share 200 messages without a double', async () => {
    const queue = await aQueue(engines.sqs);
    const QueueUrl = queue.url;
    for (let at = 0; at < 20; at += 1) {
      const Entries = entries(10).map((entry) => ({ ...entry, MessageBody: `${at} ${entry.MessageBody}` }));
      await engines.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }

    const seen = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const mine: (string | undefined)[] = [];
        for (let got = await queue.receive(); got.length > 0; got = await queue.receive()) mine.push(...bodies(got));
        return mine;
      }),
    );

    expect(seen.flat()).toHaveLength(200);
    expect(new Set(seen.flat()).size).toBe(200);
  });

  test('making a queue again is no error unless it would differ', async () => {
    const make = (VisibilityTimeout: string) =>
      engines.sqs.send(new CreateQueueCommand({ QueueName: 'made-twice', Attributes: { VisibilityTimeout } }));
    const { QueueUrl } = await make('30');

    expect((await make('30')).QueueUrl).toBe(QueueUrl);
    await expect(make('31')).rejects.toMatchObject({ name: 'QueueNameExists' });
    await engines.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '31' } }));
    expect((await make('31')).QueueUrl).toBe(QueueUrl);
    expect((await engines.sqs.send(new GetQueueUrlCommand({ QueueName: 'made-twice' }))).QueueUrl).toBe(QueueUrl);
    expect((await engines.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'made-' }))).QueueUrls).toEqual([QueueUrl]);
  });

  test('a queue nobody made, and an action nobody wrote, are named', async () => {
    const queue = await aQueue(engines.sqs);

    const unknown = new GetQueueUrlCommand({ QueueName: 'nowhere' });
    const unwritten = new ListQueueTagsCommand({ QueueUrl: queue.url });

    await expect(engines.sqs.send(unknown)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await expect(engines.sqs.send(unwritten)).rejects.toMatchObject({
      message: 'The local engines do not support SQS ListQueueTags.',
      $metadata: { httpStatusCode: 501 },
    });
  });
});
