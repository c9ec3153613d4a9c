/** The table in the stores' words: read an item, write it on a condition, write several or none. Failed conditions are answers here, never errors. */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { sharedDynamoClient } from './client.ts';
import type { Key } from './keys.ts';
import { type Item, plainItem } from './plain-item.ts';
import { patiently } from './unwell.ts';

export interface StoreOptions {
  readonly table: string;
  readonly client?: DynamoDBClient;
}

/** Names stand as `#name` in expressions and mean the attribute of that name; values stand as `:name`. */
export interface Condition {
  readonly condition: string;
  readonly values?: Item;
}
export interface Put extends Partial<Condition> {
  readonly put: Key & Item;
}
export interface Update extends Partial<Condition> {
  readonly key: Key;
  readonly update: string;
}

/** `item`: the whole item as it stands now. `held`: what stood there when the condition failed, if anything did. */
export type Written =
  | { readonly kind: 'written'; readonly item: Item }
  | { readonly kind: 'condition-failed'; readonly held?: Item };
/** One entry per write, in their order. */
export type Transacted =
  | { readonly kind: 'committed' }
  | {
      readonly kind: 'condition-failed';
      readonly failed: readonly boolean[];
      readonly held: readonly (Item | undefined)[];
    };

export interface FissionTable {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  put(put: Put): Promise<Written>;
  update(update: Update): Promise<Written>;
  /** All or none. */
  transact(writes: readonly (Put | Update)[]): Promise<Transacted>;
}

export const IS_NEW = { condition: 'attribute_not_exists(#pk)' } as const;
export const EXISTS = { condition: 'attribute_exists(#pk)' } as const;

export function fissionTable({ table, client = sharedDynamoClient() }: StoreOptions): FissionTable {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    name: table,
    client: documents,

    async get({ pk, sk }) {
      const get = new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true });
      return (await patiently('get', () => documents.send(get))).Item;
    },

    put: (put) =>
      onCondition('put', async () => {
        await documents.send(new PutCommand(putInput(table, put)));
        return put.put;
      }),
    update: (update) =>
      onCondition('update', async () => {
        const input = { ...updateInput(table, update), ReturnValues: 'ALL_NEW' as const };
        return (await documents.send(new UpdateCommand(input))).Attributes ?? {};
      }),
    transact: (writes) => transact(table, documents, writes),
  };
}

/** One token for all attempts of one call: a transaction that was committed without an answer is recognised when it is repeated. */
async function transact(
  table: string,
  documents: DynamoDBDocumentClient,
  writes: readonly (Put | Update)[],
): Promise<Transacted> {
  const transaction = new TransactWriteCommand({
    ClientRequestToken: randomUUID(),
    TransactItems: writes.map((write) =>
      'put' in write ? { Put: putInput(table, write) } : { Update: updateInput(table, write) },
    ),
  });
  try {
    await patiently('transact', () => documents.send(transaction));
    return { kind: 'committed' };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.map((reason) => reason.Code === 'ConditionalCheckFailed');
    if (!failed.includes(true)) throw error;
    return { kind: 'condition-failed', failed, held: reasons.map(({ Item: held }) => held && plainItem(held)) };
  }
}

async function onCondition(operation: string, call: () => Promise<Item>): Promise<Written> {
  try {
    return { kind: 'written', item: await patiently(operation, call) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item === undefined
      ? { kind: 'condition-failed' }
      : { kind: 'condition-failed', held: plainItem(error.Item) };
  }
}

const putInput = (table: string, { put, ...condition }: Put) => ({
  TableName: table,
  Item: put,
  ...conditionInput(condition),
});

const updateInput = (table: string, { key: { pk, sk }, update, ...condition }: Update) => ({
  TableName: table,
  Key: { pk, sk },
  UpdateExpression: update,
  ...conditionInput(condition, update),
});

function conditionInput({ condition, values }: Partial<Condition>, update: string = '') {
  const names = namesIn(`${update} ${condition ?? ''}`);
  return {
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: colonNames(values) }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Why: many of our words are reserved ones of the database; so every name is spelt `#name`. */
export function namesIn(expression: string): Record<string, string> | undefined {
  const names = [...expression.matchAll(/#(\w+)/g)].map(([placeholder, name]) => [placeholder, name] as const);
  return names.length === 0 ? undefined : Object.fromEntries(names.map(([from, to]) => [from, to ?? '']));
}

export const colonNames = (values: Item): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
