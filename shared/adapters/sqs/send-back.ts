/** Sends a message back to where it came from, and takes it away here. */
import { DeleteMessageCommand, type Message, SendMessageCommand } from '@aws-sdk/client-sqs';
import { fifoId } from './announce.ts';
import { orUnwell } from './client.ts';
import type { WatchedQueue } from './look-through.ts';

export interface Origin {
  readonly queueUrl: string;
  /** Where order is kept. */
  readonly groupId?: string | undefined;
  /** By which SQS knew it there. */
  readonly knownAs: string;
}

/** Sends first and deletes then: a death in between leaves it in both places, in none never. */
export async function sendBack({ queueUrl, client }: WatchedQueue, message: Message, origin: Origin): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: origin.queueUrl,
    MessageBody: message.Body,
    ...(origin.groupId !== undefined && {
      MessageGroupId: origin.groupId,
      // A new id, or SQS would drop it as said before; the same one if this very replay is repeated.
      MessageDeduplicationId: fifoId(`${origin.knownAs}.replay.${message.MessageId}`),
    }),
  });
  await orUnwell(client.send(command));
  await orUnwell(client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle })));
}
