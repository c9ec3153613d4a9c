/** Whoever waits is told by one read of his group, or of his staff member's contacts, however many wait for it. */
import { isoInstant, MINUTE } from '#shared/domain/calendar.ts';
import type { GroupId } from '#shared/domain/identity.ts';
import { type ContactsDue, contactsDue } from '#shared/messages/contacts-due.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { LatestReads } from './latest-reads.ts';
import type { Settled } from './settle-one.ts';

export interface AskPorts {
  readonly clock: Clock;
  readonly announceGroupChanged: Announce<GroupChanged>;
  readonly announceContactsDue: Announce<ContactsDue>;
}

export async function askForReads(
  ports: AskPorts,
  reads: LatestReads,
  waiting: readonly Settled[],
  staffReadEveryMinutes: number,
): Promise<number> {
  const vias = waiting.flatMap(({ readFirst }) => readFirst);
  const groups = new Set(vias.flatMap((via) => (via.kind === 'group' ? [via.group] : [])));
  const staff = new Set(vias.flatMap((via) => (via.kind === 'contact' ? [via.staff] : [])));
  for (const group of groups) await ports.announceGroupChanged(groupRead(ports.clock, group));
  let staffAsked = 0;
  for (const one of staff) {
    const latest = await reads({ kind: 'contact', staff: one });
    const wallNow = ports.clock.wallNow();
    // The whole list of one person is up to fifty pages; friends who fall due one by one are told by one read.
    if (latest !== undefined && latest.readStartedAt > wallNow - staffReadEveryMinutes * MINUTE) continue;
    await ports.announceContactsDue(contactsDue(one, wallNow));
    staffAsked += 1;
  }
  return groups.size + staffAsked;
}

const groupRead = (clock: Clock, group: GroupId): GroupChanged => ({
  version: 1,
  id: `settle:${group}:${isoInstant(clock.wallNow())}`,
  group,
  change: 'unheard',
  named: [],
  happenedAt: clock.eventNow(),
  receivedAt: clock.wallNow(),
  secondLook: false,
  foundBySweep: true,
});
