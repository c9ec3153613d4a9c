/** Holds in the table: the sparse index by the hour they fall due, and how far it has been found empty. */
import * as z from 'zod/mini';
import type { Instant } from '#shared/domain/calendar.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';
import { getAll, keyOf } from './batches.ts';
import { holdKind, readReferral } from './edge-items.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { HOLDS_KEY, sortable } from './keys.ts';
import { pageOfOwed } from './pages.ts';
import { readItem } from './plain-item.ts';

const progressShape = z.object({ emptyBefore: z.number() });

export function dynamoHoldStore(options: StoreOptions): HoldStore {
  const table = fissionTable(options);
  return {
    /** The index names who may be due; the referrals themselves say who is. */
    async due(hour: Instant, before, cursor) {
      const page = await pageOfOwed(table, holdKind(hour), sortable(before), cursor);
      const due = (await getAll(table, page.items.map(keyOf)))
        .map(readReferral)
        .flatMap((held) => (held.dueAt !== undefined && held.dueAt < before ? [{ held, dueAt: held.dueAt }] : []))
        .sort((one, other) => one.dueAt - other.dueAt);
      return { ...page, items: due.map(({ held }) => held) };
    },

    async emptyBefore() {
      const item = await table.get(HOLDS_KEY);
      return item === undefined ? undefined : readItem(progressShape, item).emptyBefore;
    },

    async noteEmptyBefore(hour) {
      await table.update({
        key: HOLDS_KEY,
        update: 'SET #emptyBefore = :hour',
        condition: 'attribute_not_exists(#pk) OR #emptyBefore < :hour',
        values: { hour },
      });
    },
  };
}
