/** Looking through a queue. SQS cannot be browsed, so every message is taken for a moment and put back where it was not consumed. */
import {
  ChangeMessageVisibilityCommand,
  type Message,
  type MessageSystemAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { orUnwell } from './client.ts';

export interface WatchedQueue {
  readonly queueUrl: string;
  readonly client: SQSClient;
}

/** A look that dies gives everything back after this. */
const LOOK_SECONDS = 60;

const ASKED: readonly MessageSystemAttributeName[] = [
  'SentTimestamp',
  'ApproximateReceiveCount',
  'MessageGroupId',
  'MessageDeduplicationId',
  'DeadLetterQueueSourceArn',
];

/**
 * Shows every message once, until `look` has seen enough. Consumed is what `look` itself has deleted.
 * Where order is kept, SQS hands over no more of a group while some of it is held: of each group the first ten at most are shown,
 * and those behind them only as the first are consumed.
 */
export async function lookThrough(
  queue: WatchedQueue,
  look: (message: Message) => Promise<'consumed' | 'next' | 'enough'>,
): Promise<void> {
  const held = new Map<string, Message>();
  const seen = new Set<string>();
  try {
    for (;;) {
      const taken = await take(queue);
      for (const message of taken) held.set(message.MessageId ?? '', message);
      const fresh = taken.filter(({ MessageId: id = '' }) => !seen.has(id));
      if (fresh.length === 0) return;
      for (const message of fresh) {
        seen.add(message.MessageId ?? '');
        const verdict = await look(message);
        if (verdict === 'enough') return;
        if (verdict === 'consumed') held.delete(message.MessageId ?? '');
      }
    }
  } finally {
    await Promise.all([...held.values()].map((message) => putBack(queue, message)));
  }
}

async function take({ queueUrl, client }: WatchedQueue): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: LOOK_SECONDS,
    // Waiting asks all of SQS's servers, not waiting only some.
    WaitTimeSeconds: 1,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: [...ASKED],
  });
  return (await orUnwell(client.send(command))).Messages ?? [];
}

/** What SQS has put back itself, because the look took long, is back already. */
const BACK_ALREADY = ['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue'];

async function putBack({ queueUrl, client }: WatchedQueue, { ReceiptHandle }: Message): Promise<void> {
  const command = new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  try {
    await orUnwell(client.send(command));
  } catch (failure) {
    if (!(failure instanceof Error) || !BACK_ALREADY.includes(failure.name)) throw failure;
  }
}
