/** Which hours of the lake hold a campaign's facts. */
import { type Instant, isoInstant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { NamedPeriod } from '#shared/domain/report/periods.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { HourFiles, LakeShelf } from '#shared/ports/lake-shelf.ts';

interface HourPorts {
  readonly shelf: LakeShelf;
  readonly campaigns: CampaignStore;
}

/** Facts may lie as early as the campaign's first application. */
export async function firstFactOf(
  { campaigns }: Pick<HourPorts, 'campaigns'>,
  { id, version, startsAt, appliedAt }: Campaign,
): Promise<Instant> {
  const first = version === 1 ? appliedAt : (await campaigns.version(id, 1))?.appliedAt;
  return Math.min(startsAt, first ?? startsAt);
}

export async function hoursOf(
  ports: HourPorts,
  campaign: Campaign,
  { until }: NamedPeriod,
): Promise<readonly HourFiles[]> {
  const begin = await firstFactOf(ports, campaign);
  const hours = await ports.shelf.hours(isoInstant(begin).slice(0, 10), until.slice(0, 10));
  return hours.filter(({ hour }) => `${hour}:00:00.000Z` < until);
}
