/** The runs that pre-warm posters, and who of a campaign's participants needs one. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { PosterNeed, WarmJob } from '#shared/domain/poster/warming.ts';
import type { Page } from './page.ts';

export interface WarmStore {
  /** The campaign's latest run, over or not. */
  job(campaign: CampaignId): Promise<WarmJob | undefined>;
  /**
   * Writes the run as it now is, if what was read before (undefined: none) still stands there.
   * `raced`: somebody else wrote in between; nothing was written.
   */
  replace(before: WarmJob | undefined, job: WarmJob): Promise<'replaced' | 'raced'>;
  /** How many need a poster now. It reads every standing of the campaign, and takes as long. */
  countNeeding(campaign: CampaignId, need: PosterNeed): Promise<number>;
  /**
   * Who needs a poster, at most so many from the cursor on. A page may hold fewer, or none, and still have a next one: a page looks
   * at so many standings and no more.
   */
  needing(campaign: CampaignId, need: PosterNeed, most: number, cursor?: string): Promise<Page<MemberId>>;
}
