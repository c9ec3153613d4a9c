/**
 * How a step is fed from a queue: one message at a time, one bad message costs one message.
 * What can never work is set aside and acknowledged, so it does not stop its group; what failed comes back.
 */
import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { type Journal, msSince, openJournal } from './journal.ts';
import { accountOf, accountOfFailure, type Outcome, WorkFailed } from './outcome.ts';

/** What the runtime asks of the queue a record came from. */
export interface QueueSource {
  /** Keeps a copy of what can never work, with the reason. */
  quarantine(record: SQSRecord, refused: Refused): Promise<void>;
  /** Lets the record come back after this time instead of the queue's own. */
  postpone(record: SQSRecord, afterMs: number): Promise<void>;
}

export interface Delivery {
  /** 1 on the first delivery. */
  readonly attempt: number;
  readonly messageId: string;
}

export interface QueueWork<Message> {
  readonly name: string;
  readonly reads: (body: string) => Message;
  readonly step: (message: Message, delivery: Delivery) => Promise<Outcome>;
  readonly source: QueueSource;
}

/** No further record is begun with less time than this left; it comes back untouched. */
const RESERVE_MS = 3_000;

/** One invocation: who was begun, and which groups wait for how long. */
interface Round {
  readonly begun: Set<string>;
  readonly waiting: Map<string, number>;
}

export function queueHandler<Message>(work: QueueWork<Message>) {
  const journal = openJournal(work.name);
  const receive = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const round: Round = { begun: new Set(), waiting: new Map() };
    const take = (record: SQSRecord): Promise<void> => {
      if (round.begun.size > 0 && context.getRemainingTimeInMillis() < RESERVE_MS) throw new Error('DEADLINE_NEAR');
      round.begun.add(record.messageId);
      return workOn(work, journal, round, record);
    };
    const response = await processInOrder(event, take);
    await holdBackGroups(work, round, event, response);
    return response;
  };
  return middy(receive).use(journal.published);
}

function processInOrder(event: SQSEvent, take: (record: SQSRecord) => Promise<void>): Promise<SQSBatchResponse> {
  if (event.Records.some((record) => record.eventSourceARN.endsWith('.fifo'))) {
    const options = { skipGroupOnError: true, throwOnFullBatchFailure: false };
    return processPartialResponse(event, take, new SqsFifoPartialProcessorAsync(), options);
  }
  const options = { processInParallel: false, throwOnFullBatchFailure: false };
  return processPartialResponse(event, take, new BatchProcessor(EventType.SQS), options);
}

/** Throws where the record must come back. */
async function workOn<Message>(
  work: QueueWork<Message>,
  journal: Journal,
  round: Round,
  record: SQSRecord,
): Promise<void> {
  const start = performance.now();
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  const about = (): Readonly<Record<string, unknown>> => ({
    messageId: record.messageId,
    attempt,
    ms: msSince(start),
  });
  try {
    const outcome = await work.step(work.reads(record.body), { attempt, messageId: record.messageId });
    journal.note(accountOf(outcome), about());
  } catch (failure) {
    const account = accountOfFailure(failure);
    if (failure instanceof Refused) {
      const copyFailed = await failureOf(work.source.quarantine(record, failure));
      if (copyFailed === undefined) return journal.note({ ...account, outcome: 'quarantined' }, about());
      journal.note({ ...accountOfFailure(copyFailed), outcome: 'quarantine-failed' }, about());
    } else {
      journal.note(account, about());
      if (failure instanceof RetryLater) await holdBack(work, round, record, failure.afterMs);
    }
    throw new WorkFailed(work.name, account);
  }
}

async function holdBack<Message>(
  { source }: QueueWork<Message>,
  round: Round,
  record: SQSRecord,
  afterMs: number | undefined,
): Promise<void> {
  if (afterMs === undefined) return;
  const group = record.attributes.MessageGroupId;
  if (group !== undefined) round.waiting.set(group, afterMs);
  // Why: if this fails the record still comes back, only at the queue's own time.
  await failureOf(source.postpone(record, afterMs));
}

/**
 * The rest of a waiting group waits as long as its first. Why: a FIFO group stays locked while any of its messages is in
 * flight, so those never begun would hold the postponed one until the queue's own, much longer, time is over.
 */
async function holdBackGroups<Message>(
  { source }: QueueWork<Message>,
  { begun, waiting }: Round,
  event: SQSEvent,
  response: SQSBatchResponse,
): Promise<void> {
  if (waiting.size === 0) return;
  const failed = new Set(response.batchItemFailures.map((failure) => failure.itemIdentifier));
  for (const record of event.Records) {
    const afterMs = waiting.get(record.attributes.MessageGroupId ?? '');
    if (afterMs === undefined || begun.has(record.messageId) || !failed.has(record.messageId)) continue;
    await failureOf(source.postpone(record, afterMs));
  }
}

const failureOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (failure: unknown) => failure ?? new Error('rejected without a reason'),
  );
