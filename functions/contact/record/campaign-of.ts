/** Whose books a change of contacts is put on: of the campaign of the code, or of the staff member. */
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';

export interface CampaignOfPorts {
  readonly codes: Pick<CodeStore, 'code'>;
  readonly campaigns: Pick<CampaignStore, 'campaign' | 'campaignOfStaff'>;
}

/**
 * The code knows its campaign, as long as that lasts; after its end, or without one of our codes, the staff member's campaign observes him:
 * staff go on to the next campaign, and the old posters with their codes go on about.
 */
export async function campaignOf(
  { codes, campaigns }: CampaignOfPorts,
  change: ContactChanged,
): Promise<Campaign | undefined> {
  const code = change.code === undefined ? undefined : await codes.code(change.code);
  const own = code === undefined ? undefined : await campaigns.campaign(code.campaign);
  if (own !== undefined && change.happenedAt < endOf(own)) return own;
  const id = await campaigns.campaignOfStaff(change.staff);
  return id === undefined || id === own?.id ? own : campaigns.campaign(id);
}
