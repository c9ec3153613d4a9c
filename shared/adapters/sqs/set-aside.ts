/** What a quarantined message carries besides its body: where it comes from and why it can never work. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

export interface SetAsideLabel {
  readonly step: string;
  readonly queueUrl: string;
  readonly code: string;
  readonly reason: string;
  /** As JSON. */
  readonly facts: string;
  readonly messageId: string;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

/** SQS allows ten attributes, none of them empty. */
export function setAsideAttributes(label: SetAsideLabel): Record<string, MessageAttributeValue> {
  const said = Object.entries(label).flatMap(([name, value]: [string, string | undefined]) =>
    value ? [{ name, value }] : [],
  );
  return Object.fromEntries(said.map(({ name, value }) => [name, { DataType: 'String', StringValue: value }]));
}

export function readSetAsideLabel(attributes: Readonly<Record<string, MessageAttributeValue>> = {}): SetAsideLabel {
  const text = (name: keyof SetAsideLabel): string | undefined => attributes[name]?.StringValue;
  return {
    step: text('step') ?? 'unknown',
    queueUrl: text('queueUrl') ?? '',
    code: text('code') ?? 'UNKNOWN',
    reason: text('reason') ?? '',
    facts: text('facts') ?? '{}',
    messageId: text('messageId') ?? '',
    groupId: text('groupId'),
    deduplicationId: text('deduplicationId'),
  };
}
