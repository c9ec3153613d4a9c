/** Queues for real: what the adapters say arrives, once, in its group, later or set aside, and can be sent back. */
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsQuarantine } from '#shared/adapters/sqs/quarantine.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';

interface Said {
  readonly id: string;
  readonly group?: string;
}

let engines: TestEngines;
let queues = 0;

beforeAll(async () => {
  engines = await startTestEngines();
});
afterAll(() => engines.stop());

async function aQueue(kind: 'fifo' | 'standard'): Promise<string> {
  queues += 1;
  const QueueName = `queue-${queues}${kind === 'fifo' ? '.fifo' : ''}`;
  const Attributes = kind === 'fifo' ? { FifoQueue: 'true' } : {};
  const { QueueUrl = '' } = await engines.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

async function take(queueUrl: string): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 30,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  return (await engines.sqs.send(command)).Messages ?? [];
}

const bodies = (messages: readonly Message[]): readonly (string | undefined)[] => messages.map(({ Body }) => Body);
const write = ({ id }: Said): string => id;
const groupOf = ({ group = 'g' }: Said): string => group;
const idOf = ({ id }: Said): string => id;

describe('announcing', () => {
  test('puts the message on its queue as it is written', async () => {
    const queueUrl = await aQueue('standard');

    await sqsAnnounce<Said>({ queueUrl, write, client: engines.sqs })({ id: '中文' });

    expect(bodies(await take(queueUrl))).toEqual(['中文']);
  });

  test('delays it, rounded up to whole seconds', async () => {
    const queueUrl = await aQueue('standard');
    await sqsAnnounce<Said>({ queueUrl, write, client: engines.sqs })({ id: 'a' }, { afterMs: 11_001 });

    engines.clock.advance(11_500);
    const early = await take(queueUrl);
    engines.clock.advance(600);
    const due = await take(queueUrl);

    expect(bodies(early)).toEqual([]);
    expect(bodies(due)).toEqual(['a']);
  });

  test('says the same id once on a FIFO queue, and keeps a group in order', async () => {
    const queueUrl = await aQueue('fifo');
    const announce = sqsAnnounce<Said>({ queueUrl, write, groupOf, idOf, client: engines.sqs });

    for (const id of ['a', 'b', 'a', 'c']) await announce({ id });

    expect(bodies(await take(queueUrl))).toEqual(['a', 'b', 'c']);
  });

  test('leaves the delay to a FIFO queue, which knows none per message', async () => {
    const queueUrl = await aQueue('fifo');

    await sqsAnnounce<Said>({ queueUrl, write, groupOf, idOf, client: engines.sqs })({ id: 'a' }, { afterMs: 5_000 });

    expect(bodies(await take(queueUrl))).toEqual(['a']);
  });

  test('takes ids and groups SQS would not take, told apart all the same', async () => {
    const queueUrl = await aQueue('fifo');
    const announce = sqsAnnounce<Said>({ queueUrl, write, groupOf, idOf, client: engines.sqs });
    const long = 'x'.repeat(200);

    for (const id of [`${long}1`, `${long}2`, `${long}1`, '小 明']) await announce({ id, group: `群 ${long}` });

    expect(bodies(await take(queueUrl))).toEqual([`${long}1`, `${long}2`, '小 明']);
  });

  test('is retried later when nobody answers', async () => {
    const client = new SQSClient({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      maxAttempts: 1,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    const announced = sqsAnnounce<Said>({ queueUrl: 'http://127.0.0.1:9/0/q', write, client })({ id: 'a' });

    await expect(announced).rejects.toMatchObject({ name: 'RetryLater', code: 'QUEUE_UNWELL' });
  });

  test('is a defect when the queue does not exist: waiting would not help', async () => {
    const queueUrl = (await aQueue('standard')).replace(/[^/]+$/, 'nowhere');
    const announced = sqsAnnounce<Said>({ queueUrl, write, client: engines.sqs })({ id: 'a' });

    await expect(announced).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

/** A message taken from a queue, as Lambda hands it over. */
async function aReceivedRecord(kind: 'fifo' | 'standard', id = 'a') {
  const queueUrl = await aQueue(kind);
  const fifo = kind === 'fifo' ? { groupOf, idOf } : {};
  await sqsAnnounce<Said>({ queueUrl, write, client: engines.sqs, ...fifo })({ id });
  const [message] = await take(queueUrl);
  const name = queueUrl.split('/').at(-1);
  const record = {
    messageId: message?.MessageId ?? '',
    body: message?.Body ?? '',
    receiptHandle: message?.ReceiptHandle ?? '',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    attributes: { ...message?.Attributes },
  };
  return { queueUrl, record };
}

describe('the source of a message', () => {
  test('lets it come back when asked, and not before', async () => {
    const { queueUrl, record } = await aReceivedRecord('standard');
    const source = sqsSource({ quarantineQueueUrl: await aQueue('standard'), step: 'test/step', client: engines.sqs });

    await source.postpone(record, 1_500);
    engines.clock.advance(1_600);
    const early = await take(queueUrl);
    engines.clock.advance(500);
    const due = await take(queueUrl);

    expect(bodies(early)).toEqual([]);
    expect(bodies(due)).toEqual(['a']);
  });

  test('sets a copy aside with everything an operator needs', async () => {
    const quarantineQueueUrl = await aQueue('standard');
    const { queueUrl, record } = await aReceivedRecord('fifo');
    const source = sqsSource({ quarantineQueueUrl, step: 'test/step', client: engines.sqs });

    await source.quarantine(record, new Refused('CAMPAIGN_UNKNOWN', 'No such campaign.', { campaign: 'x', joins: 2 }));

    const [copy] = await take(quarantineQueueUrl);
    const attributes = Object.entries(copy?.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue]);
    expect(copy?.Body).toBe('a');
    expect(Object.fromEntries(attributes)).toEqual({
      step: 'test/step',
      code: 'CAMPAIGN_UNKNOWN',
      reason: 'No such campaign.',
      facts: '{"campaign":"x","joins":2}',
      queueUrl,
      messageId: record.messageId,
      groupId: 'g',
      deduplicationId: 'a',
    });
  });
});

/** Whoever looks through a queue waits on it, and the engines' clock only moves when told. */
async function whileTimePasses<Result>(work: Promise<Result>): Promise<Result> {
  const passing = setInterval(() => engines.clock.advance(100), 5);
  return work.finally(() => clearInterval(passing));
}

describe('the quarantine', () => {
  async function aQuarantine(...ids: string[]) {
    const queueUrl = await aQueue('standard');
    const source = sqsSource({ quarantineQueueUrl: queueUrl, step: 'test/step', client: engines.sqs });
    const origins: string[] = [];
    for (const id of ids) {
      const { queueUrl: origin, record } = await aReceivedRecord('fifo', id);
      await source.quarantine(record, new Refused('CODE', 'Reason.', { n: origins.length }));
      const acknowledged = { QueueUrl: origin, ReceiptHandle: record.receiptHandle };
      await engines.sqs.send(new DeleteMessageCommand(acknowledged));
      origins.push(origin);
      engines.clock.advance(1_000);
    }
    const real = sqsQuarantine({ queueUrl, client: engines.sqs, wallNow: engines.clock.now });
    const quarantine: Quarantine = {
      list: (limit) => whileTimePasses(real.list(limit)),
      show: (id) => whileTimePasses(real.show(id)),
      replay: (which) => whileTimePasses(real.replay(which)),
    };
    return { quarantine, queueUrl, origins };
  }

  test('is listed oldest first without bodies, and again the same', async () => {
    const { quarantine } = await aQuarantine('a', 'b', 'c');

    const first = await quarantine.list(10);
    const second = await quarantine.list(10);

    expect(first.map(({ facts }) => facts)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(first[0]).toMatchObject({ step: 'test/step', code: 'CODE', reason: 'Reason.' });
    expect(JSON.stringify(first)).not.toContain('body');
    expect(second).toEqual(first);
  });

  test('is listed up to a limit, and nothing stays hidden by it', async () => {
    const { quarantine } = await aQuarantine('a', 'b', 'c');

    expect(await quarantine.list(2)).toHaveLength(2);
    expect(await quarantine.list(10)).toHaveLength(3);
  });

  test('lists more than SQS hands over at once', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `m${index}`);
    const { quarantine } = await aQuarantine(...ids);

    expect(await quarantine.list(100)).toHaveLength(23);
  });

  test('shows one with its body', async () => {
    const { quarantine } = await aQuarantine('a', 'b');
    const [, second] = await quarantine.list(10);

    expect(await quarantine.show(second!.id)).toEqual({ ...second, body: 'b' });
    expect(await quarantine.show('unknown')).toBeUndefined();
  });

  test('sends one back to its queue, although SQS has seen its id, and keeps the others', async () => {
    const { quarantine, origins } = await aQuarantine('a', 'b');
    const [first] = await quarantine.list(10);

    const replayed = await quarantine.replay({ id: first!.id });

    expect(replayed).toBe(1);
    expect(bodies(await take(origins[0]!))).toEqual(['a']);
    expect(bodies(await take(origins[1]!))).toEqual([]);
    expect((await quarantine.list(10)).map(({ facts }) => facts)).toEqual([{ n: 1 }]);
  });

  test('sends all back', async () => {
    const { quarantine, origins } = await aQuarantine('a', 'b');

    const replayed = await quarantine.replay('all');

    expect(replayed).toBe(2);
    for (const [index, origin] of origins.entries()) expect(bodies(await take(origin))).toEqual([['a', 'b'][index]]);
    expect(await quarantine.list(10)).toEqual([]);
  });

  test('says that there is none of an unknown id', async () => {
    const { quarantine } = await aQuarantine('a');

    expect(await quarantine.replay({ id: 'unknown' })).toBe(0);
    expect(await quarantine.list(10)).toHaveLength(1);
  });

  test('leaves out what somebody else is looking at, and does not lose it', async () => {
    const { quarantine, queueUrl } = await aQuarantine('a');
    const [held] = await take(queueUrl);

    expect(await quarantine.list(10)).toEqual([]);
    const release = { QueueUrl: queueUrl, ReceiptHandle: held?.ReceiptHandle, VisibilityTimeout: 0 };
    await engines.sqs.send(new ChangeMessageVisibilityCommand(release));
    expect(await quarantine.list(10)).toHaveLength(1);
  });
});
