/** Long lists, a page at a time. A cursor is opaque to callers; one that belongs to another list is refused. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Refused } from '#shared/ports/failure.ts';
import type { Page } from '#shared/ports/page.ts';
import { colonNames, type FissionTable, namesIn } from './fission-table.ts';
import type { Key } from './keys.ts';
import type { Item } from './plain-item.ts';
import { OWED_INDEX } from './schema.ts';
import { patiently } from './unwell.ts';

export interface Partition {
  readonly pk: string;
  readonly prefix: string;
  readonly filter?: string;
  /** Of the filter. */
  readonly values?: Item;
  readonly pageSize?: number;
}

const PAGE_SIZE = 500;

/** One page of the items of a partition whose sort key begins so. */
export async function pageOf(table: FissionTable, partition: Partition, cursor?: string): Promise<Page<Item>> {
  const query = new QueryCommand({
    ...inputOf(table, partition),
    Limit: partition.pageSize ?? PAGE_SIZE,
    ...(cursor === undefined ? {} : { ExclusiveStartKey: readCursor(cursor, { pk: partition.pk }, ['sk']) }),
  });
  return page(await patiently('query', () => table.client.send(query)));
}

const CONDITION = '#pk = :pk AND begins_with(#sk, :prefix)';

const inputOf = (table: FissionTable, { pk, prefix, filter, values = {} }: Partition) => ({
  TableName: table.name,
  KeyConditionExpression: CONDITION,
  ExpressionAttributeNames: namesIn(`${CONDITION} ${filter ?? ''}`),
  ExpressionAttributeValues: colonNames({ pk, prefix, ...values }),
  ConsistentRead: true,
  ...(filter === undefined ? {} : { FilterExpression: filter }),
});

/** How many items of a partition there are; only numbers travel. */
export async function countOf(table: FissionTable, partition: Partition): Promise<number> {
  let count = 0;
  let start: Item | undefined;
  do {
    const from = start === undefined ? {} : { ExclusiveStartKey: start };
    const query = new QueryCommand({ ...inputOf(table, partition), Select: 'COUNT', ...from });
    const answer = await patiently('query', () => table.client.send(query));
    count += answer.Count ?? 0;
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
}

/** The cursor that goes on after this very item. */
export const cursorAfter = ({ pk, sk }: Key): string => Buffer.from(JSON.stringify({ pk, sk })).toString('base64url');

/** Every item of a partition whose sort key begins so. */
export async function allOf(table: FissionTable, partition: Partition): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items: some, next } = await pageOf(table, partition, cursor);
    items.push(...some);
    cursor = next;
  } while (cursor !== undefined);
  return items;
}

/** One page of the keys of what is owed since before an instant, oldest first. The index may lag behind; read the items themselves. */
export async function pageOfOwed(
  table: FissionTable,
  kind: string,
  before: string,
  cursor?: string,
  most = 100,
): Promise<Page<Item>> {
  const condition = '#owed_kind = :kind AND #owed_since < :before';
  const sort = ['owed_since', 'pk', 'sk'];
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: OWED_INDEX.name,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: namesIn(condition),
    ExpressionAttributeValues: colonNames({ kind, before }),
    Limit: most,
    ...(cursor === undefined ? {} : { ExclusiveStartKey: readCursor(cursor, { owed_kind: kind }, sort) }),
  });
  return page(await patiently('query', () => table.client.send(query)));
}

function page(answer: {
  readonly Items?: Item[] | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}): Page<Item> {
  const items = answer.Items ?? [];
  if (answer.LastEvaluatedKey === undefined) return { items };
  return { items, next: Buffer.from(JSON.stringify(answer.LastEvaluatedKey)).toString('base64url') };
}

/** Takes only a cursor of this very list: a page of another campaign cannot be asked for by it. */
function readCursor(cursor: string, fixed: Record<string, string>, free: readonly string[]): Record<string, string> {
  const refusal = new Refused('CURSOR_UNREADABLE', 'This is no cursor of this list.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refusal;
  }
  if (typeof parsed !== 'object' || parsed === null) throw refusal;
  const entries = Object.entries(parsed).map(([name, value]) => [name, String(value)] as const);
  const names = [...Object.keys(fixed), ...free];
  const start = Object.fromEntries(entries);
  const fits =
    entries.length === names.length &&
    names.every((name) => start[name] !== undefined) &&
    Object.entries(fixed).every(([name, value]) => start[name] === value);
  if (!fits) throw refusal;
  return start;
}
