/** The table scanned, a page at a time; eventually consistent, which costs half and misses only what its stream still tells. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { LakeItem } from '#shared/domain/report/lake-fact.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { WholeTable } from '#shared/ports/whole-table.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { lakeItemOf } from './lake-items.ts';
import type { Item } from './plain-item.ts';
import { patiently } from './unwell.ts';

export function dynamoWholeTable(options: StoreOptions): WholeTable {
  const table = fissionTable(options);
  return {
    async page(cursor) {
      const from = cursor === undefined ? {} : { ExclusiveStartKey: startOf(cursor) };
      const scan = new ScanCommand({ TableName: table.name, ...from });
      const { Items: items = [], LastEvaluatedKey: last } = await patiently('scan', () => table.client.send(scan));
      const { told, unreadable } = readable(items);
      const page = { items: told, read: items.length, unreadable };
      return last === undefined ? page : { ...page, next: Buffer.from(JSON.stringify(last)).toString('base64url') };
    },
  };
}

/** One item that this version cannot read keeps no other from being told; the stream has raised the alarm over it. */
function readable(items: readonly Item[]) {
  const told: LakeItem[] = [];
  let unreadable = 0;
  for (const item of items) {
    try {
      const one = lakeItemOf(item);
      if (one !== undefined) told.push(one);
    } catch {
      unreadable += 1;
    }
  }
  return { told, unreadable };
}

function startOf(cursor: string): Item {
  try {
    const { pk, sk } = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof pk === 'string' && typeof sk === 'string') return { pk, sk };
  } catch {
    // Said below.
  }
  throw new Refused('CURSOR_UNREADABLE', 'This is no cursor of this list.');
}
