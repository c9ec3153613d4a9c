/** The queue a message came from, for what may have to happen to it besides working: being set aside, or coming back later. */
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Refused } from '#shared/ports/failure.ts';
import { orUnwell, sharedClient } from './client.ts';
import { setAsideAttributes } from './set-aside.ts';

/** What we need of a received record; Lambda's own record has it. */
export interface ReceivedRecord {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly eventSourceARN: string;
  readonly attributes: {
    readonly MessageGroupId?: string | undefined;
    readonly MessageDeduplicationId?: string | undefined;
  };
}

interface SqsSource {
  readonly quarantineQueueUrl: string;
  readonly step: string;
  readonly client?: SQSClient;
}

/** SQS hides a message for 12 hours at most. */
const LONGEST_HIDE_SECONDS = 43_200;

export function sqsSource({ quarantineQueueUrl, step, client }: SqsSource) {
  const sqs = (): SQSClient => client ?? sharedClient();
  const urls = new Map<string, string>();

  const queueUrlOf = async (arn: string): Promise<string> => {
    const known = urls.get(arn);
    if (known !== undefined) return known;
    const [, , , , account, name] = arn.split(':');
    const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    const { QueueUrl: url = '' } = await orUnwell(sqs().send(command));
    urls.set(arn, url);
    return url;
  };

  return {
    async quarantine(record: ReceivedRecord, refused: Refused): Promise<void> {
      const queueUrl = await queueUrlOf(record.eventSourceARN);
      const command = new SendMessageCommand({
        QueueUrl: quarantineQueueUrl,
        MessageBody: record.body,
        MessageAttributes: setAsideAttributes({
          step,
          queueUrl,
          code: refused.code,
          reason: refused.message,
          facts: JSON.stringify(refused.facts),
          messageId: record.messageId,
          groupId: record.attributes.MessageGroupId,
          deduplicationId: record.attributes.MessageDeduplicationId,
        }),
      });
      await orUnwell(sqs().send(command), { messageId: record.messageId });
    },

    async postpone(record: ReceivedRecord, afterMs: number): Promise<void> {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: await queueUrlOf(record.eventSourceARN),
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: Math.min(LONGEST_HIDE_SECONDS, Math.max(0, Math.ceil(afterMs / 1_000))),
      });
      await orUnwell(sqs().send(command), { messageId: record.messageId });
    },
  };
}
