/** Who is held and not listed: asked for by himself, and if he is really gone, on the books as missed. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { ContactDirectory } from '#shared/ports/contact-directory.ts';
import { type DepartPorts, depart } from '#shared/story/depart.ts';

export interface MissedPorts extends DepartPorts {
  readonly contacts: Pick<ContactDirectory, 'isContactOf'>;
}

/** Nobody told that they went: dated by this first read that misses them, and marked so. Returns how many are gone. */
export async function noteMissed(
  ports: MissedPorts,
  staff: StaffId,
  missed: readonly Presence[],
  at: Instant,
  readBefore: Instant | undefined,
): Promise<number> {
  let gone = 0;
  for (const { via, member, joinedAt } of missed) {
    // A list of fifty pages changes while it is read, and may skip somebody: nobody is gone because of that.
    if (await ports.contacts.isContactOf(staff, member)) continue;
    const lastSeenAt = readBefore !== undefined && readBefore >= joinedAt ? { lastSeenAt: readBefore } : {};
    await depart(ports, { member, via, at, kind: 'missed', ...lastSeenAt });
    gone += 1;
  }
  return gone;
}
