/** Whoever comes is judged by the rules that were in force when he came, not by those in force when we hear of it. */
import type { Instant } from '#shared/domain/calendar.ts';
import { asInForce, type Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';

/** The latest version applied by then; before the first, the first. */
export async function inForceAt(campaigns: CampaignStore, current: Campaign, at: Instant): Promise<Campaign> {
  let version = current;
  while (version.appliedAt > at && version.version > 1) {
    const before = await campaigns.version(current.id, version.version - 1);
    if (before === undefined) break;
    version = before;
  }
  return version === current ? current : asInForce(current, version);
}
