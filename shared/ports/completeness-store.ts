/** How far the books of a campaign can be trusted, as it was measured last, and for every day. */
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Completeness, DayCompleteness } from '#shared/domain/report/completeness.ts';

export interface CompletenessStore {
  latest(campaign: CampaignId): Promise<Completeness | undefined>;
  /** In their order. */
  days(campaign: CampaignId): Promise<readonly DayCompleteness[]>;
  /** `superseded`: what was measured later stands there; nothing was written. */
  keep(measured: Completeness): Promise<'kept' | 'superseded'>;
  keepDay(measured: DayCompleteness): Promise<'kept' | 'superseded'>;
}
