/** Many items in few calls: what the table leaves over is asked again, until nothing is left or patience is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { RetryLater } from '#shared/ports/failure.ts';
import type { FissionTable } from './fission-table.ts';
import type { Key } from './keys.ts';
import type { Item } from './plain-item.ts';
import { patiently } from './unwell.ts';

const GET_AT_ONCE = 100;
const PUT_AT_ONCE = 25;
const ATTEMPTS = 8;

/** The items of these keys that exist, in no order. Strongly consistent. */
export async function getAll(table: FissionTable, keys: readonly Key[]): Promise<readonly Item[]> {
  const found: Item[] = [];
  await inBatches('batch-get', oncePerKey(keys.map(({ pk, sk }) => ({ pk, sk }))), GET_AT_ONCE, async (some) => {
    const get = new BatchGetCommand({ RequestItems: { [table.name]: { Keys: [...some], ConsistentRead: true } } });
    const answer = await table.client.send(get);
    found.push(...(answer.Responses?.[table.name] ?? []));
    return (answer.UnprocessedKeys?.[table.name]?.Keys ?? []).map((key) => keyOf(key));
  });
  return found;
}

/** Writes these items over whatever stands there. Not one transaction: repeat it after a death. */
export async function putAll(table: FissionTable, items: readonly (Key & Item)[]): Promise<void> {
  // Why once per key: one batch may not name a key twice; the later item is the one that would have stood in the end.
  await inBatches('batch-write', oncePerKey(items), PUT_AT_ONCE, async (some) => {
    const RequestItems = { [table.name]: some.map((item) => ({ PutRequest: { Item: { ...item } } })) };
    const answer = await table.client.send(new BatchWriteCommand({ RequestItems }));
    const left = (answer.UnprocessedItems?.[table.name] ?? []).map(({ PutRequest }) => PutRequest?.Item ?? {});
    return left.map((item) => ({ ...item, ...keyOf(item) }));
  });
}

/** @param run does what it can of a batch and returns the rest. */
async function inBatches<Part>(
  operation: string,
  all: readonly Part[],
  atOnce: number,
  run: (some: readonly Part[]) => Promise<readonly Part[]>,
): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce) {
    let left: readonly Part[] = all.slice(from, from + atOnce);
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > ATTEMPTS) throw new RetryLater('STORE_UNWELL', 'A batch is never done.', { operation });
      if (attempt > 1) await sleep(Math.random() * 20 * 2 ** attempt);
      const some = left;
      left = await patiently(operation, () => run(some));
    }
  }
}

const oncePerKey = <Keyed extends Key>(items: readonly Keyed[]): Keyed[] => [
  ...new Map(items.map((item) => [JSON.stringify([item.pk, item.sk]), item])).values(),
];

/** The key of an item the table has handed back. */
export const keyOf = (item: Item): Key => ({ pk: String(item['pk']), sk: String(item['sk']) });
