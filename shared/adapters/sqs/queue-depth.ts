/** How deep a queue is: what waits, what is held back and what somebody is working on, as SQS nearly knows it. */
import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDepth } from '#shared/ports/queue-depth.ts';
import { orUnwell, sharedClient } from './client.ts';

const COUNTS: readonly QueueAttributeName[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
];

interface WatchedDepth {
  readonly queueUrl: string;
  readonly client?: SQSClient;
}

/** @throws RetryLater `QUEUE_UNWELL` */
export function sqsQueueDepth({ queueUrl, client }: WatchedDepth): QueueDepth {
  return async () => {
    const ask = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] });
    const { Attributes: counts = {} } = await orUnwell((client ?? sharedClient()).send(ask));
    return COUNTS.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
  };
}
