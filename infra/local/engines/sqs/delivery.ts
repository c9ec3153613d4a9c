/** A delivery as the receiver asked to see it: system attributes and message attributes only where named. */
import type { Input } from '../json-protocol.ts';
import { texts } from './input.ts';
import { type MessageAttributes, md5, md5OfAttributes } from './message-attributes.ts';
import type { Delivery } from './receive.ts';
import { sequenceNumber } from './send.ts';

/** Reads the wish once per request; answers how each delivery is written. */
export function deliveryWriter(input: Input, arnOf: (queueName: string) => string) {
  const system = [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')];
  const own = texts(input, 'MessageAttributeNames');
  return (delivery: Delivery) => {
    const body = String(delivery['body']);
    const attributes = pick(
      systemAttributes(delivery, arnOf),
      (name) => system.includes('All') || system.includes(name),
    );
    const messageAttributes = pick(ownAttributes(delivery), (name) => own.some((wish) => matches(wish, name)));
    return {
      MessageId: delivery['id'],
      ReceiptHandle: delivery['receipt'],
      MD5OfBody: md5(body),
      Body: body,
      ...(attributes === undefined ? {} : { Attributes: attributes }),
      ...(messageAttributes === undefined
        ? {}
        : { MessageAttributes: messageAttributes, MD5OfMessageAttributes: md5OfAttributes(messageAttributes) }),
    };
  };
}

function systemAttributes(delivery: Delivery, arnOf: (queueName: string) => string): Record<string, string> {
  const known: Record<string, unknown> = {
    SenderId: 'LOCAL',
    SentTimestamp: delivery['sent'],
    ApproximateReceiveCount: delivery['received'],
    ApproximateFirstReceiveTimestamp: delivery['first_received'],
    MessageGroupId: delivery['message_group'],
    MessageDeduplicationId: delivery['deduplication'],
    SequenceNumber: delivery['deduplication'] === null ? null : sequenceNumber(Number(delivery['seq'])),
    AWSTraceHeader: delivery['trace'],
    DeadLetterQueueSourceArn: delivery['source'] === null ? null : arnOf(String(delivery['source'])),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

function ownAttributes(delivery: Delivery): MessageAttributes {
  return delivery['attributes'] === null ? {} : JSON.parse(String(delivery['attributes']));
}

/** `All` and `.*` are everything, `prefix.*` what begins so. */
function matches(wish: string, name: string): boolean {
  return wish === 'All' || wish === name || (wish.endsWith('.*') && name.startsWith(wish.slice(0, -2)));
}

function pick<V>(all: Readonly<Record<string, V>>, wanted: (name: string) => boolean): Record<string, V> | undefined {
  const picked = Object.entries(all).filter(([name]) => wanted(name));
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
}
