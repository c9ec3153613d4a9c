/** The hours in which something may be due. Told alike by who settles referrals and by who counts those that wait. */
import { HOUR, type Instant } from '#shared/domain/calendar.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';

export interface HoursOfHoldsPorts {
  readonly holds: HoldStore;
  readonly campaigns: CampaignStore;
}

export const hourOf = (at: Instant): Instant => at - (at % HOUR);

/** Every hour that may hold something due; from the first campaign's start where nothing was ever settled. */
export async function* hoursOfHolds({ holds, campaigns }: HoursOfHoldsPorts, now: Instant): AsyncGenerator<Instant> {
  const noted = await holds.emptyBefore();
  const starts = noted === undefined ? (await campaigns.campaigns()).map(({ startsAt }) => startsAt) : [noted];
  for (let hour = hourOf(Math.min(now, ...starts)); hour <= now; hour += HOUR) yield hour;
}
