/** The actions of SQS on queues themselves. */
import type { Action, Input } from '../json-protocol.ts';
import { optionalText, text, textRecord, texts, wholeNumber } from './input.ts';
import type { SqsParts } from './parts.ts';
import type { Queue } from './queues.ts';

export function queueActions(parts: SqsParts): Record<string, Action> {
  const { database, clock, queues, arrivals, queueOf, urlOf } = parts;
  return {
    CreateQueue(input) {
      const queue = queues.create(text(input, 'QueueName'), textRecord(input, 'Attributes'), clock.now());
      return { QueueUrl: urlOf(queue.name) };
    },
    GetQueueUrl: (input) => ({ QueueUrl: urlOf(queues.find(text(input, 'QueueName')).name) }),
    ListQueues: (input) => listQueues(parts, input),
    GetQueueAttributes(input) {
      const all = allAttributes(parts, queueOf(input));
      const wanted = texts(input, 'AttributeNames');
      const told = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
      return { Attributes: Object.fromEntries(told) };
    },
    SetQueueAttributes(input) {
      const queue = queueOf(input);
      queues.change(queue, textRecord(input, 'Attributes'), clock.now());
      arrivals.announce(queue.id);
      return {};
    },
    PurgeQueue(input) {
      database.run('DELETE FROM sqs_message WHERE queue = ?', queueOf(input).id);
      return {};
    },
    DeleteQueue(input) {
      queues.remove(queueOf(input));
      return {};
    },
  };
}

function listQueues({ queues, urlOf }: SqsParts, input: Input): object {
  const most = wholeNumber(input, 'MaxResults', 1, 1000) ?? 1000;
  const after = optionalText(input, 'NextToken') ?? '';
  const names = queues.list(optionalText(input, 'QueueNamePrefix') ?? '').map((queue) => queue.name);
  const rest = names.sort().filter((name) => name > after);
  const page = rest.slice(0, most);
  const last = rest.length > most ? page.at(-1) : undefined;
  return { QueueUrls: page.map(urlOf), ...(last === undefined ? {} : { NextToken: last }) };
}

const COUNTS = `SELECT
    count(*) FILTER (WHERE visible <= ?1) AS waiting,
    count(*) FILTER (WHERE visible > ?1 AND receipt IS NOT NULL) AS held,
    count(*) FILTER (WHERE visible > ?1 AND receipt IS NULL) AS delayed
  FROM sqs_message WHERE queue = ?2 AND sent > ?3`;

function allAttributes({ database, clock, arnOf }: SqsParts, queue: Queue): Record<string, string> {
  const now = clock.now();
  const oldest = now - Number(queue.attributes['MessageRetentionPeriod']) * 1000;
  const counts = database.first(COUNTS, now, queue.id, oldest);
  return {
    ...queue.attributes,
    QueueArn: arnOf(queue.name),
    CreatedTimestamp: String(Math.floor(queue.created / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changed / 1000)),
    ApproximateNumberOfMessages: String(counts?.['waiting']),
    ApproximateNumberOfMessagesNotVisible: String(counts?.['held']),
    ApproximateNumberOfMessagesDelayed: String(counts?.['delayed']),
  };
}
