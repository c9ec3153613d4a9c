/**
 * Tells when the app has nothing left to do: every consumed queue empty (waiting, delayed or in flight), no function
 * running, the streams read to their end, and nothing started while we looked. Dead letters and quarantine may hold.
 */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { pause } from './asynchronous-invoke.ts';
import type { EventSources } from './event-sources.ts';
import type { Functions } from './functions.ts';

export interface QuietOptions {
  readonly sqs: SQSClient;
  readonly functions: Functions;
  readonly sources: EventSources;
}

const LOOK_EVERY_MS = 50;

export async function untilQuiet({ sqs, functions, sources }: QuietOptions): Promise<void> {
  const started = () => functions.all.reduce((sum, lambda) => sum + lambda.counts().invocations, 0);
  const inFlight = () => functions.all.reduce((sum, lambda) => sum + lambda.inFlight(), 0);
  const urls = [...new Set(sources.queues.map(({ queueUrl }) => queueUrl))];
  const areEmpty = async () => (await Promise.all(urls.map((url) => isEmpty(sqs, url)))).every(Boolean);
  const areReadUp = async () => (await Promise.all(sources.all.map((source) => source.isReadUp()))).every(Boolean);
  for (const source of sources.all) source.hurry(true);
  try {
    for (;;) {
      const before = started();
      const looksQuiet = inFlight() === 0 && (await areEmpty()) && (await areReadUp()) && (await areEmpty());
      if (looksQuiet && inFlight() === 0 && started() === before) return;
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    for (const source of sources.all) source.hurry(false);
  }
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const;

async function isEmpty(sqs: SQSClient, QueueUrl: string): Promise<boolean> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }));
  return COUNTS.every((name) => Number(Attributes?.[name] ?? 0) === 0);
}
