/** Comings and goings in the table: participants by their standings, then what is written of each member's life. */
import * as z from 'zod/mini';
import type { Movement } from '#shared/domain/report/hearing.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { Movements } from '#shared/ports/movements.ts';
import type { Page } from '#shared/ports/page.ts';
import { readDeparture } from './edge-items.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { campaignPartition, kindOfLife, LIFE_PREFIX, STANDING_PREFIX } from './keys.ts';
import { pageOf } from './pages.ts';
import { type Item, readItem } from './plain-item.ts';
import { member } from './referral-items.ts';

/** Of a standing or an observation no more than is counted: a campaign has many. */
const comingShape = z.object({
  member,
  joinedAt: z.number(),
  observedAt: z.number(),
  foundBySweep: z.boolean(),
  reason: z.string(),
});

/** The database ends a page at a megabyte in any case. */
const PAGE_SIZE = 5_000;

export function dynamoMovements(options: StoreOptions): Movements {
  const table = fissionTable(options);
  const listed = (pk: string, prefix: string, cursor?: string) =>
    pageOf(table, { pk, prefix, pageSize: PAGE_SIZE }, cursor);
  return {
    async of(campaign, cursor): Promise<Page<Movement>> {
      const pk = campaignPartition(campaign);
      const [list, at] = readCursor(cursor);
      if (list === 'standings') {
        const page = await listed(pk, STANDING_PREFIX, at);
        const next = page.next === undefined ? 'lives:' : `standings:${page.next}`;
        return { items: page.items.flatMap(comingOf), next };
      }
      const page = await listed(pk, LIFE_PREFIX, at);
      const items = page.items.flatMap(movementOf);
      return page.next === undefined ? { items } : { items, next: `lives:${page.next}` };
    },
  };
}

function movementOf(item: Item): readonly Movement[] {
  const kind = kindOfLife(item);
  if (kind === 'came') return comingOf(item);
  if (kind !== 'left') return [];
  const { member: who, via, at, observedAt, kind: how } = readDeparture(item);
  return [{ what: 'going', member: who, via, at, observedAt, kind: how }];
}

function comingOf(item: Item): readonly Movement[] {
  const { member: who, joinedAt: at, observedAt, foundBySweep, reason } = readItem(comingShape, item);
  return reason === 'baseline' ? [] : [{ what: 'coming', member: who, at, observedAt, foundBySweep }];
}

/** Two lists, one after the other; the cursor says in which of them to go on. */
function readCursor(cursor = 'standings:'): readonly ['standings' | 'lives', string | undefined] {
  const [, list, at] = /^(standings|lives):(.*)$/s.exec(cursor) ?? [];
  if (list !== 'standings' && list !== 'lives') {
    throw new Refused('CURSOR_UNREADABLE', 'This is no cursor of this list.');
  }
  return [list, at || undefined];
}
