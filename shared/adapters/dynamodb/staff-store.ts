/** Staff in the table: when the list of each one's contacts was read last. An older read never writes over a newer one. */
import * as z from 'zod/mini';
import { staffId } from '#shared/domain/identity.ts';
import type { StaffReading, StaffStore } from '#shared/ports/staff-store.ts';
import { getAll } from './batches.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { staffReadKey } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';

const readingShape = z.object({
  staff: z.pipe(z.string(), z.transform(staffId)),
  readAsOf: z.number(),
  readStartedAt: z.number(),
  goneAt: z.exactOptional(z.number()),
});

const readReading = (item: Item): StaffReading => readItem(readingShape, item);

export function dynamoStaffStore(options: StoreOptions): StaffStore {
  const table = fissionTable(options);
  return {
    async reading(staff) {
      const item = await table.get(staffReadKey(staff));
      return item === undefined ? undefined : readReading(item);
    },

    async readings(staff) {
      const items = await getAll(table, staff.map(staffReadKey));
      return new Map(items.map(readReading).map((reading) => [reading.staff, reading]));
    },

    async recordRead(reading) {
      const written = await table.put({
        put: { ...staffReadKey(reading.staff), ...reading },
        condition: 'attribute_not_exists(#pk) OR #readStartedAt <= :readStartedAt',
        values: { readStartedAt: reading.readStartedAt },
      });
      return written.kind === 'written' ? 'recorded' : 'superseded';
    },
  };
}
