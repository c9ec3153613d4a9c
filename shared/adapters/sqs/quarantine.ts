/** The quarantine queue as an operator sees it, and sends back from it. He never sees more of a body than he asks for by id. */
import { DeleteMessageCommand, type Message, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FailureFacts } from '#shared/ports/failure.ts';
import type { Quarantine, SetAside } from '#shared/ports/quarantine.ts';
import { fifoId } from './announce.ts';
import { orUnwell, sharedClient } from './client.ts';
import { lookThrough, type WatchedQueue } from './look-through.ts';
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
        if (!wanted || !(await sendBack(queue(), message))) return 'next';
        replayed += 1;
        return 'consumed';
      });
      return replayed;
    },
  };
}

/** Sends first and deletes then: a death in between leaves it in both places, in none never. False if its origin is not known. */
async function sendBack({ queueUrl, client }: WatchedQueue, message: Message): Promise<boolean> {
  const label = readSetAsideLabel(message.MessageAttributes);
  if (label.queueUrl === '') return false;
  const command = new SendMessageCommand({
    QueueUrl: label.queueUrl,
    MessageBody: message.Body,
    ...(label.groupId !== undefined && {
      MessageGroupId: label.groupId,
      // A new id, or SQS would drop it as said before; the same one if this very replay is repeated.
      MessageDeduplicationId: fifoId(`${label.deduplicationId ?? label.messageId}.replay.${message.MessageId}`),
    }),
  });
  await orUnwell(client.send(command));
  await orUnwell(client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle })));
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
