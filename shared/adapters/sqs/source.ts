/** The queue a message came from, for what may have to happen to it besides working: being set aside, or coming back later. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Refused } from '#shared/ports/failure.ts';
import { orUnwell, sharedClient } from './client.ts';
import { queueUrls } from './queue-urls.ts';
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
  const urls = queueUrls(sqs);

  return {
    async quarantine(record: ReceivedRecord, refused: Refused): Promise<void> {
      const queueUrl = await urls.ofArn(record.eventSourceARN);
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
        QueueUrl: await urls.ofArn(record.eventSourceARN),
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: Math.min(LONGEST_HIDE_SECONDS, Math.max(0, Math.ceil(afterMs / 1_000))),
      });
      await orUnwell(sqs().send(command), { messageId: record.messageId });
    },
  };
}
