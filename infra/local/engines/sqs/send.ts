/** Puts one message into a queue, or recognises it as sent already. */
import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { Input } from '../json-protocol.ts';
import { invalid, isRecord, optionalText, record, text, wholeNumber } from './input.ts';
import { md5, md5OfAttributes, readMessageAttributes, sizeOfAttributes } from './message-attributes.ts';
import type { Queue } from './queues.ts';

/** AWS: "Amazon SQS Developer Guide, using the message deduplication ID": 5 minutes, delivered and deleted or not. */
const DEDUPLICATION_MS = 5 * 60_000;
/** AWS: "Amazon SQS API Reference, SendMessage": these characters of XML 1.0, or the message is refused. */
const OUTSIDE_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly SequenceNumber?: string;
}

export function send(database: Database, queue: Queue, entry: Input, now: number): Sent {
  const body = text(entry, 'MessageBody');
  const attributes = readMessageAttributes(entry);
  const group = groupOf(queue, entry);
  const deduplication = deduplicationOf(queue, entry, body);
  checkContent(queue, body, attributes === undefined ? 0 : sizeOfAttributes(attributes));
  const digests = {
    MD5OfMessageBody: md5(body),
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
  const key = queue.attributes['DeduplicationScope'] === 'messageGroup' ? `${group}\n${deduplication}` : deduplication;
  const before = key === undefined ? undefined : sentBefore(database, queue, key, now);
  if (before !== undefined) return { ...before, ...digests };

  const id = randomUUID();
  const { lastId: seq } = database.run(
    `INSERT INTO sqs_message (queue, id, body, attributes, trace, message_group, deduplication, sent, visible)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    queue.id,
    id,
    body,
    attributes === undefined ? null : JSON.stringify(attributes),
    traceOf(entry),
    group ?? null,
    deduplication ?? null,
    now,
    now + delayOf(queue, entry) * 1000,
  );
  if (key === undefined) return { MessageId: id, ...digests };
  const remember = 'INSERT OR REPLACE INTO sqs_deduplication (queue, key, id, seq, expires) VALUES (?, ?, ?, ?, ?)';
  database.run(remember, queue.id, key, id, seq, now + DEDUPLICATION_MS);
  return { MessageId: id, SequenceNumber: sequenceNumber(seq), ...digests };
}

/** Twenty digits that grow, as SQS writes them. */
export const sequenceNumber = (seq: number): string => `1${String(seq).padStart(19, '0')}`;

function sentBefore(database: Database, queue: Queue, key: string, now: number) {
  const find = 'SELECT id, seq FROM sqs_deduplication WHERE queue = ? AND key = ? AND expires > ?';
  const row = database.first(find, queue.id, key, now);
  return row && { MessageId: String(row['id']), SequenceNumber: sequenceNumber(Number(row['seq'])) };
}

/** Standard queues take a group too (fair queues), but it orders nothing there. */
function groupOf(queue: Queue, entry: Input): string | undefined {
  return queue.fifo ? text(entry, 'MessageGroupId') : optionalText(entry, 'MessageGroupId');
}

function deduplicationOf(queue: Queue, entry: Input, body: string): string | undefined {
  const given = optionalText(entry, 'MessageDeduplicationId');
  if (!queue.fifo && given !== undefined) throw invalid('MessageDeduplicationId is not valid for this queue type.');
  if (!queue.fifo || given) return given;
  if (queue.attributes['ContentBasedDeduplication'] === 'true') return createHash('sha256').update(body).digest('hex');
  throw invalid(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function delayOf(queue: Queue, entry: Input): number {
  const delay = wholeNumber(entry, 'DelaySeconds', 0, 900);
  if (queue.fifo && delay) {
    throw invalid(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  return queue.fifo ? Number(queue.attributes['DelaySeconds']) : (delay ?? Number(queue.attributes['DelaySeconds']));
}

function checkContent(queue: Queue, body: string, attributeBytes: number): void {
  const most = Number(queue.attributes['MaximumMessageSize']);
  if (Buffer.byteLength(body) + attributeBytes > most) {
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`);
  }
  if (OUTSIDE_XML.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
}

function traceOf(entry: Input): string | null {
  const trace = record(entry, 'MessageSystemAttributes')['AWSTraceHeader'];
  return isRecord(trace) ? text(trace, 'StringValue') : null;
}
