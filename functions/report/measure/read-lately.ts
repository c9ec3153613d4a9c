/** When each open group of a campaign, and the contacts of each of its staff, were read last. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { contactStaffOf } from '#shared/domain/campaign/sweeping.ts';
import { type Read, readOf } from '#shared/domain/report/completeness.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';

export interface ReadPorts {
  readonly groups: GroupStore;
  readonly staff: StaffStore;
}

export async function latestReadsOf(
  ports: ReadPorts,
  campaign: Campaign,
  { now, wallNow }: { readonly now: Instant; readonly wallNow: Instant },
  latelyMs: number,
): Promise<Read> {
  const all = contactStaffOf(campaign);
  const [held, readings] = await Promise.all([
    ports.groups.groupsOf(campaign.id, campaign.groups),
    ports.staff.readings(all),
  ]);
  // Who has left the corp has no list any more.
  const staff = all.filter((one) => readings.get(one)?.goneAt === undefined);
  const byId = new Map(held.map((group) => [group.group, group]));
  const open = campaign.groups.filter((group) => byId.get(group)?.closedAt === undefined);
  const latest = {
    groups: open.map((group) => byId.get(group)?.readStartedAt),
    staff: staff.map((one) => readings.get(one)?.readStartedAt),
  };
  const isNewcomer = Math.max(campaign.startsAt, campaign.appliedAt) > now - latelyMs;
  return readOf(latest, wallNow - latelyMs, isNewcomer);
}
