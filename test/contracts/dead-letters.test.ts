/** Dead letters, in memory and for real: none is lost by a look, and what is replayed is worked on anew where it came from, in order. */
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqsDeadLetters } from '#shared/adapters/sqs/dead-letters.ts';
import type { DeadLetters } from '#shared/ports/dead-letters.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { fakeDeadLetters } from '#test/support/fakes/fake-dead-letters.ts';
import { aQueue, type TestQueue } from '#test/support/queues.ts';

type Queue = 'group events' | 'welcome' | 'outbox dispatch';

interface Ground {
  readonly letters: DeadLetters;
  /** One that failed too often; a piece of the stream for the dispatch. */
  die(queue: Queue, body: string, group?: string): Promise<void>;
  /** What can be worked on there now, in order. */
  takeFrom(queue: Queue): Promise<readonly string[]>;
}

let engines: TestEngines;
beforeAll(async () => {
  engines = await startTestEngines();
});
afterAll(() => engines.stop());

const INSTEAD = 'The sweep finds it.';

function inMemory(): Ground {
  const letters = fakeDeadLetters();
  let count = 0;
  return {
    letters,
    async die(queue, body) {
      count += 1;
      letters.put({ id: `m${count}`, queue, since: count, received: 1, body });
    },
    takeFrom: async (queue) => letters.sentBack.filter((letter) => letter.queue === queue).map(({ body }) => body),
  };
}

/** Whoever looks through a queue waits on it, and the engines' clock only moves when told. */
async function whileTimePasses<Result>(work: Promise<Result>): Promise<Result> {
  const passing = setInterval(() => engines.clock.advance(100), 5);
  return work.finally(() => clearInterval(passing));
}

interface Work {
  readonly work: TestQueue;
  readonly dead: TestQueue;
}

async function aWorkQueue(kind: 'fifo' | 'standard'): Promise<Work> {
  const fifo = kind === 'fifo' ? { FifoQueue: 'true' } : {};
  const dead = await aQueue(engines.sqs, fifo);
  const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  return { dead, work: await aQueue(engines.sqs, { ...fifo, RedrivePolicy: redrive }) };
}

const nameOf = ({ url }: TestQueue): string => url.split('/').at(-1) ?? '';

async function forReal() {
  const [ordered, standard, givenUp] = [
    await aWorkQueue('fifo'),
    await aWorkQueue('standard'),
    await aQueue(engines.sqs),
  ];
  const told = [
    { name: 'group events', queue: nameOf(ordered.dead) },
    { name: 'welcome', queue: nameOf(standard.dead) },
    { name: 'outbox dispatch', queue: nameOf(givenUp), instead: INSTEAD },
  ];
  const real = sqsDeadLetters({ queues: JSON.stringify(told), client: engines.sqs, wallNow: engines.clock.now });
  const letters: DeadLetters = {
    queues: real.queues,
    list: (limit, queue) => whileTimePasses(real.list(limit, queue)),
    show: (id) => whileTimePasses(real.show(id)),
    replay: (which, queue) => whileTimePasses(real.replay(which, queue)),
  };
  const workOf = (queue: Queue): TestQueue => (queue === 'group events' ? ordered.work : standard.work);
  const ground: Ground = {
    letters,
    async die(queue, body, group = 'g') {
      engines.clock.advance(1_000);
      if (queue === 'outbox dispatch') return void (await givenUp.send(body));
      const work = workOf(queue);
      const said = queue === 'group events' ? { MessageGroupId: group, MessageDeduplicationId: body } : {};
      await work.send(body, said);
      for (let failed = 0; failed < 3; failed += 1) await work.receive({ VisibilityTimeout: 0 });
    },
    takeFrom: async (queue) => (await workOf(queue).receive()).map(({ Body = '' }) => Body),
  };
  return { ...ground, ordered, standard, givenUp };
}

