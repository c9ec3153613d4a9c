/** Staff refs in the table, remembered for as long as the function lives. */
import * as z from 'zod/mini';
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffRefs } from '#shared/ports/staff-refs.ts';
import { fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import { staffRefKey } from './keys.ts';
import { readItem } from './plain-item.ts';

const shape = z.object({ ref: z.string() });

export function dynamoStaffRefs(options: StoreOptions & { readonly freshRef: () => string }): StaffRefs {
  const table = fissionTable(options);
  const known = new Map<StaffId, string>();
  const refOf = async (staff: StaffId): Promise<string> => {
    const key = staffRefKey(staff);
    const held = await table.get(key);
    if (held !== undefined) return readItem(shape, held).ref;
    const ref = options.freshRef();
    const written = await table.put({ put: { ...key, ref }, ...IS_NEW });
    if (written.kind === 'written') return ref;
    const first = written.held ?? (await table.get(key));
    return first === undefined ? ref : readItem(shape, first).ref;
  };
  return {
    async of(staff) {
      for (const one of new Set(staff)) if (!known.has(one)) known.set(one, await refOf(one));
      return known;
    },
  };
}
