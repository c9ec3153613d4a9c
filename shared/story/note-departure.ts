/** A departure nobody told of: a whole read of a staff member's contacts misses somebody we hold. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { MemberId, StaffId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';

export interface DeparturePorts {
  readonly announceContactChanged: Announce<ContactChanged>;
  readonly clock: Clock;
}

export interface UnheardDeparture {
  readonly staff: StaffId;
  readonly member: MemberId;
  /** Event time at which the read that misses him was begun: by then he had gone. */
  readonly at: Instant;
}

/** Said like an event, marked as found by a sweep. */
export async function noteUnheardDeparture(
  ports: DeparturePorts,
  { staff, member, at }: UnheardDeparture,
): Promise<void> {
  const wallHappenedAt = ports.clock.wallNow();
  await ports.announceContactChanged({
    version: 1,
    id: `sweep-left:${staff}:${member}:${wallHappenedAt}`,
    change: 'removed-by-staff',
    staff,
    member,
    happenedAt: at,
    wallHappenedAt,
    foundBySweep: true,
  });
}
