/** Comparing each staff member's contacts at WeCom with ours. Told alike by the schedule and by an operator who will not wait for it. */
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Contact, ContactDirectory } from '#shared/ports/contact-directory.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface ContactSweepPorts {
  readonly campaigns: CampaignStore;
  readonly referrals: ReferralStore;
  readonly directory: ContactDirectory;
  readonly announceContactChanged: Announce<ContactChanged>;
  readonly clock: Clock;
}

export interface ContactsCompared {
  readonly staff: number;
  readonly unheardArrivals: number;
  readonly unheardDepartures: number;
}

/** What no callback told is said like an event, marked as found by a sweep. `only`: in this campaign. */
export async function compareContacts(ports: ContactSweepPorts, only?: CampaignId): Promise<ContactsCompared> {
  let staffCount = 0;
  let unheardArrivals = 0;
  let unheardDepartures = 0;
  for (const campaign of await ports.campaigns.campaigns()) {
    if (only !== undefined && campaign.id !== only) continue;
    if (!isRunningAt(campaign, ports.clock.eventNow())) continue;
    for (const staff of [...campaign.staff, ...campaign.desk]) {
      const found = await sweepStaff(ports, campaign, staff);
      staffCount += 1;
      unheardArrivals += found.arrivals;
      unheardDepartures += found.departures;
    }
  }
  return { staff: staffCount, unheardArrivals, unheardDepartures };
}

async function sweepStaff(
  ports: ContactSweepPorts,
  campaign: Campaign,
  staff: StaffId,
): Promise<{ readonly arrivals: number; readonly departures: number }> {
  const held = new Set((await ports.referrals.present({ kind: 'contact', staff })).map((presence) => presence.member));
  const listed = new Set<MemberId>();
  let arrivals = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.directory.contactsOf(staff, cursor);
    for (const contact of page.items) {
      listed.add(contact.member);
      // Who was a contact before the campaign began is no arrival.
      if (held.has(contact.member) || contact.addedAt < campaign.startsAt) continue;
      await ports.announceContactChanged(unheardArrival(contact, ports.clock.wallNow()));
      arrivals += 1;
    }
    cursor = page.next;
  } while (cursor !== undefined);
  const gone = [...held].filter((member) => !listed.has(member));
  for (const member of gone) await ports.announceContactChanged(unheardDeparture(ports, staff, member));
  return { arrivals, departures: gone.length };
}

const unheardArrival = (contact: Contact, wallNow: number): ContactChanged => ({
  version: 1,
  id: `sweep:${contact.staff}:${contact.member}:${contact.addedAt}`,
  change: 'added',
  staff: contact.staff,
  member: contact.member,
  ...(contact.code === undefined ? {} : { code: contact.code }),
  happenedAt: contact.addedAt,
  wallHappenedAt: wallNow,
  foundBySweep: true,
});

const unheardDeparture = (ports: ContactSweepPorts, staff: StaffId, member: MemberId): ContactChanged => ({
  version: 1,
  id: `sweep-left:${staff}:${member}:${ports.clock.wallNow()}`,
  change: 'removed-by-staff',
  staff,
  member,
  happenedAt: ports.clock.eventNow(),
  wallHappenedAt: ports.clock.wallNow(),
  foundBySweep: true,
});
