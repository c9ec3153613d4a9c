/** Referrals that wait for the end of their hold, by the hour in which they fall due. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Page } from './page.ts';

export interface HoldStore {
  /** Of those that fall due in the hour of `hour`, the ones due before `before`, oldest first. Each may be settled while the list is read. */
  due(hour: Instant, before: Instant, cursor?: string): Promise<Page<Referral>>;
  /** Every hour before this one has been found empty; absent before the first settling. */
  emptyBefore(): Promise<Instant | undefined>;
  /** Moves on only, never back. */
  noteEmptyBefore(hour: Instant): Promise<void>;
}
