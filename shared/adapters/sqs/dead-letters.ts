/** The dead-letter queues as an operator sees them, and sends back from them. */
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { DeadLetter, DeadLetters, Listed } from '#shared/ports/dead-letters.ts';
import { sharedClient } from './client.ts';
import { lookThrough } from './look-through.ts';
import { sqsQueueDepth } from './queue-depth.ts';
import { queueUrls } from './queue-urls.ts';
import type { ToldDeadLetterQueue } from './schema.ts';
import { sendBack } from './send-back.ts';
import { inOurWords } from './stream-piece.ts';

interface SqsDeadLetters {
  /** As `schema.ts` has it, in JSON. */
  readonly queues: string;
  readonly client?: SQSClient;
  readonly wallNow?: () => number;
}

const told = z.array(z.object({ name: z.string(), queue: z.string(), instead: z.optional(z.string()) }));

export function sqsDeadLetters({ queues: json, client, wallNow = Date.now }: SqsDeadLetters): DeadLetters {
  const queues: readonly ToldDeadLetterQueue[] = told.parse(JSON.parse(json));
  const sqs = (): SQSClient => client ?? sharedClient();
  const urls = queueUrls(sqs);
  const watched = async ({ queue }: ToldDeadLetterQueue) => ({ queueUrl: await urls.ofName(queue), client: sqs() });

  async function listOne(queue: ToldDeadLetterQueue, limit: number): Promise<Listed> {
    const place = await watched(queue);
    const letters: DeadLetter[] = [];
    let keepsOrder = false;
    await lookThrough(place, async (message) => {
      letters.push(describe(queue, message));
      keepsOrder ||= message.Attributes?.MessageGroupId !== undefined;
      return letters.length >= limit ? 'enough' : 'next';
    });
    const count = keepsOrder && letters.length < limit ? (await sqsQueueDepth(place)()) - letters.length : 0;
    return { letters, behind: count > 0 ? [{ queue: queue.name, count }] : [] };
  }

  async function showOne(queue: ToldDeadLetterQueue, id: string): Promise<DeadLetter | undefined> {
    let shown: DeadLetter | undefined;
    await lookThrough(await watched(queue), async (message) => {
      if (message.MessageId !== id) return 'next';
      shown = describe(queue, message);
      return 'enough';
    });
    return shown;
  }

  async function replayFrom(queue: ToldDeadLetterQueue, which: { readonly id: string } | 'all'): Promise<number> {
    const place = await watched(queue);
    const startedAt = wallNow();
    let replayed = 0;
    await lookThrough(place, async (message) => {
      if (which !== 'all' && replayed > 0) return 'enough';
      // Why not newer ones: what fails again comes back here, and would be chased for ever. Where order is not kept SQS tells
      // when a letter was said, not when it died: one that dies meanwhile may go along, what was sent back never does.
      const wanted = which === 'all' ? describe(queue, message).since <= startedAt : message.MessageId === which.id;
      const { DeadLetterQueueSourceArn: source, MessageGroupId, MessageDeduplicationId } = message.Attributes ?? {};
      if (!wanted || source === undefined) return 'next';
      const origin = { queueUrl: await urls.ofArn(source), groupId: MessageGroupId };
      await sendBack(place, message, { ...origin, knownAs: MessageDeduplicationId ?? '' });
      replayed += 1;
      return 'consumed';
    });
    return replayed;
  }

  const named = (name: string | undefined) => queues.filter((queue) => name === undefined || queue.name === name);
  return {
    queues: queues.map(({ queue: _sqsName, ...rest }) => rest),

    async list(limit, name) {
      const all = await Promise.all(named(name).map((queue) => listOne(queue, limit)));
      const letters = all.flatMap((one) => one.letters).toSorted((one, other) => one.since - other.since);
      return { letters: letters.slice(0, limit), behind: all.flatMap(({ behind }) => behind) };
    },

    async show(id) {
      const found = await Promise.all(queues.map((queue) => showOne(queue, id)));
      return found.find((letter) => letter !== undefined);
    },

    async replay(which, name) {
      const back = named(name).filter(({ instead }) => instead === undefined);
      const counts = await Promise.all(back.map((queue) => replayFrom(queue, which)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

function describe({ name, instead }: ToldDeadLetterQueue, { MessageId, Attributes, Body = '' }: Message): DeadLetter {
  return {
    id: MessageId ?? '',
    queue: name,
    since: Number(Attributes?.SentTimestamp ?? 0),
    received: Number(Attributes?.ApproximateReceiveCount ?? 0),
    body: instead === undefined ? Body : inOurWords(Body),
  };
}
