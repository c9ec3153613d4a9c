/**
 * Makes what the template keeps data in: tables, queues, buckets and secrets. A second start on the same data keeps
 * everything; a secret that is there is never written again.
 */
import { randomBytes } from 'node:crypto';
import { BucketAlreadyExists, BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Blueprint } from './blueprint.ts';
import type { EngineClients } from './engine-clients.ts';
import { BUCKET, QUEUE, SECRET, TABLES } from './local-names.ts';
import { createQueues } from './queues.ts';
import { createTables } from './tables.ts';

/** What stands here, by `<stack>/<logical id>`: queue URLs, table names, bucket names, secret ARNs. */
export interface LocalResources {
  readonly queues: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, string>;
  readonly buckets: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
}

export async function createResources(plan: Blueprint, clients: EngineClients): Promise<LocalResources> {
  await createQueues(plan, clients.sqs);
  await createTables(plan, clients.dynamodb);
  await createBuckets(plan, clients.s3);
  await createSecrets(plan, clients.secrets);
  const refs = (...types: string[]) =>
    new Map(plan.resources(...types).map((each) => [`${each.stack}/${each.logicalId}`, plan.nameOf(each).ref ?? '']));
  return { queues: refs(QUEUE), tables: refs(...TABLES), buckets: refs(BUCKET), secrets: refs(SECRET) };
}

async function createBuckets(plan: Blueprint, s3: S3Client): Promise<void> {
  for (const bucket of plan.resources(BUCKET)) {
    try {
      await s3.send(new CreateBucketCommand({ Bucket: plan.nameOf(bucket).ref }));
    } catch (error) {
      if (!(error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists)) throw error;
    }
  }
}

async function createSecrets(plan: Blueprint, secrets: SecretsManagerClient): Promise<void> {
  for (const secret of plan.resources(SECRET)) {
    const name = plan.nameOf(secret).attributes['Name'] ?? '';
    const first = firstValue(plan.read(secret, secretShape));
    const arn = await createdOrFound(secrets, name, first);
    plan.name(secret, { ref: arn, attributes: { Id: arn } });
  }
}

async function createdOrFound(secrets: SecretsManagerClient, name: string, first: string | undefined) {
  try {
    const value = first === undefined ? {} : { SecretString: first };
    return (await secrets.send(new CreateSecretCommand({ Name: name, ...value }))).ARN ?? name;
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    return (await secrets.send(new DescribeSecretCommand({ SecretId: name }))).ARN ?? name;
  }
}

const secretShape = {
  SecretString: z.optional(z.string()),
  GenerateSecretString: z.optional(
    z.object({ SecretStringTemplate: z.optional(z.string()), GenerateStringKey: z.optional(z.string()) }),
  ),
};

function firstValue(properties: z.output<z.ZodObject<typeof secretShape>>): string | undefined {
  const { SecretString, GenerateSecretString: generated } = properties;
  if (SecretString !== undefined || generated === undefined) return SecretString;
  const password = randomBytes(24).toString('base64url');
  if (generated.GenerateStringKey === undefined) return password;
  return JSON.stringify({
    ...JSON.parse(generated.SecretStringTemplate ?? '{}'),
    [generated.GenerateStringKey]: password,
  });
}
