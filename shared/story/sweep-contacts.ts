/** Comparing each staff member's contacts at WeCom with ours. Told alike by the schedule and by an operator who will not wait for it. */
import { DAY } from '#shared/domain/calendar.ts';
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, MemberId, StaffId } from '#shared/domain/identity.ts';
import { isSameStay } from '#shared/domain/referral/presence.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Contact, ContactDirectory } from '#shared/ports/contact-directory.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { oneByOne } from './one-by-one.ts';

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

/** Sweeps go on through pauses and for a day after the end, so that what happened before is still found. */
const AFTER_THE_END = DAY;

/** What no callback told is said like an event, marked as found by a sweep. `only`: in this campaign. */
export async function compareContacts(ports: ContactSweepPorts, only?: CampaignId): Promise<ContactsCompared> {
  const now = ports.clock.eventNow();
  const found = { staff: 0, unheardArrivals: 0, unheardDepartures: 0 };
  const campaigns = (await ports.campaigns.campaigns()).filter(
    (one) => (only === undefined || one.id === only) && one.startsAt <= now && now < endOf(one) + AFTER_THE_END,
  );
  const rounds = campaigns.flatMap((campaign) =>
    [...campaign.staff, ...campaign.desk].map((staff) => ({ campaign, staff })),
  );
  await oneByOne(
    'CONTACT_SWEEP_INCOMPLETE',
    rounds.map(({ campaign, staff }) => async () => {
      const { arrivals, departures } = await sweepStaff(ports, campaign, staff);
      found.staff += 1;
      found.unheardArrivals += arrivals;
      found.unheardDepartures += departures;
    }),
  );
  return found;
}

async function sweepStaff(
  ports: ContactSweepPorts,
  campaign: Campaign,
  staff: StaffId,
): Promise<{ readonly arrivals: number; readonly departures: number }> {
  const present = await ports.referrals.present({ kind: 'contact', staff });
  const held = new Map(present.map((presence) => [presence.member, presence]));
  const listed = new Set<MemberId>();
  let arrivals = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.directory.contactsOf(staff, cursor);
    for (const contact of page.items) {
      listed.add(contact.member);
      const known = held.get(contact.member);
      const isKnown = known !== undefined && (contact.addedAt <= known.joinedAt || isSameStay(known, contact.addedAt));
      // Who was a contact before the campaign began is no arrival.
      if (isKnown || contact.addedAt < campaign.startsAt) continue;
      await ports.announceContactChanged(unheardArrival(contact, ports.clock.wallNow()));
      arrivals += 1;
    }
    cursor = page.next;
  } while (cursor !== undefined);
  const gone = [...held.keys()].filter((member) => !listed.has(member));
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
