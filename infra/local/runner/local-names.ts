/**
 * What each resource of the template is called on this machine, before anything is created. Names come from the
 * template or from the logical id, so a second start finds what the first one made.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Blueprint } from './blueprint.ts';
import type { TemplateResource } from './cloud-assembly.ts';

export const QUEUE = 'AWS::SQS::Queue';
export const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] as const;
export const BUCKET = 'AWS::S3::Bucket';
export const SECRET = 'AWS::SecretsManager::Secret';
export const FUNCTION = 'AWS::Lambda::Function';
export const API = 'AWS::ApiGatewayV2::Api';
export const INTEGRATION = 'AWS::ApiGatewayV2::Integration';

interface Naming {
  readonly types: readonly string[];
  readonly property: string;
  readonly longest: number;
  readonly suffix?: (plan: Blueprint, resource: TemplateResource) => string;
  readonly lowerCase?: true;
  readonly known: (
    name: string,
    plan: Blueprint,
  ) => { readonly ref?: string; readonly attributes: Record<string, string> };
}

const fifoSuffix = (plan: Blueprint, resource: TemplateResource): string =>
  plan.read(resource, { FifoQueue: z.optional(z.boolean()) }).FifoQueue ? '.fifo' : '';

const arn = (service: string, rest: string, plan: Blueprint): string =>
  `arn:aws:${service}:${plan.region}:${plan.account}:${rest}`;

const NAMINGS: readonly Naming[] = [
  {
    types: [QUEUE],
    property: 'QueueName',
    longest: 80,
    suffix: fifoSuffix,
    known: (name, plan) => ({ attributes: { QueueName: name, Arn: arn('sqs', name, plan) } }),
  },
  {
    types: TABLES,
    property: 'TableName',
    longest: 255,
    known: (name, plan) => ({ ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`, plan) } }),
  },
  {
    types: [BUCKET],
    property: 'BucketName',
    longest: 63,
    lowerCase: true,
    known: (name) => ({ ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } }),
  },
  { types: [SECRET], property: 'Name', longest: 255, known: (name) => ({ attributes: { Name: name } }) },
  {
    types: [FUNCTION],
    property: 'FunctionName',
    longest: 64,
    known: (name, plan) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`, plan) } }),
  },
  {
    types: ['AWS::IAM::Role'],
    property: 'RoleName',
    longest: 64,
    known: (name, plan) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${plan.account}:role/${name}` } }),
  },
  {
    types: ['AWS::Logs::LogGroup'],
    property: 'LogGroupName',
    longest: 255,
    known: (name, plan) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`, plan) } }),
  },
  {
    types: ['AWS::Scheduler::ScheduleGroup'],
    property: 'Name',
    longest: 64,
    known: (ref) => ({ ref, attributes: {} }),
  },
];

/** Names everything that has a name before it exists. The queue's URL and the stream's ARN come with creation. */
export function nameEverything(plan: Blueprint, apiEndpoint: string): void {
  for (const naming of NAMINGS) {
    for (const resource of plan.resources(...naming.types)) {
      plan.name(resource, naming.known(physicalName(plan, resource, naming), plan));
    }
  }
  for (const api of plan.resources(API)) {
    plan.name(api, { ref: API_ID, attributes: { ApiId: API_ID, ApiEndpoint: apiEndpoint } });
  }
  for (const integration of plan.resources(INTEGRATION)) plan.name(integration, { ref: integration.logicalId });
  for (const version of plan.resources('AWS::Lambda::Version')) {
    const { FunctionName } = plan.read(version, { FunctionName: z.string() });
    plan.name(version, { ref: `${functionArn(FunctionName, plan)}:1`, attributes: { Version: '1' } });
  }
  for (const alias of plan.resources('AWS::Lambda::Alias')) {
    const { FunctionName, Name } = plan.read(alias, { FunctionName: z.string(), Name: z.string() });
    plan.name(alias, { ref: `${functionArn(FunctionName, plan)}:${Name}` });
  }
}

/** The one HTTP API of this machine. */
export const API_ID = 'local';

const functionArn = (nameOrArn: string, plan: Blueprint): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`, plan);

function physicalName(plan: Blueprint, resource: TemplateResource, naming: Naming): string {
  const { [naming.property]: declared } = plan.read(resource, { [naming.property]: z.optional(z.string()) });
  if (declared !== undefined) return declared;
  const suffix = naming.suffix?.(plan, resource) ?? '';
  const full = `${resource.stack}-${resource.logicalId}`.replaceAll(/[^A-Za-z0-9-]/g, '-');
  const fitting = shorten(full, naming.longest - suffix.length) + suffix;
  return naming.lowerCase ? fitting.toLowerCase() : fitting;
}

/** A name too long keeps its end (the logical id) and a digest of the whole, so that two of them stay apart. */
function shorten(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${digest}-${name.slice(name.length - (longest - digest.length - 1)).replace(/^-+/, '')}`;
}
