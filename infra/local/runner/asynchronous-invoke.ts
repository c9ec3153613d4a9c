/**
 * Lambda's asynchronous invocation: accepted at once, run again twice when the function fails, then handed to where
 * the template sends failures. (AWS: "Asynchronous invocation": one minute before the second try, two before the third.)
 */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Blueprint } from './blueprint.ts';
import type { Functions } from './functions.ts';
import type { Answered, LambdaFunction } from './lambda-function.ts';
import { FUNCTION, QUEUE } from './local-names.ts';

export interface AsynchronousInvoke {
  /** Resolves when the invocation has succeeded or has been given up. */
  invoke(lambda: LambdaFunction, payload: string): Promise<void>;
  /** Forgets the tries that are still to come. */
  stop(): void;
}

export interface AsynchronousInvokeOptions {
  readonly plan: Blueprint;
  readonly functions: Functions;
  readonly sqs: SQSClient;
  readonly retryAfterMs?: number | undefined;
}

interface Policy {
  readonly retries: number;
  readonly failuresTo: string | undefined;
}

export function asynchronousInvoke({ plan, functions, sqs, retryAfterMs = 60_000 }: AsynchronousInvokeOptions) {
  const policies = policiesOf(plan, functions);
  const stopping = new AbortController();
  const asynchronous: AsynchronousInvoke = {
    stop: () => stopping.abort(),
    invoke: async (lambda, payload) => {
      const { retries, failuresTo } = policies.get(lambda) ?? { retries: 2, failuresTo: undefined };
      for (let attempt = 1; ; attempt++) {
        const answered = await lambda.invoke(payload);
        if (!('error' in answered) || stopping.signal.aborted) return;
        if (attempt <= retries) {
          await pause(retryAfterMs * attempt, stopping.signal);
          if (stopping.signal.aborted) return;
          continue;
        }
        const QueueUrl = failuresTo === undefined ? undefined : queueUrlOf(plan, failuresTo);
        if (QueueUrl === undefined) return;
        const MessageBody = failureRecord(lambda, payload, answered, attempt);
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        return;
      }
    },
  };
  return asynchronous;
}

/** The queue with this ARN; failures sent anywhere else (a topic, a bus) have no home on this machine. */
export function queueUrlOf(plan: Blueprint, arn: string): string | undefined {
  return plan
    .resources(QUEUE)
    .map((queue) => plan.nameOf(queue))
    .find(({ attributes }) => attributes['Arn'] === arn)?.ref;
}

function policiesOf(plan: Blueprint, functions: Functions): Map<LambdaFunction, Policy> {
  const policies = new Map<LambdaFunction, Policy>();
  for (const resource of plan.resources(FUNCTION)) {
    const lambda = functions.named(plan.nameOf(resource).ref ?? '');
    if (!lambda) continue;
    const { DeadLetterConfig } = plan.read(resource, {
      DeadLetterConfig: z.optional(z.object({ TargetArn: z.optional(z.string()) })),
    });
    policies.set(lambda, { retries: 2, failuresTo: DeadLetterConfig?.TargetArn });
  }
  for (const resource of plan.resources('AWS::Lambda::EventInvokeConfig')) {
    const config = plan.read(resource, {
      FunctionName: z.string(),
      MaximumRetryAttempts: z._default(z.coerce.number(), 2),
      DestinationConfig: z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.string() })) })),
    });
    const lambda = functions.named(config.FunctionName);
    if (!lambda) continue;
    const failuresTo = config.DestinationConfig?.OnFailure?.Destination ?? policies.get(lambda)?.failuresTo;
    policies.set(lambda, { retries: config.MaximumRetryAttempts, failuresTo });
  }
  return policies;
}

/** AWS: "Retaining records of asynchronous invocations". */
function failureRecord(lambda: LambdaFunction, payload: string, answered: Answered, attempts: number): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: answered.requestId,
      functionArn: `${lambda.definition.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: 'error' in answered ? answered.error : null,
  });
}

export async function pause(afterMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, afterMs);
    signal?.addEventListener('abort', done);
  });
}
