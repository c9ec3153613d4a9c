/** The quarantine queue as an operator sees it, and sends back from it. */
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { FailureFacts } from '#shared/ports/failure.ts';
import type { Quarantine, SetAside } from '#shared/ports/quarantine.ts';
import { sharedClient } from './client.ts';
import { lookThrough, type WatchedQueue } from './look-through.ts';
import { sendBack } from './send-back.ts';
import { readSetAsideLabel } from './set-aside.ts';

interface SqsQuarantine {
  readonly queueUrl: string;
  readonly client?: SQSClient;
  readonly wallNow?: () => number;
}

export function sqsQuarantine({ queueUrl, client, wallNow = Date.now }: SqsQuarantine): Quarantine {
  const queue = (): WatchedQueue => ({ queueUrl, client: client ?? sharedClient() });
  return {
    async list(limit) {
      const listed: SetAside[] = [];
      await lookThrough(queue(), async (message) => {
        listed.push(describe(message));
        return listed.length >= limit ? 'enough' : 'next';
      });
      return listed.toSorted((one, other) => one.setAsideAt - other.setAsideAt);
    },

    async show(id) {
      let shown: (SetAside & { readonly body: string }) | undefined;
      await lookThrough(queue(), async (message) => {
        if (message.MessageId !== id) return 'next';
        shown = { ...describe(message), body: message.Body ?? '' };
        return 'enough';
      });
      return shown;
    },

    async replay(which) {
      const startedAt = wallNow();
      let replayed = 0;
      await lookThrough(queue(), async (message) => {
        // Why not newer ones: what fails again comes back here, and would be chased for ever.
        const wanted = which === 'all' ? describe(message).setAsideAt <= startedAt : message.MessageId === which.id;
        if (!wanted || !(await sendHome(queue(), message))) return 'next';
        replayed += 1;
        return 'consumed';
      });
      return replayed;
    },
  };
}

/** False if its origin is not known. */
async function sendHome(queue: WatchedQueue, message: Message): Promise<boolean> {
  const { queueUrl, groupId, deduplicationId, messageId } = readSetAsideLabel(message.MessageAttributes);
  if (queueUrl === '') return false;
  await sendBack(queue, message, { queueUrl, groupId, knownAs: deduplicationId ?? messageId });
  return true;
}

function describe(message: Message): SetAside {
  const { step, code, reason, facts } = readSetAsideLabel(message.MessageAttributes);
  const setAsideAt = Number(message.Attributes?.SentTimestamp ?? 0);
  return { id: message.MessageId ?? '', step, code, reason, facts: readFacts(facts), setAsideAt };
}

function readFacts(json: string): FailureFacts {
  try {
    const read: unknown = JSON.parse(json);
    const entries = Object.entries(read ?? {});
    return Object.fromEntries(entries.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)));
  } catch {
    return {};
  }
}
