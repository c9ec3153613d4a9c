/** Presences in the table: who is inside a group or among a staff member's contacts. Its part of the referral store. */
import type { MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import { heldUnlessLater } from './book-writes.ts';
import type { FissionTable } from './fission-table.ts';
import { MEMBER_PREFIX, presenceKey, viaPartition } from './keys.ts';
import { allOf } from './pages.ts';
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
