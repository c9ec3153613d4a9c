/**
 * Makes the template's queues on the local engine, dead letter queues before the queues that name them. A queue that
 * is already there keeps its messages and takes the template's settings.
 */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueNameExists,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Blueprint } from './blueprint.ts';
import type { TemplateResource } from './cloud-assembly.ts';
import { QUEUE } from './local-names.ts';

const setting = z.optional(z.union([z.string(), z.number(), z.boolean()]));
const fixed = { FifoQueue: setting };
const changeable = {
  VisibilityTimeout: setting,
  DelaySeconds: setting,
  MessageRetentionPeriod: setting,
  MaximumMessageSize: setting,
  ReceiveMessageWaitTimeSeconds: setting,
  ContentBasedDeduplication: setting,
  DeduplicationScope: setting,
  FifoThroughputLimit: setting,
  RedrivePolicy: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
};

export async function createQueues(plan: Blueprint, sqs: SQSClient): Promise<void> {
  const redrives = (queue: TemplateResource) => Object.hasOwn(queue.properties, 'RedrivePolicy');
  const queues = plan.resources(QUEUE);
  for (const queue of queues.filter((each) => !redrives(each))) await createQueue(plan, queue, sqs);
  for (const queue of queues.filter(redrives)) await createQueue(plan, queue, sqs);
}

async function createQueue(plan: Blueprint, queue: TemplateResource, sqs: SQSClient): Promise<void> {
  const QueueName = plan.nameOf(queue).attributes['QueueName'] ?? '';
  const settings = attributesFrom(plan.read(queue, changeable));
  const QueueUrl = await createdOrChanged(sqs, QueueName, settings, attributesFrom(plan.read(queue, fixed)));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  plan.name(queue, { ref: QueueUrl, attributes: { ...(Attributes?.QueueArn && { Arn: Attributes.QueueArn }) } });
}

async function createdOrChanged(
  sqs: SQSClient,
  QueueName: string,
  settings: Record<string, string>,
  forEver: Record<string, string>,
): Promise<string> {
  try {
    const create = new CreateQueueCommand({ QueueName, Attributes: { ...settings, ...forEver } });
    return (await sqs.send(create)).QueueUrl ?? '';
  } catch (error) {
    if (!(error instanceof QueueNameExists)) throw error;
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: settings }));
    return QueueUrl;
  }
}

function attributesFrom(properties: Record<string, unknown>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return attributes;
}
