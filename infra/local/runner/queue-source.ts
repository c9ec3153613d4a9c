/**
 * Feeds one function from one queue as Lambda's SQS event source mapping does: long polling, batches, a cap on
 * concurrency, partial batch failures. What a function fails on comes back when its visibility ends; it deletes nothing else.
 */
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { pause } from './asynchronous-invoke.ts';
import { failedItems } from './batch-answer.ts';
import type { Json } from './json.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { queueEvent, queueRecord } from './queue-event.ts';

/** A source can be paused between batches; what it has taken it finishes first. */
export interface EventSource {
  readonly step: string;
  resume(): void;
  pause(): Promise<void>;
  /** While true, batching windows end at once. */
  hurry(on: boolean): void;
  /** Resolves true once the source has looked and found nothing new; queues answer for themselves. */
  isReadUp(): Promise<boolean>;
}

export interface QueueSourceOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly lambda: LambdaFunction;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly concurrency: number;
  readonly reportsItemFailures: boolean;
  readonly accepts: (record: Json) => boolean;
  readonly onProblem: (line: string) => void;
}

const LONGEST_POLL_S = 20;
const MOST_PER_RECEIVE = 10;
const AFTER_TROUBLE_MS = 500;

export function queueSource(options: QueueSourceOptions): EventSource {
  const { lambda, concurrency } = options;
  let stopping: AbortController | undefined;
  let loop: Promise<void> = Promise.resolve();
  let inAHurry = false;

  const poll = async (signal: AbortSignal) => {
    const batches = new Set<Promise<void>>();
    while (!signal.aborted) {
      if (batches.size >= concurrency) {
        await Promise.race(batches);
        continue;
      }
      const messages = await gather(options, signal, () => inAHurry);
      if (messages.length === 0) continue;
      const batch: Promise<void> = handle(options, messages)
        .catch((error: unknown) => options.onProblem(`${options.queueArn}: ${String(error)}`))
        .finally(() => batches.delete(batch));
      batches.add(batch);
    }
    await Promise.all(batches);
  };

  return {
    step: lambda.definition.step,
    resume: () => {
      if (stopping) return;
      stopping = new AbortController();
      const { signal } = stopping;
      loop = loop.then(() => poll(signal));
    },
    pause: async () => {
      stopping?.abort();
      stopping = undefined;
      await loop;
    },
    hurry: (on) => {
      inAHurry = on;
    },
    isReadUp: async () => true,
  };
}

/** One receive, or as many as fill the batch within its window. */
async function gather(options: QueueSourceOptions, signal: AbortSignal, isHurried: () => boolean): Promise<Message[]> {
  const { batchSize, windowMs } = options;
  const messages = await receive(options, Math.min(batchSize, MOST_PER_RECEIVE), LONGEST_POLL_S, signal);
  const until = Date.now() + windowMs;
  while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
    const leftMs = isHurried() ? 0 : until - Date.now();
    const more = await receive(
      options,
      Math.min(batchSize - messages.length, MOST_PER_RECEIVE),
      Math.min(1, Math.max(0, Math.floor(leftMs / 1000))),
      signal,
    );
    messages.push(...more);
    if (more.length === 0 && leftMs < 1000) break;
  }
  return messages;
}

async function receive(
  { sqs, queueUrl, onProblem }: QueueSourceOptions,
  MaxNumberOfMessages: number,
  WaitTimeSeconds: number,
  signal: AbortSignal,
): Promise<Message[]> {
  if (MaxNumberOfMessages <= 0) return [];
  try {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages,
      WaitTimeSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (await sqs.send(command, { abortSignal: signal })).Messages ?? [];
  } catch (error) {
    if (signal.aborted) return [];
    onProblem(`${queueUrl}: receive failed: ${String(error)}`);
    await pause(AFTER_TROUBLE_MS, signal);
    return [];
  }
}

async function handle(options: QueueSourceOptions, messages: readonly Message[]): Promise<void> {
  const accepted = messages.filter((message) => options.accepts(queueRecord(message, options)));
  const done = messages.filter((message) => !accepted.includes(message));
  if (accepted.length > 0) {
    const answered = await options.lambda.invoke(JSON.stringify(queueEvent(accepted, options)));
    const ids = accepted.map(({ MessageId }) => MessageId ?? '');
    const failed = failedItems(answered, ids, options.reportsItemFailures);
    done.push(...accepted.filter(({ MessageId }) => !failed.has(MessageId ?? '')));
  }
  await remove(options, done);
}

async function remove({ sqs, queueUrl, onProblem }: QueueSourceOptions, messages: readonly Message[]): Promise<void> {
  const [only] = messages;
  if (messages.length === 1 && only) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: only.ReceiptHandle }));
    return;
  }
  for (let at = 0; at < messages.length; at += MOST_PER_RECEIVE) {
    const Entries = messages
      .slice(at, at + MOST_PER_RECEIVE)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    for (const { Code } of Failed) onProblem(`${queueUrl}: a message could not be deleted: ${Code}`);
  }
}
