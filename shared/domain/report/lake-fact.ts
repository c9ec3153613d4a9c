/**
 * What the event lake keeps of an item of the table: one line per fact, versioned. Every fact can be told from the item alone, with an id made of
 * what it says; so the table's stream and a backfill that reads the table tell the same lines, and each is read once. People appear by their
 * random refs only: no WeCom id of a person, no name, no text and no hash of any of them leaves the table.
 */
import type { Instant } from '../calendar.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { LiveCode } from '../campaign/live-code.ts';
import type { CampaignId, StaffId } from '../identity.ts';
import type { Judgement, Referral } from '../referral/referral.ts';
import type { Observation, Standing, Via } from '../referral/standing.ts';
import type { Departure } from '../referral/stay.ts';
import type { Grant } from '../reward/grant.ts';
import type { LedgerEntry } from '../reward/points.ts';
import type { Spending } from '../reward/spending.ts';
import type { DayCompleteness } from './completeness.ts';
import { campaignFacts, codeFacts, completenessFacts } from './lake-campaigns.ts';
import type { LakeFact, StaffRefs } from './lake-line.ts';
import { departureFacts, judgementFacts, observationFacts, referralFacts, standingFacts } from './lake-people.ts';
import { grantFacts, pointsFacts, spendingFacts } from './lake-rewards.ts';

/** An item that tells facts. Everything else the table holds tells none. */
export type LakeItem =
  | { readonly of: 'standing'; readonly standing: Standing }
  | { readonly of: 'observation'; readonly observation: Observation }
  | { readonly of: 'departure'; readonly departure: Departure }
  | { readonly of: 'referral'; readonly referral: Referral }
  | { readonly of: 'judgement'; readonly judgement: Judgement }
  | { readonly of: 'grant'; readonly grant: Grant }
  | { readonly of: 'points'; readonly entry: LedgerEntry }
  /** Where it was moved before that was noted, it tells nothing. */
  | {
      readonly of: 'spending';
      readonly campaign: CampaignId;
      readonly spending: Spending;
      readonly movedAt?: Instant;
    }
  /** `name`: a digest of the code, which is our own random text. */
  | { readonly of: 'code'; readonly code: LiveCode; readonly name: string }
  /** A version as it was applied. */
  | { readonly of: 'version'; readonly campaign: Campaign }
  /** The campaign as it stands: its pauses and its end. */
  | { readonly of: 'campaign'; readonly campaign: Campaign }
  | { readonly of: 'completeness'; readonly completeness: DayCompleteness };

/** One change of one item, as the table's stream tells it, at least once. */
export interface FactChange {
  readonly before?: LakeItem;
  readonly after?: LakeItem;
}

/** The facts a change brought: what the item tells now and did not tell before. Nothing that was told is ever taken back. */
export function lakeFacts({ before, after }: FactChange, staff: StaffRefs): readonly LakeFact[] {
  if (after === undefined) return [];
  const told = new Set(before === undefined ? [] : factsOf(before, staff).map(({ id }) => id));
  return factsOf(after, staff).filter(({ id }) => !told.has(id));
}

/** Every fact an item tells. */
export function factsOf(item: LakeItem, staff: StaffRefs): readonly LakeFact[] {
  switch (item.of) {
    case 'standing':
      return standingFacts(item.standing, staff);
    case 'observation':
      return observationFacts(item.observation, staff);
    case 'departure':
      return departureFacts(item.departure, staff);
    case 'referral':
      return referralFacts(item.referral, staff);
    case 'judgement':
      return judgementFacts(item.judgement);
    case 'grant':
      return grantFacts(item.grant);
    case 'points':
      return pointsFacts(item.entry);
    case 'spending':
      return spendingFacts(item.campaign, item.spending, item.movedAt);
    case 'code':
      return codeFacts(item.code, item.name);
    case 'version':
    case 'campaign':
      return campaignFacts(item.of, item.campaign);
    case 'completeness':
      return completenessFacts(item.completeness);
  }
}

/** The staff an item speaks of by where somebody came or went. */
export function staffIn(item: LakeItem): readonly StaffId[] {
  const via = viaOf(item);
  return via?.kind === 'contact' ? [via.staff] : [];
}

function viaOf(item: LakeItem): Via | undefined {
  switch (item.of) {
    case 'standing':
      return item.standing.via;
    case 'observation':
      return item.observation.via;
    case 'departure':
      return item.departure.via;
    case 'referral':
      return item.referral.via;
    default:
      return undefined;
  }
}

/** Hourly partition of a fact's own time, in UTC: `dt=2026-11-22/hour=08`. */
export const partitionOf = ({ happened_at: at }: LakeFact): string => `dt=${at.slice(0, 10)}/hour=${at.slice(11, 13)}`;
