/** The queues that exist. They are few and asked for with every request, so they are kept in memory beside their rows. */
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import { invalid } from './input.ts';
import {
  checkQueueAttributes,
  checkQueueName,
  newQueueAttributes,
  type QueueAttributes,
  type Redrive,
  redriveOf,
} from './queue-attributes.ts';

export interface Queue {
  readonly id: number;
  readonly name: string;
  readonly fifo: boolean;
  readonly attributes: QueueAttributes;
  readonly redrive: Redrive | undefined;
  readonly created: number;
  readonly changed: number;
}

export interface Queues {
  create(name: string, given: QueueAttributes, now: number): Queue;
  change(queue: Queue, given: QueueAttributes, now: number): void;
  find(name: string): Queue;
  list(prefix: string): readonly Queue[];
  remove(queue: Queue): void;
}

export function queuesIn(database: Database): Queues {
  const known = new Map<string, Queue>();
  for (const row of database.all('SELECT * FROM sqs_queue ORDER BY name')) {
    keep(Number(row['id']), String(row['name']), JSON.parse(String(row['attributes'])), row['created'], row['changed']);
  }
  function keep(id: number, name: string, attributes: QueueAttributes, created: unknown, changed: unknown): Queue {
    const redrive = redriveOf(attributes);
    const times = { created: Number(created), changed: Number(changed) };
    const queue = { id, name, fifo: name.endsWith('.fifo'), attributes, redrive, ...times };
    known.set(name, queue);
    return queue;
  }
  function check(name: string, attributes: QueueAttributes): void {
    checkQueueAttributes(name, attributes);
    const redrive = redriveOf(attributes);
    if (redrive === undefined) return;
    if (!known.has(redrive.queueName))
      throw invalid('RedrivePolicy is invalid. Reason: Dead letter target does not exist.');
    if (redrive.queueName.endsWith('.fifo') !== name.endsWith('.fifo')) {
      throw invalid('RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.');
    }
  }
  return {
    create(name, given, now) {
      checkQueueName(name, given);
      check(name, given);
      const before = known.get(name);
      if (before !== undefined) return sameAsBefore(before, given);
      const attributes = newQueueAttributes(name, given);
      const insert = 'INSERT INTO sqs_queue (name, attributes, created, changed) VALUES (?, ?, ?, ?)';
      return keep(database.run(insert, name, JSON.stringify(attributes), now, now).lastId, name, attributes, now, now);
    },
    change(queue, given, now) {
      check(queue.name, given);
      if ((given['FifoQueue'] ?? queue.attributes['FifoQueue']) !== queue.attributes['FifoQueue']) {
        throw new AwsError('InvalidAttributeName', 'FifoQueue cannot be changed.');
      }
      const merged = Object.entries({ ...queue.attributes, ...given }).filter(([, value]) => value !== '');
      const attributes = Object.fromEntries(merged);
      database.run(
        'UPDATE sqs_queue SET attributes = ?, changed = ? WHERE id = ?',
        JSON.stringify(attributes),
        now,
        queue.id,
      );
      keep(queue.id, queue.name, attributes, queue.created, now);
    },
    find(name) {
      const queue = known.get(name);
      if (queue === undefined) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      return queue;
    },
    list: (prefix) => [...known.values()].filter((queue) => queue.name.startsWith(prefix)),
    remove(queue) {
      database.atomically(() => {
        database.run('DELETE FROM sqs_message WHERE queue = ?', queue.id);
        database.run('DELETE FROM sqs_deduplication WHERE queue = ?', queue.id);
        database.run('DELETE FROM sqs_queue WHERE id = ?', queue.id);
      });
      known.delete(queue.name);
    },
  };
}

/** Creating a queue again is no error as long as nothing said differs from what it is. */
function sameAsBefore(before: Queue, given: QueueAttributes): Queue {
  const other = Object.entries(given).find(([key, value]) => before.attributes[key] !== value);
  if (other === undefined) return before;
  throw new AwsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${other[0]}`,
  );
}
