/** How we speak to SQS: impatiently, because whoever called us waits, and with its failures said in our two words. */
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { type FailureFacts, RetryLater } from '#shared/ports/failure.ts';

const IMPATIENT: SQSClientConfig = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

let client: SQSClient | undefined;

/** One client for all queues of a function, made when first needed. */
export function sharedClient(): SQSClient {
  client ??= new SQSClient(IMPATIENT);
  return client;
}

const THROTTLED = /Throttl|TooManyRequests|OverLimit|RequestTimeout|SlowDown|TimeoutError/;

/** @throws RetryLater `QUEUE_UNWELL` where another attempt may work; anything else stays the defect it is. */
export async function orUnwell<Answer>(asked: Promise<Answer>, facts: FailureFacts = {}): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    if (!isUnwell(cause)) throw cause;
    throw new RetryLater('QUEUE_UNWELL', 'The queue did not take or give the message.', facts, { cause });
  }
}

function isUnwell(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if (THROTTLED.test(failure.name)) return true;
  if ('$fault' in failure) return failure.$fault === 'server';
  return 'code' in failure && typeof failure.code === 'string' && !failure.code.startsWith('ERR_');
}
