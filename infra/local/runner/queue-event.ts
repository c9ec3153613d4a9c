/** SQS messages as Lambda hands them to a function (AWS: "Using Lambda with Amazon SQS", example events). */
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Json } from './json.ts';

export interface QueueIdentity {
  readonly queueArn: string;
  readonly region: string;
}

export function queueEvent(messages: readonly Message[], queue: QueueIdentity) {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? '',
      receiptHandle: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      attributes: { ...message.Attributes },
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, messageAttribute(value)]),
      ),
      ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
      md5OfBody: message.MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN: queue.queueArn,
      awsRegion: queue.region,
    })),
  };
}

/** What a filter pattern sees: a body that is JSON is seen as JSON. */
export function queueRecord(message: Message, queue: QueueIdentity): Json {
  const [record] = queueEvent([message], queue).Records;
  if (!record) return null;
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
}

const messageAttribute = (value: MessageAttributeValue) => ({
  dataType: value.DataType ?? 'String',
  ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
  ...(value.BinaryValue !== undefined && { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
});
