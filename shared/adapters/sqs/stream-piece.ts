/** What Lambda leaves behind when it gives a piece of the table's stream up: where it lies in the stream, and nothing of what it says. */
import * as z from 'zod/mini';

const schema = z.object({
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    batchSize: z.number(),
  }),
});

/** In our own words; a body of any other form is left as it is. */
export function inOurWords(body: string): string {
  const read = z.safeParse(schema, parsed(body));
  if (!read.success) return body;
  const { shardId, startSequenceNumber, endSequenceNumber, batchSize } = read.data.DDBStreamBatchInfo;
  return JSON.stringify({
    shard: shardId,
    fromSequence: startSequenceNumber,
    toSequence: endSequenceNumber,
    changes: batchSize,
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
