/** SQS as this application uses it: the actions of the JSON protocol, joined to queues, messages and long polls. */
import type { Database } from '../database.ts';
import { type EngineClock, every } from '../engine-clock.ts';
import type { JsonService } from '../json-protocol.ts';
import { arrivalsBy } from './arrivals.ts';
import { text } from './input.ts';
import { messageActions } from './message-actions.ts';
import type { SqsParts } from './parts.ts';
import { queueActions } from './queue-actions.ts';
import { queuesIn } from './queues.ts';

export interface SqsOptions {
  readonly database: Database;
  readonly clock: EngineClock;
  readonly region: string;
  readonly account: string;
  /** Known only once the server listens. */
  readonly endpoint: () => string;
}

const HOUSEKEEPING_MS = 60_000;

/** Names of the older query protocol, which SDKs still look for (AWS: "awsQueryCompatible"). */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
};

export function sqs(options: SqsOptions): JsonService & { stop(): void } {
  const { database, clock, region, account } = options;
  const queues = queuesIn(database);
  const parts: SqsParts = {
    database,
    clock,
    queues,
    arrivals: arrivalsBy(clock),
    arnOf: (name) => `arn:aws:sqs:${region}:${account}:${name}`,
    urlOf: (name) => `${options.endpoint()}/${account}/${name}`,
    queueOf: (input) => queues.find(text(input, 'QueueUrl').split('/').at(-1) ?? ''),
  };
  return {
    name: 'SQS',
    actions: new Map(Object.entries({ ...queueActions(parts), ...messageActions(parts) })),
    contentType: 'application/x-amz-json-1.0',
    errorType: (code) => `com.amazonaws.sqs#${code}`,
    olderName: (code) => OLDER_NAMES[code] ?? code,
    stop: every(clock, HOUSEKEEPING_MS, () => forgetWhatIsOver(parts)),
  };
}

/** Messages past their retention are handed out no more; here their rows go too. */
function forgetWhatIsOver({ database, clock, queues }: SqsParts): void {
  const now = clock.now();
  database.run('DELETE FROM sqs_deduplication WHERE expires <= ?', now);
  for (const queue of queues.list('')) {
    const oldest = now - Number(queue.attributes['MessageRetentionPeriod']) * 1000;
    database.run('DELETE FROM sqs_message WHERE queue = ? AND sent <= ?', queue.id, oldest);
  }
}
