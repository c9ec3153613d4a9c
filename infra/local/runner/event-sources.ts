/**
 * Every event source mapping of the template, from queue or table stream to function, started together and pausable.
 * A mapping to a source or with a setting that is not served here is refused.
 */

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { queueUrlOf } from './asynchronous-invoke.ts';
import { type Blueprint, labelOf } from './blueprint.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { TemplateResource } from './cloud-assembly.ts';
import type { EngineClients } from './engine-clients.ts';
import { eventPattern } from './event-pattern.ts';
import type { Functions } from './functions.ts';
import type { Json } from './json.ts';
import { type EventSource, queueSource } from './queue-source.ts';
import { type StreamSource, streamSource } from './stream-source.ts';

export interface EventSources {
  readonly queues: readonly { readonly source: EventSource; readonly queueUrl: string }[];
  readonly streams: readonly StreamSource[];
  readonly all: readonly EventSource[];
}

export interface EventSourcesOptions {
  readonly plan: Blueprint;
  readonly clients: EngineClients;
  readonly functions: Functions;
  readonly checkpoints: Checkpoints;
  readonly onProblem: (line: string) => void;
}

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const mappingShape = {
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z._default(z.boolean(), true),
  BatchSize: z.optional(z.coerce.number()),
  MaximumBatchingWindowInSeconds: z._default(z.coerce.number(), 0),
  FunctionResponseTypes: z._default(z.array(z.enum(['ReportBatchItemFailures'])), []),
  FilterCriteria: z.optional(z.object({ Filters: z.optional(z.array(z.object({ Pattern: z.string() }))) })),
  ScalingConfig: z.optional(z.object({ MaximumConcurrency: z.optional(z.coerce.number()) })),
  StartingPosition: z.optional(z.enum(['TRIM_HORIZON', 'LATEST'])),
  BisectBatchOnFunctionError: z._default(z.boolean(), false),
  MaximumRetryAttempts: z._default(z.coerce.number(), -1),
  MaximumRecordAgeInSeconds: z._default(z.coerce.number(), -1),
  DestinationConfig: z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.string() })) })),
  /** Parallel batches per shard change no order within an item; here a shard is read one batch at a time. */
  ParallelizationFactor: z.optional(z.coerce.number()),
  TumblingWindowInSeconds: z.optional(z.never()),
};
type Mapping = z.output<z.ZodObject<typeof mappingShape>>;

export function eventSources(options: EventSourcesOptions): EventSources {
  const queues: { source: EventSource; queueUrl: string }[] = [];
  const streams: StreamSource[] = [];
  for (const resource of options.plan.resources(MAPPING)) {
    const mapping = options.plan.read(resource, mappingShape);
    if (!mapping.Enabled) continue;
    const common = commonOf(resource, mapping, options);
    const queueUrl = queueUrlOf(options.plan, mapping.EventSourceArn);
    if (queueUrl !== undefined) queues.push({ queueUrl, source: fromQueue(queueUrl, mapping, common, options) });
    else if (/:dynamodb:.*\/stream\//.test(mapping.EventSourceArn)) {
      streams.push(fromStream(resource, mapping, common, options));
    } else
      throw new Error(`${labelOf(resource)}: ${mapping.EventSourceArn} is neither a queue nor a stream of this app`);
  }
  return { queues, streams, all: [...queues.map(({ source }) => source), ...streams] };
}

function commonOf(resource: TemplateResource, mapping: Mapping, { plan, functions, onProblem }: EventSourcesOptions) {
  const lambda = functions.named(mapping.FunctionName);
  if (!lambda) throw new Error(`${labelOf(resource)}: ${mapping.FunctionName} is no step of this app`);
  const filters = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => eventPattern(JSON.parse(Pattern)));
  return {
    lambda,
    region: plan.region,
    windowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    reportsItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    accepts: (record: Json) => filters.length === 0 || filters.some((matches) => matches(record)),
    onProblem,
  };
}

function fromQueue(
  queueUrl: string,
  mapping: Mapping,
  common: ReturnType<typeof commonOf>,
  { clients }: EventSourcesOptions,
): EventSource {
  const most = mapping.ScalingConfig?.MaximumConcurrency ?? Number.POSITIVE_INFINITY;
  return queueSource({
    ...common,
    sqs: clients.sqs,
    queueUrl,
    queueArn: mapping.EventSourceArn,
    batchSize: mapping.BatchSize ?? 10,
    concurrency: Math.min(most, common.lambda.definition.concurrency),
  });
}

function fromStream(
  resource: TemplateResource,
  mapping: Mapping,
  common: ReturnType<typeof commonOf>,
  { plan, clients, checkpoints }: EventSourcesOptions,
): StreamSource {
  const failuresTo = mapping.DestinationConfig?.OnFailure?.Destination;
  const QueueUrl = failuresTo === undefined ? undefined : queueUrlOf(plan, failuresTo);
  if (failuresTo !== undefined && QueueUrl === undefined) {
    throw new Error(`${labelOf(resource)}: failures go to ${failuresTo}, which is no queue of this app`);
  }
  const seconds = mapping.MaximumRecordAgeInSeconds;
  return streamSource({
    ...common,
    streams: clients.streams,
    streamArn: mapping.EventSourceArn,
    reader: `${resource.stack}/${resource.logicalId}`,
    batchSize: mapping.BatchSize ?? 100,
    start: mapping.StartingPosition ?? 'TRIM_HORIZON',
    retries: mapping.MaximumRetryAttempts,
    bisects: mapping.BisectBatchOnFunctionError,
    maxAgeMs: seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000,
    checkpoints,
    giveUp:
      QueueUrl === undefined
        ? undefined
        : async (MessageBody) => void (await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
  });
}
