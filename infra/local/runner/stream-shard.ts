/**
 * Reads one shard from its checkpoint on, gathers batches and delivers them in order. Records that change nothing or
 * that the filter does not want are passed over, and the checkpoint goes on with them.
 */
import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { pause } from './asynchronous-invoke.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Json } from './json.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { type DeliveryPolicy, deliver } from './stream-delivery.ts';
import { type StreamRecord, streamRecord } from './stream-event.ts';

export interface StreamReaderOptions extends DeliveryPolicy {
  readonly streams: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly region: string;
  /** The event source's own name, under which it keeps its checkpoint. */
  readonly reader: string;
  readonly lambda: LambdaFunction;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly start: 'TRIM_HORIZON' | 'LATEST';
  readonly accepts: (record: Json) => boolean;
  readonly checkpoints: Checkpoints;
  readonly onProblem: (line: string) => void;
}

export interface ShardWatch {
  readonly signal: AbortSignal;
  readonly isHurried: () => boolean;
  /** A read that began at this time found nothing, and nothing is waiting to be delivered. */
  readonly foundNothing: (beganAt: number) => void;
  /** Resolves when it is worth looking again. */
  readonly rest: () => Promise<void>;
}

const MOST_PER_READ = 1000;
const AFTER_TROUBLE_MS = 500;

/** Resolves when the shard is closed and read to its end, or when the signal says so. */
export async function readShard(shardId: string, options: StreamReaderOptions, watch: ShardWatch): Promise<void> {
  const { signal } = watch;
  let iterator: string | undefined;
  while (!signal.aborted) {
    try {
      iterator ??= await iteratorAt(shardId, options);
      const batch = await gather(iterator, options, watch);
      iterator = batch.next;
      const isDone = await deliverBatch(batch, shardId, options, signal);
      if (isDone && iterator === undefined) return;
      if (!isDone) iterator = undefined;
    } catch (error) {
      if (signal.aborted) return;
      options.onProblem(`stream of ${options.reader}: ${String(error)}`);
      iterator = undefined;
      await pause(AFTER_TROUBLE_MS, signal);
    }
  }
}

async function iteratorAt(shardId: string, options: StreamReaderOptions): Promise<string> {
  const { streams, streamArn: StreamArn, checkpoints, reader, start } = options;
  const SequenceNumber = checkpoints.read(reader, shardId);
  const position = { StreamArn, ShardId: shardId };
  const iterate = async (command: GetShardIteratorCommand) => (await streams.send(command)).ShardIterator ?? '';
  if (SequenceNumber === undefined) {
    return await iterate(new GetShardIteratorCommand({ ...position, ShardIteratorType: start }));
  }
  try {
    const after = { ...position, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber };
    return await iterate(new GetShardIteratorCommand(after));
  } catch (error) {
    if (!(error instanceof TrimmedDataAccessException)) throw error;
    options.onProblem(
      `stream of ${reader}: what followed its checkpoint is trimmed; reading on from the oldest record`,
    );
    return await iterate(new GetShardIteratorCommand({ ...position, ShardIteratorType: 'TRIM_HORIZON' }));
  }
}

interface Gathered {
  readonly records: StreamRecord[];
  /** The last record read, wanted or not. */
  readonly last: StreamRecord | undefined;
  readonly next: string | undefined;
}

async function gather(from: string, options: StreamReaderOptions, watch: ShardWatch): Promise<Gathered> {
  const records: StreamRecord[] = [];
  let last: StreamRecord | undefined;
  let next: string | undefined = from;
  let until = Number.POSITIVE_INFINITY;
  while (next !== undefined && records.length < options.batchSize && !watch.signal.aborted) {
    const beganAt = performance.now();
    const read = await readOnce(next, options, options.batchSize - records.length, watch.signal);
    next = read.next;
    last = read.records.at(-1) ?? last;
    records.push(...read.records.filter((record) => !record.changesNothing && options.accepts(record.event)));
    if (records.length > 0) until = Math.min(until, beganAt + options.windowMs);
    if (records.length > 0 && (performance.now() >= until || watch.isHurried())) break;
    if (read.records.length > 0) {
      if (records.length === 0) break;
      continue;
    }
    if (records.length === 0) watch.foundNothing(beganAt);
    await watch.rest();
  }
  return { records, last, next };
}

async function readOnce(ShardIterator: string, options: StreamReaderOptions, wanted: number, abortSignal: AbortSignal) {
  const Limit = Math.min(wanted, MOST_PER_READ);
  const command = new GetRecordsCommand({ ShardIterator, Limit });
  const { Records = [], NextShardIterator } = await options.streams.send(command, { abortSignal });
  return {
    records: Records.map((record) => streamRecord(record, options.streamArn, options.region)),
    next: NextShardIterator,
  };
}

async function deliverBatch(batch: Gathered, shardId: string, options: StreamReaderOptions, signal: AbortSignal) {
  const done = ({ sequenceNumber }: StreamRecord) => options.checkpoints.write(options.reader, shardId, sequenceNumber);
  const isDone = batch.records.length === 0 || (await deliver(batch.records, { ...options, shardId, signal, done }));
  if (isDone && batch.last) done(batch.last);
  return isDone;
}