describe.each([
  ['in memory', async () => inMemory()],
  ['in SQS', forReal],
] as const)('dead letters %s', (_where, lay: () => Promise<Ground>) => {
  test('are listed with their queue, oldest first, and again the same', async () => {
    const { letters, die } = await lay();
    await die('welcome', 'a');
    await die('group events', 'b');
    await die('welcome', 'c');

    const first = await letters.list(10);
    const second = await letters.list(10);

    expect(first.letters.map(({ queue, body }) => [queue, body])).toEqual([
      ['welcome', 'a'],
      ['group events', 'b'],
      ['welcome', 'c'],
    ]);
    expect(first.behind).toEqual([]);
    expect(second.letters.map(({ id }) => id)).toEqual(first.letters.map(({ id }) => id));
  });

  test('are listed of one queue, and up to a limit, and nothing stays hidden by it', async () => {
    const { letters, die } = await lay();
    for (const body of ['a', 'b', 'c']) await die('welcome', body);
    await die('group events', 'd');

    expect((await letters.list(10, 'group events')).letters.map(({ body }) => body)).toEqual(['d']);
    expect((await letters.list(2)).letters).toHaveLength(2);
    expect((await letters.list(10)).letters).toHaveLength(4);
  });

  test('are shown one by one', async () => {
    const { letters, die } = await lay();
    await die('welcome', 'a');
    await die('group events', 'b');
    const { letters: listed } = await letters.list(10);

    for (const { id, body } of listed) expect(await letters.show(id)).toMatchObject({ id, body });
    expect(await letters.show('unknown')).toBeUndefined();
  });

  test('go back one by one, to where they came from', async () => {
    const { letters, die, takeFrom } = await lay();
    await die('group events', 'a');
    await die('group events', 'b');
    await die('welcome', 'c');
    const { letters: listed } = await letters.list(10);
    const b = listed.find(({ body }) => body === 'b');

    expect(await letters.replay({ id: b!.id })).toBe(1);
    expect(await letters.replay({ id: b!.id })).toBe(0);

    expect(await takeFrom('group events')).toEqual(['b']);
    expect((await letters.list(10)).letters.map(({ body }) => body)).toEqual(['a', 'c']);
  });

  test('go back all of one queue, and then all', async () => {
    const { letters, die, takeFrom } = await lay();
    for (const body of ['a', 'b']) await die('group events', body);
    await die('welcome', 'c');

    expect(await letters.replay('all', 'group events')).toBe(2);
    expect((await letters.list(10)).letters.map(({ body }) => body)).toEqual(['c']);
    expect(await letters.replay('all')).toBe(1);

    expect(await takeFrom('group events')).toEqual(['a', 'b']);
    expect(await takeFrom('welcome')).toEqual(['c']);
    expect((await letters.list(10)).letters).toEqual([]);
  });

  test('that are pieces of the stream are listed and never sent anywhere', async () => {
    const { letters, die } = await lay();
    await die('outbox dispatch', '{"shard":"s1"}');
    const { letters: listed } = await letters.list(10);

    expect(listed).toMatchObject([{ queue: 'outbox dispatch', body: '{"shard":"s1"}' }]);
    expect(letters.queues.find(({ name }) => name === 'outbox dispatch')).toEqual({
      name: 'outbox dispatch',
      instead: INSTEAD,
    });
    expect(await letters.replay('all')).toBe(0);
    expect(await letters.replay({ id: listed[0]!.id })).toBe(0);
    expect((await letters.list(10)).letters).toHaveLength(1);
  });
});

