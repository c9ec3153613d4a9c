/**
 * Finds the app's functions in the template by their `fission:step` and makes each runnable with exactly the variables
 * it declares, Lambda's own ones and the addresses of the engines. Functions without a step (CDK's own) do not run here.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Blueprint, labelOf } from './blueprint.ts';
import type { TemplateResource } from './cloud-assembly.ts';
import type { Isolate } from './execution-environment.ts';
import { type FunctionLog, functionLog, type OnLine } from './function-log.ts';
import { memberOf } from './json.ts';
import { type LambdaFunction, lambdaFunction } from './lambda-function.ts';
import { FUNCTION } from './local-names.ts';

export interface FunctionsOptions {
  readonly isolate: Isolate;
  readonly dataDir: string;
  /** Variables every function gets on top of its own: addresses of the engines, the event clock. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** So many environments of one function at most, whatever the template allows: this machine has few cores. */
  readonly concurrency: number;
  readonly onLine?: OnLine | undefined;
  readonly onEnded: () => void;
}

export interface Functions {
  readonly all: readonly LambdaFunction[];
  byStep(step: string): LambdaFunction;
  /** By name or ARN, with or without version or alias. */
  named(nameOrArn: string): LambdaFunction | undefined;
  stop(graceMs?: number): Promise<void>;
}

const STEP_TAG = 'fission:step';
const functionShape = {
  Handler: z.string(),
  Timeout: z._default(z.coerce.number(), 3),
  MemorySize: z._default(z.coerce.number(), 128),
  ReservedConcurrentExecutions: z.optional(z.coerce.number()),
  Environment: z.optional(z.object({ Variables: z.optional(z.record(z.string(), z.coerce.string())) })),
  Code: z.object({ S3Key: z.string() }),
};

export function functionsOf(plan: Blueprint, options: FunctionsOptions): Functions {
  const byStep = new Map<string, LambdaFunction>();
  const logs: FunctionLog[] = [];
  for (const resource of plan.resources(FUNCTION)) {
    const step = stepOf(plan, resource);
    if (step === undefined) continue;
    if (byStep.has(step)) throw new Error(`${labelOf(resource)}: another function is ${step} already`);
    const log = functionLog(join(options.dataDir, 'logs'), step, options.onLine);
    logs.push(log);
    const lambda = lambdaFunction(definitionOf(plan, resource, step, options), {
      isolate: options.isolate,
      compileCache: join(options.dataDir, 'compile-cache'),
      onOutput: log.follow,
      onProblem: log.write,
      onEnded: options.onEnded,
    });
    byStep.set(step, lambda);
  }
  const all = [...byStep.values()];
  return {
    all,
    byStep: (step) => {
      const lambda = byStep.get(step);
      if (!lambda) throw new Error(`there is no step ${step}; there are ${[...byStep.keys()].join(', ')}`);
      return lambda;
    },
    named: (nameOrArn) => {
      const name = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0];
      return all.find((lambda) => lambda.definition.name === name);
    },
    stop: async (graceMs) => {
      await Promise.all(all.map((lambda) => lambda.stop(graceMs)));
      await Promise.all(logs.map((log) => log.close()));
    },
  };
}

function stepOf(plan: Blueprint, resource: TemplateResource): string | undefined {
  const said = memberOf(resource.metadata, STEP_TAG);
  if (typeof said === 'string') return said;
  const tag = z.object({ Key: z.string(), Value: z.string() });
  const { Tags } = plan.read(resource, { Tags: z.optional(z.array(tag)) });
  return Tags?.find(({ Key }) => Key === STEP_TAG)?.Value;
}

function definitionOf(plan: Blueprint, resource: TemplateResource, step: string, options: FunctionsOptions) {
  const properties = plan.read(resource, functionShape);
  const directory = plan.assetOf(resource, properties.Code.S3Key);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`${labelOf(resource)}: its bundle ${directory} is no folder; run \`npm run bundle\` first`);
  }
  const { ref: name = resource.logicalId, attributes } = plan.nameOf(resource);
  const { Timeout, MemorySize, ReservedConcurrentExecutions: reserved = Number.POSITIVE_INFINITY } = properties;
  return {
    step,
    name,
    arn: attributes['Arn'] ?? name,
    directory,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    concurrency: Math.min(reserved, options.concurrency),
    variables: {
      ...options.surroundings,
      ...properties.Environment?.Variables,
      // A name of its own for each function: the engines count what each asks of them.
      AWS_ACCESS_KEY_ID: `local-${step.replaceAll('/', '-')}`,
      ...lambdaVariables({ name, directory, handler: properties.Handler, memoryMb: MemorySize, region: plan.region }),
    },
  };
}

interface Identity {
  readonly name: string;
  readonly directory: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly region: string;
}

/** AWS: "Defined runtime environment variables". */
const lambdaVariables = ({ name, directory, handler, memoryMb, region }: Identity) => ({
  _HANDLER: handler,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]',
  LAMBDA_TASK_ROOT: directory,
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LANG: 'en_US.UTF-8',
});
