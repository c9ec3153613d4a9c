/** Grants, stocks, budgets and points of a campaign. Whatever moves together is written together, or not at all. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Grant, HeldCode } from '#shared/domain/reward/grant.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import type { Line } from '#shared/domain/reward/line.ts';
import type { LedgerEntry, PointsAccount } from '#shared/domain/reward/points.ts';
import type { Stock } from '#shared/domain/reward/stock.ts';
import type { Till } from '#shared/domain/reward/till.ts';
import type { Page } from './page.ts';

/** What is owed because a referral came, or ceased, to count. */
export interface OwedClimb {
  readonly campaign: CampaignId;
  readonly inviter: MemberId;
  readonly invitee: MemberId;
  /** Names this very change of the referral. */
  readonly since: Instant;
}

/** Everything one decision changes. */
export interface RewardChange {
  readonly campaign: CampaignId;
  /** As it was read. */
  readonly before: Till;
  readonly after: Till;
  readonly moves: readonly GrantMove[];
  readonly entries: readonly LedgerEntry[];
  /** Struck off in the same write. */
  readonly settles: readonly OwedClimb[];
}

export interface StockImport {
  readonly imported: number;
  /** Codes that were there already, from this file or an earlier one. */
  readonly known: number;
}

export interface RewardStore {
  /** The campaign's spending, the days and the stocks named; only the latest day is kept. Strongly consistent. */
  till(campaign: CampaignId, days: readonly string[], stocks: readonly string[]): Promise<Till>;
  /** The codes of these numbers; each was imported. */
  codes(campaign: CampaignId, stock: string, numbers: readonly number[]): Promise<readonly HeldCode[]>;
  /** One transaction. `raced`: something of it has changed since it was read; nothing was written. */
  commit(change: RewardChange): Promise<'committed' | 'raced'>;
  /** Strikes off what is owed where nothing else follows from it. */
  settle(owed: readonly OwedClimb[]): Promise<void>;
  /** What is owed in a campaign, oldest first; `before`: only since before an instant of event time. The index may lag behind. */
  climbsOwed(campaign: CampaignId, most: number, before?: Instant): Promise<readonly OwedClimb[]>;

  grant(campaign: CampaignId, participant: MemberId, rung: number): Promise<Grant | undefined>;
  grantsOf(campaign: CampaignId, participant: MemberId): Promise<readonly Grant[]>;
  grants(campaign: CampaignId, cursor?: string): Promise<Page<Grant>>;
  /** Who waits in a line, in the order of reaching. The index may lag behind; how many wait, the till knows. */
  waiting(campaign: CampaignId, line: Line, cursor?: string): Promise<Page<Grant>>;
  /** Grants that are to be claimed in the hour of `hour`, and by `before`. */
  toExpire(hour: Instant, before: Instant, cursor?: string): Promise<Page<Grant>>;
  /** Every hour before this one has been found empty; absent before the first look. */
  expiredBefore(): Promise<Instant | undefined>;
  noteExpiredBefore(hour: Instant): Promise<void>;

  stocks(campaign: CampaignId): Promise<readonly Stock[]>;
  /** Adds codes behind those there are; a code is in a stock once, however often it is imported. */
  importCodes(campaign: CampaignId, stock: string, codes: readonly string[]): Promise<StockImport>;

  account(campaign: CampaignId, member: MemberId): Promise<PointsAccount>;
  entries(campaign: CampaignId, member: MemberId, cursor?: string): Promise<Page<LedgerEntry>>;
  /** `known`: this very entry is in the ledger. `short`: the balance would fall below nothing. */
  enterPoints(entry: LedgerEntry): Promise<'entered' | 'known' | 'short'>;
}
