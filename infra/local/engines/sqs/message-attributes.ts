/** The attributes a sender puts on a message, and the MD5 by which the SDK checks what came back. */
import { createHash } from 'node:crypto';
import type { Input } from '../json-protocol.ts';
import { invalid, isRecord, optionalText, record, text } from './input.ts';

/** As on the wire: a binary value stays base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export function readMessageAttributes(entry: Input): MessageAttributes | undefined {
  const given = Object.entries(record(entry, 'MessageAttributes'));
  if (given.length > 10) throw invalid('Number of message attributes exceeds the allowed maximum [10].');
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(([name, value]) => [name, attribute(name, value)]));
}

function attribute(name: string, value: unknown): MessageAttribute {
  if (!isRecord(value)) throw invalid(`The message attribute '${name}' must be a map.`);
  const DataType = text(value, 'DataType');
  if (!/^(String|Number|Binary)(\.|$)/.test(DataType)) {
    throw invalid(`The message attribute '${name}' has an invalid message attribute type.`);
  }
  if (DataType.startsWith('Binary')) return { DataType, BinaryValue: text(value, 'BinaryValue') };
  const StringValue = optionalText(value, 'StringValue');
  if (!StringValue) throw invalid(`The message attribute '${name}' must contain a non-empty value.`);
  return { DataType, StringValue };
}

export const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

/** AWS: "Amazon SQS Developer Guide, calculating the MD5 message digest for message attributes". */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const parts = Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => [
      counted(Buffer.from(name)),
      counted(Buffer.from(value.DataType)),
      Buffer.from([value.BinaryValue === undefined ? 1 : 2]),
      counted(bytesOf(value)),
    ]);
  return md5(Buffer.concat(parts));
}

export function sizeOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + bytesOf(value).length,
    0,
  );
}

function bytesOf(value: MessageAttribute): Buffer {
  return value.BinaryValue === undefined
    ? Buffer.from(value.StringValue ?? '')
    : Buffer.from(value.BinaryValue, 'base64');
}

function counted(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}
