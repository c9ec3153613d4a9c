/** Presences in the table: who is inside a group or among a staff member's contacts, and how many have parted from him. Its part of the referral store. */
import * as z from 'zod/mini';
import type { MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import { getAll } from './batches.ts';
import { heldUnlessLater } from './book-writes.ts';
import type { FissionTable } from './fission-table.ts';
import { MEMBER_PREFIX, partedKey, presenceKey, viaPartition } from './keys.ts';
import { allOf } from './pages.ts';
import { readItem } from './plain-item.ts';
import { readPresence } from './referral-items.ts';

export async function present(table: FissionTable, via: Via): Promise<readonly Presence[]> {
  const filter = 'attribute_not_exists(#leftAt)';
  const items = await allOf(table, { pk: viaPartition(via), prefix: MEMBER_PREFIX, filter, pageSize: 5_000 });
  return items.map(readPresence);
}

export async function presence(table: FissionTable, via: Via, member: MemberId): Promise<Presence | undefined> {
  const item = await table.get(presenceKey(via, member));
  return item === undefined ? undefined : readPresence(item);
}

export async function holdPresence(table: FissionTable, presence: Presence): Promise<void> {
  await table.put(heldUnlessLater(presence));
}

export async function recordConfirmed(table: FissionTable, { via, member, joinedAt }: Presence): Promise<void> {
  await table.update({
    key: presenceKey(via, member),
    update: 'REMOVE #isHalf',
    condition: '#joinedAt = :joinedAt',
    values: { joinedAt },
  });
}

/** A stay that has ended, or that a later one has replaced, is left as it is. */
export async function recordLeave(
  table: FissionTable,
  left: Presence & { readonly leftAt: number },
): Promise<'recorded' | 'already-recorded'> {
  const { leftAt, joinedAt } = left;
  const bySweep = left.leftFoundBySweep === true;
  const written = await table.update({
    key: presenceKey(left.via, left.member),
    update: bySweep ? 'SET #leftAt = :leftAt, #leftFoundBySweep = :bySweep' : 'SET #leftAt = :leftAt',
    condition: '#joinedAt = :joinedAt AND attribute_not_exists(#leftAt)',
    values: bySweep ? { leftAt, joinedAt, bySweep } : { leftAt, joinedAt },
  });
  return written.kind === 'written' ? 'recorded' : 'already-recorded';
}

const partedShape = z.object({ sk: z.string(), count: z.number() });

export async function parted(
  table: FissionTable,
  staff: StaffId,
  days: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const items = await getAll(
    table,
    days.map((day) => partedKey(staff, day)),
  );
  const counts = items.map((item) => readItem(partedShape, item));
  return new Map(
    days.flatMap((day) =>
      counts.filter(({ sk }) => sk === partedKey(staff, day).sk).map(({ count }) => [day, count] as const),
    ),
  );
}
