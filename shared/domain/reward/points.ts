/** Points (积分): an append-only ledger. The balance is moved in the same write as the entry, and is always the sum of the entries. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';

/** Unique by its id, which is derived from what it is for: told twice, it is entered once. */
export interface LedgerEntry {
  readonly id: string;
  readonly campaign: CampaignId;
  readonly member: MemberId;
  /** Under which he appears in reports; absent: written before this was kept. */
  readonly memberRef?: string;
  /** Less than nothing takes points away. */
  readonly points: number;
  readonly at: Instant;
  readonly reason: 'grant' | 'clawback' | 'correction' | 'spent';
  /** Who corrected, and why. */
  readonly by?: string;
  readonly note?: string;
}

export interface PointsAccount {
  readonly member: MemberId;
  readonly balance: number;
  readonly entries: number;
}
