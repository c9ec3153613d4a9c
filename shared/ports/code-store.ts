/** Live codes by their text, and how much of the corp's quota is spent. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CodeTarget, LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CampaignId, CodeText } from '#shared/domain/identity.ts';
import type { Page } from './page.ts';

export interface CodeStore {
  code(text: CodeText): Promise<LiveCode | undefined>;
  /** Entry codes and the desk's code of a campaign. */
  officialCodes(campaign: CampaignId): Promise<readonly LiveCode[]>;
  /**
   * Spends one code of the quota, before it is made at WeCom: a death in between leaves the count too high, never too low,
   * and the daily reclaim recounts it. `exhausted`: the hard stop is reached, nothing was spent.
   */
  spendQuota(
    hardStop: number,
  ): Promise<{ readonly kind: 'spent'; readonly used: number } | { readonly kind: 'exhausted' }>;
  quotaUsed(): Promise<number>;
  /** Gives units back, or takes them: what others spend meanwhile is kept. */
  adjustQuota(by: number): Promise<void>;
  /** Keeps a code for ever. For a participant also notes it on his standing, in the same transaction. `already-made`: he has one; use that. */
  recordCode(code: LiveCode): Promise<'recorded' | 'already-made'>;
  recordTarget(code: CodeText, target: CodeTarget): Promise<void>;
  recordScan(code: CodeText, at: Instant): Promise<void>;
  recordEntryPoster(code: CodeText, posterKey: string): Promise<void>;
  recordGroupWelcome(code: CodeText, groupWelcomeId: string): Promise<void>;
  recordClosed(code: CodeText, at: Instant): Promise<void>;
  /** Made anew at WeCom after it was deleted: another record and another picture, the same text and owner. */
  recordReopened(code: LiveCode): Promise<void>;
  /** Every code of a campaign, a page at a time. */
  codes(campaign: CampaignId, cursor?: string): Promise<Page<LiveCode>>;
}
