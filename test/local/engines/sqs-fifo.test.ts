import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { aQueue, bodies, type TestQueue } from '#test/support/queues.ts';

describe('a FIFO queue', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
  });
  afterAll(() => engines.stop());
  const aFifo = (more: Record<string, string> = {}) => aQueue(engines.sqs, { FifoQueue: 'true', ...more });
  /** `a1` is message 1 of group a. */
  const fill = async (queue: TestQueue, ...names: string[]) => {
    for (const name of names) await queue.send(name, { MessageGroupId: name[0], MessageDeduplicationId: name });
  };

  test('one receive hands out several messages of a group, in the order they were sent', async () => {
    const queue = await aFifo();
    await fill(queue, 'a1', 'b1', 'a2', 'a3');

    const messages = await queue.receive();

    expect(bodies(messages)).toEqual(['a1', 'b1', 'a2', 'a3']);
    const numbers = messages.map((message) => message.Attributes?.['SequenceNumber'] ?? '');
    expect(numbers).toEqual([...numbers].sort());
    expect(messages[0]?.Attributes).toMatchObject({ MessageGroupId: 'a', MessageDeduplicationId: 'a1' });
  });

  test('while a message of a group is in flight its group waits, and other groups go on', async () => {
    const queue = await aFifo();
    await fill(queue, 'a1', 'a2', 'b1');
    const [first] = await queue.receive({ MaxNumberOfMessages: 1 });

    const others = bodies(await queue.receive());
    const none = await queue.receive();
    await queue.delete(first!);

    expect(others).toEqual(['b1']);
    expect(none).toEqual([]);
    expect(bodies(await queue.receive())).toEqual(['a2']);
  });

  test('a message that failed comes again before those behind it', async () => {
    const queue = await aFifo({ VisibilityTimeout: '30' });
    await fill(queue, 'a1', 'a2', 'a3');
    const [done] = await queue.receive();
    await queue.delete(done!);

    engines.clock.advance(30_000);
    const again = await queue.receive();

    expect(bodies(again)).toEqual(['a2', 'a3']);
    expect(again.map((message) => message.Attributes?.['ApproximateReceiveCount'])).toEqual(['2', '2']);
  });

  test('a message given back at once locks its group no longer and keeps its place', async () => {
    const queue = await aFifo();
    await fill(queue, 'a1', 'a2');
    const [held] = await queue.receive({ MaxNumberOfMessages: 1 });

    await queue.hold(held!, 0);

    expect(bodies(await queue.receive())).toEqual(['a1', 'a2']);
  });

  test('a receipt handle whose time is over deletes nothing and says so', async () => {
    const queue = await aFifo();
    await fill(queue, 'a1');
    const [late] = await queue.receive({ VisibilityTimeout: 5 });

    engines.clock.advance(5_000);

    await expect(queue.delete(late!)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(bodies(await queue.receive())).toEqual(['a1']);
  });

  test('the same deduplication id within five minutes is one message, even after it was deleted', async () => {
    const queue = await aFifo();
    const send = () => queue.send('once', { MessageGroupId: 'a', MessageDeduplicationId: 'id' });
    const first = await send();
    const second = await send();
    const [message] = await queue.receive();
    await queue.delete(message!);

    engines.clock.advance(299_999);
    await send();
    const within = await queue.receive();
    engines.clock.advance(1);
    const third = await send();

    expect(second).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect(within).toEqual([]);
    expect(third.MessageId).not.toBe(first.MessageId);
    expect(bodies(await queue.receive())).toEqual(['once']);
  });

  test('content can stand for the deduplication id, per queue or per group', async () => {
    const perQueue = await aFifo({ ContentBasedDeduplication: 'true' });
    const perGroup = await aFifo({ ContentBasedDeduplication: 'true', DeduplicationScope: 'messageGroup' });

    for (const queue of [perQueue, perGroup]) {
      for (const MessageGroupId of ['a', 'a', 'b']) await queue.send('same', { MessageGroupId });
    }

    expect(await perQueue.receive()).toHaveLength(1);
    expect(await perGroup.receive()).toHaveLength(2);
  });

  test('a delay of the queue holds every message, one of a single message is refused', async () => {
    const queue = await aFifo({ DelaySeconds: '3' });
    await fill(queue, 'a1');
    const delayed = { MessageGroupId: 'a', MessageDeduplicationId: 'x', DelaySeconds: 1 };

    const early = await queue.receive();
    engines.clock.advance(3_000);

    await expect(queue.send('x', delayed)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(early).toEqual([]);
    expect(bodies(await queue.receive())).toEqual(['a1']);
  });

  test('a group and a deduplication id are demanded, and the name has to end in .fifo', async () => {
    const queue = await aFifo();

    await expect(queue.send('x', { MessageDeduplicationId: 'x' })).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(queue.send('x', { MessageGroupId: 'a' })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const unnamed = new CreateQueueCommand({ QueueName: 'no-ending', Attributes: { FifoQueue: 'true' } });
    await expect(engines.sqs.send(unnamed)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('a long poll goes on when the message that locked its group is deleted', async () => {
    const queue = await aFifo();
    await fill(queue, 'a1', 'a2');
    const [first] = await queue.receive({ MaxNumberOfMessages: 1 });
    const atRest = engines.clock.pending;
    const poll = queue.receive({ WaitTimeSeconds: 20 });
    await expect.poll(() => engines.clock.pending).toBe(atRest + 1);

    await queue.delete(first!);

    expect(bodies(await poll)).toEqual(['a2']);
  });
});

describe('dead letters', () => {
  let engines: TestEngines;
  beforeAll(async () => {
    engines = await startTestEngines();
  });
  afterAll(() => engines.stop());
  const withDeadLetters = async (maxReceiveCount: number, more: Record<string, string> = {}) => {
    const letters = await aQueue(engines.sqs, more);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount });
    return { letters, queue: await aQueue(engines.sqs, { VisibilityTimeout: '0', RedrivePolicy, ...more }) };
  };

  test('a message received as often as allowed moves at the next receive, under its old id', async () => {
    const { letters, queue } = await withDeadLetters(2);
    const { MessageId } = await queue.send('poison');
    const received = [await queue.receive(), await queue.receive(), await queue.receive()];

    const [letter] = await letters.receive();

    expect(received.map((messages) => messages.length)).toEqual([1, 1, 0]);
    expect(letter).toMatchObject({ MessageId, Body: 'poison' });
    expect(letter?.Attributes?.['DeadLetterQueueSourceArn']).toBe(queue.arn);
  });

  test('in a FIFO queue the rest of the group goes on', async () => {
    const { letters, queue } = await withDeadLetters(1, { FifoQueue: 'true' });
    for (const body of ['1', '2']) await queue.send(body, { MessageGroupId: 'g', MessageDeduplicationId: body });
    await queue.receive({ MaxNumberOfMessages: 1 });

    const next = await queue.receive();

    expect(bodies(next)).toEqual(['2']);
    expect((await letters.receive())[0]).toMatchObject({ Body: '1', Attributes: { MessageGroupId: 'g' } });
  });

  test('a long poll on the dead letters hears of the move', async () => {
    const { letters, queue } = await withDeadLetters(1);
    await queue.send('poison');
    const atRest = engines.clock.pending;
    const poll = letters.receive({ WaitTimeSeconds: 20 });
    await expect.poll(() => engines.clock.pending).toBe(atRest + 1);

    await queue.receive();
    await queue.receive();

    expect(bodies(await poll)).toEqual(['poison']);
  });

  test('a target that does not exist, or is of the other kind, is refused', async () => {
    const letters = await aQueue(engines.sqs);
    const policy = (deadLetterTargetArn: string) => JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const missing = { RedrivePolicy: policy(`${letters.arn}-missing`) };
    const mixed = { FifoQueue: 'true', RedrivePolicy: policy(letters.arn) };

    await expect(aQueue(engines.sqs, missing)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(aQueue(engines.sqs, mixed)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
