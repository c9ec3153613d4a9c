/**
 * Hands one batch of stream records to a function, in order, until every record is done with: halves a failing batch,
 * retries with growing pauses, and sends word of what it gives up to the failure queue. It never skips silently.
 * (AWS: "Using Lambda with Amazon DynamoDB": bisect, retries, on-failure destination.)
 */
import { pause } from './asynchronous-invoke.ts';
import { failedItems } from './batch-answer.ts';
import type { Answered, LambdaFunction } from './lambda-function.ts';
import type { StreamRecord } from './stream-event.ts';

export interface DeliveryPolicy {
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1: for as long as it takes. */
  readonly retries: number;
  readonly maxAgeMs: number;
  /** Takes the notice of what was given up; absent where the template sends failures nowhere. */
  readonly giveUp: ((notice: string) => Promise<void>) | undefined;
}

export interface DeliveryOptions extends DeliveryPolicy {
  readonly lambda: LambdaFunction;
  readonly streamArn: string;
  readonly shardId: string;
  readonly signal: AbortSignal;
  /** Everything up to this record is done with. */
  readonly done: (record: StreamRecord) => void;
  readonly onProblem: (line: string) => void;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly attempts: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** False when it was stopped before the end; the records that are done with have been said. */
export async function deliver(records: readonly StreamRecord[], options: DeliveryOptions): Promise<boolean> {
  const batches: Batch[] = [{ records, attempts: 0 }];
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    if (options.signal.aborted) return false;
    const answered = await options.lambda.invoke(JSON.stringify({ Records: batch.records.map(({ event }) => event) }));
    batches.unshift(...(await remainder(batch, answered, options)));
  }
  return true;
}

async function remainder(batch: Batch, answered: Answered, options: DeliveryOptions): Promise<Batch[]> {
  const { records } = batch;
  const numbers = records.map(({ sequenceNumber }) => sequenceNumber);
  const failed = failedItems(answered, numbers, options.reportsItemFailures);
  const firstFailed = records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber));
  const lastDone = firstFailed === -1 ? records.at(-1) : records[firstFailed - 1];
  if (lastDone) options.done(lastDone);
  if (firstFailed === -1) return [];
  if (firstFailed > 0) return [{ records: records.slice(firstFailed), attempts: 0 }];
  return await afterNoProgress(batch, answered, options);
}

async function afterNoProgress(batch: Batch, answered: Answered, options: DeliveryOptions): Promise<Batch[]> {
  const { records } = batch;
  const attempts = batch.attempts + 1;
  if (options.bisects && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)];
    return halves.map((half) => ({ records: half, attempts: batch.attempts }));
  }
  const why = reasonToGiveUp(records, attempts, options);
  if (why === undefined) {
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** batch.attempts, LONGEST_PAUSE_MS), options.signal);
    return [{ records, attempts }];
  }
  options.onProblem(`gave up ${records.length} stream record(s) after ${attempts} attempt(s): ${why}`);
  await options.giveUp?.(notice(records, attempts, why, answered, options));
  const last = records.at(-1);
  if (last) options.done(last);
  return [];
}

function reasonToGiveUp(records: readonly StreamRecord[], attempts: number, { retries, maxAgeMs }: DeliveryPolicy) {
  if (retries >= 0 && attempts > retries) return 'RetryAttemptsExhausted';
  const oldest = records[0]?.createdAt ?? Date.now();
  return Date.now() - oldest > maxAgeMs ? 'RecordAgeExceeded' : undefined;
}

/** The failed batch is named, not copied: the records stay readable in the stream for a day. */
function notice(
  records: readonly StreamRecord[],
  attempts: number,
  condition: string,
  answered: Answered,
  { lambda, shardId, streamArn }: DeliveryOptions,
): string {
  const [first, last] = [records[0], records.at(-1)];
  const arrivedAt = (record: StreamRecord | undefined) => new Date(record?.createdAt ?? 0).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId: answered.requestId,
      functionArn: lambda.definition.arn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...('error' in answered && { functionError: 'Unhandled' }),
    },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrivedAt(first),
      approximateArrivalOfLastRecord: arrivedAt(last),
      batchSize: records.length,
      streamArn,
    },
  });
}