describe('in SQS', () => {
  test('a letter tells since when it lies there and how often it was handed out', async () => {
    const { letters, die } = await forReal();
    await die('group events', 'a');
    const diedAt = engines.clock.now();

    const {
      letters: [listed],
    } = await letters.list(10);

    // Twice to the step that failed, once to this look.
    expect(listed).toMatchObject({ since: diedAt, received: 3 });
  });

  test('every group of an ordered queue is seen, also when there are more than SQS hands over at once', async () => {
    const { letters, die } = await forReal();
    for (let n = 0; n < 23; n += 1) await die('group events', `m${n}`, `group-${n}`);

    const listed = await letters.list(100);

    expect(listed.letters.map(({ body }) => body)).toEqual(Array.from({ length: 23 }, (_, n) => `m${n}`));
    expect(listed.behind).toEqual([]);
    expect((await letters.list(100)).letters).toHaveLength(23);
  });

  test('of one long group the first ten are seen, those behind are counted, and all go back in order', async () => {
    const { letters, die, ordered } = await forReal();
    const bodies = Array.from({ length: 23 }, (_, n) => `m${n}`);
    for (const body of bodies) await die('group events', body);

    const listed = await letters.list(100);
    const replayed = await letters.replay('all');

    expect(listed.letters.map(({ body }) => body)).toEqual(bodies.slice(0, 10));
    expect(listed.behind).toEqual([{ queue: 'group events', count: 13 }]);
    expect(replayed).toBe(23);
    expect(await drained(ordered.work)).toEqual(bodies);
    expect(await letters.list(100)).toEqual({ letters: [], behind: [] });
  });

  test('a letter keeps its group and gets a new id by which SQS knows it', async () => {
    const { letters, die, ordered } = await forReal();
    await die('group events', 'a', 'pond-1');
    const { letters: listed } = await letters.list(10);

    await letters.replay('all');

    const [back] = await ordered.work.receive();
    expect(back?.Attributes).toMatchObject({
      MessageGroupId: 'pond-1',
      MessageDeduplicationId: `a.replay.${listed[0]?.id}`,
    });
  });

  test('a replay that died between sending and deleting says the same when it is repeated, and SQS takes it once', async () => {
    const { letters, die, ordered } = await forReal();
    await die('group events', 'a', 'pond-1');
    const { letters: listed } = await letters.list(10);
    await ordered.work.send('a', { MessageGroupId: 'pond-1', MessageDeduplicationId: `a.replay.${listed[0]?.id}` });

    expect(await letters.replay('all')).toBe(1);

    expect(await drained(ordered.work)).toEqual(['a']);
    expect((await letters.list(10)).letters).toEqual([]);
  });

  test('what dies again while the replay runs is left, so that nothing is chased for ever', async () => {
    const { die, ordered } = await forReal();
    await die('group events', 'a');
    const told = [{ name: 'group events', queue: nameOf(ordered.dead) }];
    const startedLongAgo = engines.clock.now() - 1;
    const letters = sqsDeadLetters({
      queues: JSON.stringify(told),
      client: engines.sqs,
      wallNow: () => startedLongAgo,
    });

    expect(await whileTimePasses(letters.replay('all'))).toBe(0);
    expect((await whileTimePasses(letters.list(10))).letters).toHaveLength(1);
  });

  test('one put there by hand, of which SQS does not say where it came from, stays', async () => {
    const { letters, standard } = await forReal();
    await standard.dead.send('by hand');

    expect(await letters.replay('all')).toBe(0);
    expect((await letters.list(10)).letters).toMatchObject([{ queue: 'welcome', body: 'by hand' }]);
  });

  test('a piece of the stream is told in our own words', async () => {
    const { letters, givenUp } = await forReal();
    const place = { shardId: 'shard-1', startSequenceNumber: '100', endSequenceNumber: '200', batchSize: 7 };
    await givenUp.send(JSON.stringify({ version: '1.0', DDBStreamBatchInfo: { ...place, streamArn: 'arn' } }));

    const { letters: listed } = await letters.list(10);

    expect(JSON.parse(listed[0]!.body)).toEqual({
      shard: 'shard-1',
      fromSequence: '100',
      toSequence: '200',
      changes: 7,
    });
  });

  test('what somebody else looks at is left out, and does not get lost', async () => {
    const { letters, die, standard } = await forReal();
    await die('welcome', 'a');
    const [held] = await standard.dead.receive();

    expect((await letters.list(10)).letters).toEqual([]);
    await standard.dead.hold(held!, 0);
    expect((await letters.list(10)).letters).toHaveLength(1);
  });
});

/** Everything on it, in order, worked off as a step would. */
async function drained({ url }: TestQueue): Promise<readonly string[]> {
  const all: string[] = [];
  for (;;) {
    const wish: ReceiveMessageCommandInput = { QueueUrl: url, MaxNumberOfMessages: 10 };
    const messages: readonly Message[] = (await engines.sqs.send(new ReceiveMessageCommand(wish))).Messages ?? [];
    if (messages.length === 0) return all;
    for (const { Body = '', ReceiptHandle } of messages) {
      all.push(Body);
      await engines.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
}
