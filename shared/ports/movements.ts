/** Every coming and going on the books of a campaign, for who counts them again from the facts. */
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Movement } from '#shared/domain/report/hearing.ts';
import type { Page } from './page.ts';

export interface Movements {
  /** A page at a time, the whole campaign; all goings of one member come one after the other, though perhaps on two pages. What was inside from before the campaign is left out. */
  of(campaign: CampaignId, cursor?: string): Promise<Page<Movement>>;
}
