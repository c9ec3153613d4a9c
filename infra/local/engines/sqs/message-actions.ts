/** The actions of SQS on messages. Each is one transaction; what could let a waiting receiver go on is announced after it. */
import { AwsError } from '../aws-error.ts';
import type { Action, Input } from '../json-protocol.ts';
import { type BatchAnswer, batch } from './batch.ts';
import { deliveryWriter } from './delivery.ts';
import { isRecord, text, wholeNumber } from './input.ts';
import type { SqsParts } from './parts.ts';
import type { Queue } from './queues.ts';
import { changeVisibility, remove } from './receipts.ts';
import { receive } from './receive.ts';
import { type Sent, send } from './send.ts';

type EntryWork = (queue: Queue, entry: Input, now: number) => object;

const MOST_BATCH_BYTES = 1_048_576;
const LONGEST_TIMEOUT_SECONDS = 43_200;

export function messageActions(parts: SqsParts): Record<string, Action> {
  const { database } = parts;
  const sending: EntryWork = (queue, entry, now): Sent => send(database, queue, entry, now);
  const deleting: EntryWork = (queue, entry, now) => {
    remove(database, queue, text(entry, 'ReceiptHandle'), now);
    return {};
  };
  const changing: EntryWork = (queue, entry, now) => {
    const seconds = wholeNumber(entry, 'VisibilityTimeout', 0, LONGEST_TIMEOUT_SECONDS) ?? 0;
    changeVisibility(database, queue, text(entry, 'ReceiptHandle'), now, seconds);
    return {};
  };
  return {
    SendMessage: one(parts, sending),
    SendMessageBatch: many(parts, sending),
    DeleteMessage: one(parts, deleting),
    DeleteMessageBatch: many(parts, deleting),
    ChangeMessageVisibility: one(parts, changing),
    ChangeMessageVisibilityBatch: many(parts, changing),
    ReceiveMessage: (input, gone) => receiveMessage(parts, input, gone),
  };
}

function one({ database, clock, arrivals, queueOf }: SqsParts, work: EntryWork): Action {
  return (input) => {
    const queue = queueOf(input);
    const answer = database.atomically(() => work(queue, input, clock.now()));
    arrivals.announce(queue.id);
    return answer;
  };
}

function many({ database, clock, arrivals, queueOf }: SqsParts, work: EntryWork): Action {
  return (input): BatchAnswer => {
    const queue = queueOf(input);
    if (bodyBytes(input) > MOST_BATCH_BYTES) {
      throw new AwsError('BatchRequestTooLong', `Batch requests cannot be longer than ${MOST_BATCH_BYTES} bytes.`);
    }
    const now = clock.now();
    const answer = batch(database, input, (entry) => work(queue, entry, now));
    arrivals.announce(queue.id);
    return answer;
  };
}

function bodyBytes(input: Input): number {
  const entries = Array.isArray(input['Entries']) ? input['Entries'].filter(isRecord) : [];
  return entries.reduce((sum, entry) => sum + Buffer.byteLength(String(entry['MessageBody'] ?? '')), 0);
}

const NEXT = 'SELECT min(visible) AS next FROM sqs_message WHERE queue = ? AND visible > ?';

async function receiveMessage(parts: SqsParts, input: Input, gone: AbortSignal): Promise<object> {
  const { database, clock, queues, arrivals, queueOf, arnOf } = parts;
  const begun = queueOf(input);
  const most = wholeNumber(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const waitSeconds =
    wholeNumber(input, 'WaitTimeSeconds', 0, 20) ?? Number(begun.attributes['ReceiveMessageWaitTimeSeconds']);
  const timeout = wholeNumber(input, 'VisibilityTimeout', 0, LONGEST_TIMEOUT_SECONDS);
  const write = deliveryWriter(input, arnOf);
  const end = clock.now() + waitSeconds * 1000;
  for (;;) {
    if (gone.aborted) return {};
    const queue = queues.find(begun.name);
    const deadLetters = queue.redrive && queues.find(queue.redrive.queueName);
    const now = clock.now();
    const visibilityMs = (timeout ?? Number(queue.attributes['VisibilityTimeout'])) * 1000;
    const { deliveries, moved } = receive(database, queue, deadLetters, { most, visibilityMs, now });
    if (moved && deadLetters !== undefined) arrivals.announce(deadLetters.id);
    if (deliveries.length > 0) return { Messages: deliveries.map(write) };
    if (now >= end) return {};
    const next = Number(database.first(NEXT, queue.id, now)?.['next'] ?? end);
    await arrivals.wait(queue.id, Math.min(end, next), gone);
  }
}
