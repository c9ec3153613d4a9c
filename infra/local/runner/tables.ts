/**
 * Makes the template's tables on the local engine: keys, indexes, stream and TTL. A table that is already there keeps
 * its items; one whose keys or indexes differ from the template is refused, since its data would not fit.
 */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { type Blueprint, labelOf } from './blueprint.ts';
import type { TemplateResource } from './cloud-assembly.ts';
import { TABLES } from './local-names.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.optional(z.array(z.string())),
  }),
});
const tableShape = {
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.optional(z.array(index)),
  LocalSecondaryIndexes: z.optional(z.array(index)),
  StreamSpecification: z.optional(
    z.object({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) }),
  ),
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.optional(z.string()), Enabled: z.boolean() })),
};
type TableProperties = z.output<z.ZodObject<typeof tableShape>>;

export async function createTables(plan: Blueprint, dynamodb: DynamoDBClient): Promise<void> {
  for (const resource of plan.resources(...TABLES)) {
    const name = plan.nameOf(resource).ref ?? '';
    const properties = plan.read(resource, tableShape);
    const table = (await described(dynamodb, name)) ?? (await created(dynamodb, name, properties));
    refuseOtherShape(resource, properties, table);
    plan.name(resource, {
      attributes: {
        ...(table.TableArn && { Arn: table.TableArn }),
        ...(table.LatestStreamArn && { StreamArn: table.LatestStreamArn }),
      },
    });
  }
}

async function described(dynamodb: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function created(dynamodb: DynamoDBClient, name: string, properties: TableProperties): Promise<TableDescription> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const input: CreateTableCommandInput = {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(withProjection) }),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(withProjection) }),
    ...(properties.StreamSpecification && {
      StreamSpecification: { ...properties.StreamSpecification, StreamEnabled: true },
    }),
  };
  await dynamodb.send(new CreateTableCommand(input));
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 0.1, maxDelay: 1 }, { TableName: name });
  const ttl = properties.TimeToLiveSpecification;
  if (ttl?.Enabled && ttl.AttributeName !== undefined) {
    const specification = { Enabled: true, AttributeName: ttl.AttributeName };
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: specification }));
  }
  const table = await described(dynamodb, name);
  if (!table) throw new Error(`table ${name} was created and is not there`);
  return table;
}

const withProjection = ({ IndexName, KeySchema, Projection }: z.output<typeof index>) => ({
  IndexName,
  KeySchema,
  Projection: {
    ProjectionType: Projection.ProjectionType,
    ...(Projection.NonKeyAttributes && { NonKeyAttributes: Projection.NonKeyAttributes }),
  },
});

function refuseOtherShape(resource: TemplateResource, wanted: TableProperties, table: TableDescription): void {
  const indexes = (of: readonly KeyedIndex[] | undefined) =>
    (of ?? []).map(({ IndexName, KeySchema }) => `${IndexName}(${keys(KeySchema)})`).toSorted();
  const shapeOf = (of: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>) =>
    [keys(of.KeySchema), ...indexes(of.GlobalSecondaryIndexes), ...indexes(of.LocalSecondaryIndexes)].join(' ');
  const [is, should] = [shapeOf(table), shapeOf(wanted)];
  if (is !== should) {
    throw new Error(
      `${labelOf(resource)}: the data on disk has ${is}, the template wants ${should}; use another --data`,
    );
  }
}

interface KeyedIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: TableDescription['KeySchema'] | undefined;
}

const keys = (schema: TableDescription['KeySchema']): string =>
  (schema ?? []).map((key) => `${key.KeyType}=${key.AttributeName}`).join(',');
