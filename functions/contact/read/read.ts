/** Contact flow: read a staff member's whole list of contacts, tell who came and who went without a callback, and note that the list was read. */
import type { Instant } from '#shared/domain/calendar.ts';
import { arrivalsSince } from '#shared/domain/campaign/sweeping.ts';
import { compareContacts, wasHeardOf } from '#shared/domain/contact/comparison.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { ContactsDue } from '#shared/messages/contacts-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Contact, ContactDirectory } from '#shared/ports/contact-directory.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';
import type { DepartPorts } from '#shared/story/depart.ts';
import { noteMissed } from './missed.ts';
import { tellingWhose } from './whose-list.ts';

export interface ReadContactsPorts extends DepartPorts {
  readonly campaigns: CampaignStore;
  readonly announceContactChanged: Announce<ContactChanged>;
  readonly staff: StaffStore;
  readonly contacts: ContactDirectory;
}

export type ReadContactsOutcome =
  | { readonly kind: 'covered' }
  /** He has left the corp. Nobody has left him by that, so his contacts stay as they are held. */
  | { readonly kind: 'unreadable'; readonly reason: 'no_such_staff'; readonly facts: { readonly staff: StaffId } }
  | {
      readonly kind: 'read' | 'superseded';
      readonly contacts: number;
      readonly unheardArrivals: number;
      readonly unheardDepartures: number;
    };

/** @throws Refused and RetryLater as WeCom's answer has it, with whose list it was */
export const readContacts = (ports: ReadContactsPorts, due: ContactsDue): Promise<ReadContactsOutcome> =>
  tellingWhose(due.staff, () => readUnlessCovered(ports, due));

async function readUnlessCovered(
  ports: ReadContactsPorts,
  { staff, askedAt }: ContactsDue,
): Promise<ReadContactsOutcome> {
  const latest = await ports.staff.reading(staff);
  if (latest !== undefined && latest.readStartedAt > askedAt) return { kind: 'covered' };
  const [asOf, readStartedAt] = [ports.clock.eventNow(), ports.clock.wallNow()];
  const since = arrivalsSince(await ports.campaigns.campaigns(), staff, asOf);
  // Held first, listed then: who is recorded while the list is read is missed by neither.
  const held = await ports.referrals.present({ kind: 'contact', staff });
  const listed = await wholeList(ports, staff);
  if (listed === 'no-such-staff') {
    await ports.staff.recordRead({ staff, readAsOf: asOf, readStartedAt, goneAt: latest?.goneAt ?? asOf });
    return { kind: 'unreadable', reason: 'no_such_staff', facts: { staff } };
  }
  const { arrivals, departures, confirmed } = compareContacts(held, listed, { asOf, since });
  let unheardArrivals = 0;
  for (const contact of arrivals) unheardArrivals += (await tellUnlessHeard(ports, contact)) ? 1 : 0;
  for (const half of confirmed) await ports.referrals.recordConfirmed(half);
  const unheardDepartures = await noteMissed(ports, staff, departures, asOf, latest?.readAsOf);
  // Last: a read that has died before its end counts for nobody.
  const noted = await ports.staff.recordRead({ staff, readAsOf: asOf, readStartedAt });
  const counts = { contacts: listed.length, unheardArrivals, unheardDepartures };
  return { kind: noted === 'recorded' ? 'read' : 'superseded', ...counts };
}

async function wholeList({ contacts }: ReadContactsPorts, staff: StaffId): Promise<Contact[] | 'no-such-staff'> {
  const list: Contact[] = [];
  let cursor: string | undefined;
  do {
    const page = await contacts.contactsOf(staff, cursor);
    if (page === 'no-such-staff') return page;
    list.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return list;
}

/** His callback may have come while the list was read, or he has left since and is listed all the same. */
async function tellUnlessHeard(ports: ReadContactsPorts, contact: Contact): Promise<boolean> {
  const { staff, member, addedAt } = contact;
  if (wasHeardOf(await ports.referrals.presence({ kind: 'contact', staff }, member), addedAt)) return false;
  await ports.announceContactChanged(unheardArrival(contact, ports.clock.wallNow()));
  return true;
}

/** What no callback told is said like an event, marked as found by a sweep. */
const unheardArrival = ({ staff, member, addedAt, code }: Contact, wallNow: Instant): ContactChanged => ({
  version: 1,
  id: `sweep:${staff}:${member}:${addedAt}`,
  change: 'added',
  staff,
  member,
  ...(code === undefined ? {} : { code }),
  happenedAt: addedAt,
  wallHappenedAt: wallNow,
  foundBySweep: true,
});
