/** How a step is fed from the table's stream: in order, and the first failure stops the shard until it works. */
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { msSince, openJournal } from './journal.ts';
import { accountOf, accountOfFailure, type Outcome, WorkFailed } from './outcome.ts';

export interface StreamWork {
  readonly name: string;
  readonly step: (record: DynamoDBRecord) => Promise<Outcome>;
}

export function streamHandler(work: StreamWork) {
  const journal = openJournal(work.name);
  const receive = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of event.Records.toSorted(bySequence)) {
      const start = performance.now();
      const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
      try {
        const outcome = await work.step(record);
        journal.note(accountOf(outcome), { sequence: itemIdentifier, ms: msSince(start) });
      } catch (failure) {
        journal.note(accountOfFailure(failure), { sequence: itemIdentifier, ms: msSince(start) });
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  };
  return middy(receive).use(journal.published);
}

export interface StreamBatchWork {
  readonly name: string;
  readonly step: (records: readonly DynamoDBRecord[]) => Promise<Outcome>;
}

/** All records of a delivery as one piece of work: it succeeds or comes back whole, and the stream halves what keeps failing. */
export function streamBatchHandler(work: StreamBatchWork) {
  const journal = openJournal(work.name);
  const receive = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const start = performance.now();
    const records = event.Records.toSorted(bySequence);
    try {
      journal.note(accountOf(await work.step(records)), { ms: msSince(start) });
      return { batchItemFailures: [] };
    } catch (failure) {
      journal.note(accountOfFailure(failure), { ms: msSince(start) });
      throw new WorkFailed(work.name, accountOfFailure(failure));
    }
  };
  return middy(receive).use(journal.published);
}

/** Sequence numbers are whole numbers longer than a JavaScript number holds. */
function bySequence(one: DynamoDBRecord, other: DynamoDBRecord): number {
  const first = BigInt(one.dynamodb?.SequenceNumber ?? 0);
  const second = BigInt(other.dynamodb?.SequenceNumber ?? 0);
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
