/** Asking for a read of the contacts of every staff member not read for a while. Told alike by the schedule and by an operator who will not wait for it. */
import { MINUTE } from '#shared/domain/calendar.ts';
import { contactStaffOf, isSweptAt } from '#shared/domain/campaign/sweeping.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import { type ContactsDue, contactsDue } from '#shared/messages/contacts-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';

export interface ContactReadsPorts {
  readonly campaigns: CampaignStore;
  readonly staff: StaffStore;
  readonly announceContactsDue: Announce<ContactsDue>;
  readonly clock: Clock;
}

export interface ContactReadsAsked {
  readonly staff: number;
  readonly asked: number;
}

/** @param staleAfterMinutes 0 asks for everybody, whenever he was read last. `only`: of this campaign. */
export async function askForContactReads(
  ports: ContactReadsPorts,
  staleAfterMinutes: number,
  only?: CampaignId,
): Promise<ContactReadsAsked> {
  const [now, wallNow] = [ports.clock.eventNow(), ports.clock.wallNow()];
  const campaigns = (await ports.campaigns.campaigns()).filter(
    (campaign) => (only === undefined || campaign.id === only) && isSweptAt(campaign, now),
  );
  const staff = [...new Set(campaigns.flatMap(contactStaffOf))];
  const readings = await ports.staff.readings(staff);
  const staleSince = wallNow - staleAfterMinutes * MINUTE;
  const stale = staff.filter((one) => (readings.get(one)?.readStartedAt ?? 0) <= staleSince);
  for (const one of stale) await ports.announceContactsDue(contactsDue(one, wallNow));
  return { staff: staff.length, asked: stale.length };
}
