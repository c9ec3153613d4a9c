/** What there may be to tell staff, and what each of them was told. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Told } from '#shared/domain/notice/told.ts';

/**
 * Somebody is about to be promised a rung for the first time: noted before the decision is written, so that a death in between loses nothing. It is true
 * if the grant's history begins at this very instant.
 */
export interface ReachedNote {
  readonly campaign: CampaignId;
  readonly participant: MemberId;
  readonly rung: number;
  /** Event time of the decision. */
  readonly at: Instant;
  /** Wall time. */
  readonly notedAt: Instant;
}

export interface NoticeStore {
  note(notes: readonly ReachedNote[]): Promise<void>;
  /** What was noted later than `after`, in that order; of one instant all or none, and no more than a few hundred. Kept for three days. */
  noted(campaign: CampaignId, after: Instant): Promise<readonly ReachedNote[]>;
  told(staff: StaffId): Promise<Told>;
  /** Writes it as the revision that follows the one it was read as. `raced`: somebody else is telling him; nothing was written. */
  keep(told: Told): Promise<'kept' | 'raced'>;
}
