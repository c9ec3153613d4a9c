/**
 * Feeds one function from one table's stream: every shard in order, parents before children, each with its own
 * checkpoint. It looks four times a second, as Lambda does, and at once when it is nudged; a function that wants its
 * records gathered for seconds is content with a look a second.
 */
import { DescribeStreamCommand, type Shard } from '@aws-sdk/client-dynamodb-streams';
import { pause } from './asynchronous-invoke.ts';
import type { EventSource } from './queue-source.ts';
import { readShard, type ShardWatch, type StreamReaderOptions } from './stream-shard.ts';

export interface StreamSource extends EventSource {
  /** Somebody may have written: look now. */
  nudge(): void;
}

const LOOK_EVERY_MS = 250;
const LOOK_FOR_GATHERED_MS = 1_000;
/** However often it is nudged, looks that find nothing are this far apart: under load they would find one record each. */
const LEAST_REST_MS = 80;
const NEW_SHARDS_EVERY_MS = 30_000;

export function streamSource(options: StreamReaderOptions): StreamSource {
  const foundNothingAt = new Map<string, number>();
  const sleepers = new Set<() => void>();
  let stopping: AbortController | undefined;
  let loop: Promise<void> = Promise.resolve();
  let inAHurry = false;
  let isNudged = false;

  const nudge = () => {
    isNudged = true;
    for (const wake of sleepers) wake();
  };
  const isPatient = () => options.windowMs >= LOOK_FOR_GATHERED_MS && !inAHurry;
  const rest = async (signal: AbortSignal) => {
    await pause(LEAST_REST_MS, signal);
    if (!isNudged && !signal.aborted) await sleep(isPatient() ? LOOK_FOR_GATHERED_MS : LOOK_EVERY_MS, sleepers);
    isNudged = false;
  };
  const watchOf = (shardId: string, signal: AbortSignal): ShardWatch => ({
    signal,
    isHurried: () => inAHurry,
    foundNothing: (beganAt) => foundNothingAt.set(shardId, beganAt),
    rest: () => rest(signal),
  });

  const readAll = async (signal: AbortSignal) => {
    const reading = new Map<string, Promise<void>>();
    const closed = new Set<string>();
    while (!signal.aborted) {
      for (const shardId of readable(await shardsOf(options, signal), closed)) {
        if (reading.has(shardId)) continue;
        foundNothingAt.set(shardId, Number.NEGATIVE_INFINITY);
        const read = readShard(shardId, options, watchOf(shardId, signal)).finally(() => {
          closed.add(shardId);
          foundNothingAt.delete(shardId);
        });
        reading.set(shardId, read);
      }
      const open = [...reading].filter(([shardId]) => !closed.has(shardId)).map(([, read]) => read);
      await Promise.race([...open, pause(open.length > 0 ? NEW_SHARDS_EVERY_MS : LOOK_EVERY_MS, signal)]);
    }
    await Promise.all(reading.values());
  };

  return {
    step: options.lambda.definition.step,
    nudge: () => {
      if (!isPatient()) nudge();
    },
    resume: () => {
      if (stopping) return;
      stopping = new AbortController();
      const { signal } = stopping;
      signal.addEventListener('abort', nudge);
      loop = loop.then(() => readAll(signal));
    },
    pause: async () => {
      stopping?.abort();
      stopping = undefined;
      await loop;
    },
    hurry: (on) => {
      inAHurry = on;
      if (on) nudge();
    },
    isReadUp: async () => {
      const askedAt = performance.now();
      const isReadUp = () => foundNothingAt.size > 0 && [...foundNothingAt.values()].every((at) => at > askedAt);
      for (let look = 0; look < 20 && !isReadUp(); look++) {
        nudge();
        await pause(LEAST_REST_MS);
      }
      return isReadUp();
    },
  };
}

function sleep(forMs: number, sleepers: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, forMs);
    sleepers.add(wake);
  });
}

/** A shard is read once its parent is read to the end, or is no longer there. */
function readable(shards: readonly Shard[], closed: ReadonlySet<string>): string[] {
  const ids = new Set(shards.map(({ ShardId }) => ShardId));
  return shards
    .filter(({ ParentShardId: parent }) => parent === undefined || !ids.has(parent) || closed.has(parent))
    .flatMap(({ ShardId }) => ShardId ?? [])
    .filter((shardId) => !closed.has(shardId));
}

async function shardsOf(options: StreamReaderOptions, abortSignal: AbortSignal): Promise<Shard[]> {
  const shards: Shard[] = [];
  try {
    let ExclusiveStartShardId: string | undefined;
    do {
      const after = ExclusiveStartShardId === undefined ? {} : { ExclusiveStartShardId };
      const command = new DescribeStreamCommand({ StreamArn: options.streamArn, ...after });
      const { StreamDescription } = await options.streams.send(command, { abortSignal });
      shards.push(...(StreamDescription?.Shards ?? []));
      ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
    } while (ExclusiveStartShardId !== undefined);
  } catch (error) {
    if (!abortSignal.aborted) options.onProblem(`stream of ${options.reader}: ${String(error)}`);
  }
  return shards;
}
