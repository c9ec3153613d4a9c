/** The settings of a queue: which there are, which values they take, what they are when nobody says. */
import { AwsError, unsupported } from '../aws-error.ts';
import { invalid } from './input.ts';

export type QueueAttributes = Readonly<Record<string, string>>;

export interface Redrive {
  readonly queueName: string;
  readonly maxReceiveCount: number;
}

const DEFAULTS: QueueAttributes = {
  VisibilityTimeout: '30',
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

/** AWS: "Amazon SQS API Reference, SetQueueAttributes" (1 MiB since August 2025). */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  MessageRetentionPeriod: [60, 1_209_600],
  MaximumMessageSize: [1_024, 1_048_576],
};

/** Kept and told, without effect on one machine: nothing here is encrypted, granted or throttled. */
const KEPT = ['Policy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled', 'RedriveAllowPolicy'];
const FIFO_ONLY = ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];

export function newQueueAttributes(name: string, given: QueueAttributes): QueueAttributes {
  const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : {};
  return { ...DEFAULTS, ...fifo, ...given };
}

export function checkQueueName(name: string, attributes: QueueAttributes): void {
  const wellFormed = /^[\w-]+(\.fifo)?$/.test(name) && name.length <= 80;
  if (!wellFormed || name.endsWith('.fifo') !== (attributes['FifoQueue'] === 'true')) {
    throw invalid(
      'The name of a queue has up to 80 letters, digits, - and _; that of a FIFO queue, and only that, ends in .fifo.',
    );
  }
}

export function checkQueueAttributes(name: string, attributes: QueueAttributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    const range = RANGES[key];
    const known = range !== undefined || key === 'RedrivePolicy' || KEPT.includes(key) || FIFO_ONLY.includes(key);
    if (!known) throw unsupported(`the queue attribute ${key}`);
    if (range !== undefined && !within(value, range)) {
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${key}.`);
    }
    if (FIFO_ONLY.includes(key) && !name.endsWith('.fifo')) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${key}.`);
    }
  }
}

function within(value: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** After so many receives the next one moves the message to the dead-letter queue instead. */
export function redriveOf(attributes: QueueAttributes): Redrive | undefined {
  const policy = attributes['RedrivePolicy'];
  if (policy === undefined || policy === '') return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = parse(policy);
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalid(`Value ${policy} for parameter RedrivePolicy is invalid.`);
  }
  return { queueName: deadLetterTargetArn.split(':').at(-1) ?? '', maxReceiveCount: count };
}

function parse(policy: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(policy) };
  } catch {
    throw invalid(
      `Value ${policy} for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.`,
    );
  }
}
