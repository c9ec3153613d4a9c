/** The latest read of each group and of each staff member's contacts, looked up once a run. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';

export interface LatestRead {
  /** Event time at which it was begun. */
  readonly readAsOf: Instant;
  /** Wall time of the same. */
  readonly readStartedAt: Instant;
  /** The group has been dissolved, or the staff member has left the corp: no read will ever show anybody there again. */
  readonly closedAt?: Instant;
}

export interface LatestReadsPorts {
  readonly groups: GroupStore;
  readonly staff: StaffStore;
}

export type LatestReads = (via: Via) => Promise<LatestRead | undefined>;

async function contactsOf(store: StaffStore, staff: StaffId): Promise<LatestRead | undefined> {
  const reading = await store.reading(staff);
  return reading?.goneAt === undefined ? reading : { ...reading, closedAt: reading.goneAt };
}

export function latestReads({ groups, staff }: LatestReadsPorts): LatestReads {
  const known = new Map<string, Promise<LatestRead | undefined>>();
  return (via) => {
    const place = via.kind === 'group' ? `group ${via.group}` : `staff ${via.staff}`;
    const found = known.get(place) ?? (via.kind === 'group' ? groups.group(via.group) : contactsOf(staff, via.staff));
    known.set(place, found);
    return found;
  };
}
