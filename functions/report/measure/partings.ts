/** What no read recovers: who deleted a staff member by WeCom's count, held against our books, staff member by staff member and day by day. */
import { CHINA, DAY, daysOf, type Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { contactStaffOf } from '#shared/domain/campaign/sweeping.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffDay } from '#shared/domain/report/completeness.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { PartingsOfDay, StaffBehaviour } from '#shared/ports/staff-behaviour.ts';

export interface PartingsPorts {
  readonly campaigns: CampaignStore;
  readonly referrals: ReferralStore;
  readonly behaviour: StaffBehaviour;
}

const WHOLE_DAYS = 7;
const chinaDay = daysOf(CHINA);

/** The last seven whole days in China, as far as the staff member has been the campaign's for all of each. */
export async function partingDays(
  ports: PartingsPorts,
  campaign: Campaign,
  now: Instant,
): Promise<readonly StaffDay[]> {
  const first = now - WHOLE_DAYS * DAY;
  const days = Array.from({ length: WHOLE_DAYS }, (_, index) => chinaDay(first + index * DAY));
  const found: StaffDay[] = [];
  for (const [staff, since] of await namedSince(ports, campaign, first)) {
    const his = days.filter((day) => Date.parse(`${day}T00:00:00+08:00`) >= since);
    if (his.length === 0) continue;
    const [told, recorded] = await Promise.all([
      toldOf(ports, staff, first, now - DAY),
      ports.referrals.parted(staff, his),
    ]);
    const byDay = new Map(told.map(({ day, deletedByMembers }) => [chinaDay(day), deletedByMembers]));
    for (const day of his) {
      const count = byDay.get(day);
      found.push({ staff, day, recorded: recorded.get(day) ?? 0, ...(count === undefined ? {} : { told: count }) });
    }
  }
  return found;
}

/** One staff member WeCom tells nothing of costs no other his figure. */
async function toldOf(
  { behaviour }: PartingsPorts,
  staff: StaffId,
  from: Instant,
  to: Instant,
): Promise<readonly PartingsOfDay[]> {
  try {
    return await behaviour.partings(staff, from, to);
  } catch (failure) {
    if (failure instanceof RetryLater || failure instanceof Refused) return [];
    throw failure;
  }
}

/** From when on our books hear of each of its staff: since he was first named, if he has been in every version since. Looks no further back than it must. */
async function namedSince(
  { campaigns }: PartingsPorts,
  campaign: Campaign,
  from: Instant,
): Promise<ReadonlyMap<StaffId, Instant>> {
  const since = new Map(contactStaffOf(campaign).map((staff) => [staff, campaign.appliedAt]));
  let version = campaign;
  while (version.version > 1 && version.appliedAt > from) {
    const before = await campaigns.version(campaign.id, version.version - 1);
    if (before === undefined) break;
    const { appliedAt } = version;
    for (const staff of contactStaffOf(before)) if (since.get(staff) === appliedAt) since.set(staff, before.appliedAt);
    version = before;
  }
  return since;
}
