/** Puts one message on one queue. On a FIFO queue it carries its group and an id, so that saying it twice is saying it once. */
import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Announce } from '#shared/ports/announce.ts';
import { orUnwell, sharedClient } from './client.ts';

interface SqsAnnounce<Message> {
  readonly queueUrl: string;
  readonly write: (message: Message) => string;
  /** For FIFO queues: messages of one group keep their order. */
  readonly groupOf?: (message: Message) => string;
  /** For FIFO queues: a second message of the same id within five minutes is dropped by SQS. */
  readonly idOf?: (message: Message) => string;
  readonly client?: SQSClient;
}

/** SQS delays a message by 15 minutes at most. */
const LONGEST_DELAY_SECONDS = 900;

/** @throws RetryLater `QUEUE_UNWELL` */
export function sqsAnnounce<Message>({
  queueUrl,
  write,
  groupOf,
  idOf,
  client,
}: SqsAnnounce<Message>): Announce<Message> {
  return async (message, options) => {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: write(message),
      ...(groupOf && { MessageGroupId: fifoId(groupOf(message)) }),
      ...(idOf && { MessageDeduplicationId: fifoId(idOf(message)) }),
      // A FIFO queue knows only its own delay, for all messages.
      ...(options?.afterMs !== undefined && !groupOf && { DelaySeconds: delaySeconds(options.afterMs) }),
    });
    await orUnwell((client ?? sharedClient()).send(command));
  };
}

const delaySeconds = (afterMs: number): number =>
  Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil(afterMs / 1_000)));

/** SQS takes up to 128 visible ASCII characters; any other id goes as its hash. */
export const fifoId = (id: string): string =>
  /^[\x21-\x7e]{1,128}$/.test(id) ? id : `sha256-${createHash('sha256').update(id).digest('hex')}`;
