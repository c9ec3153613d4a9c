/** Campaigns as they are applied, and which groups and staff belong to which. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, StaffId } from '#shared/domain/identity.ts';

export interface CampaignStore {
  campaign(id: CampaignId): Promise<Campaign | undefined>;
  /** A version as it was applied. */
  version(id: CampaignId, version: number): Promise<Campaign | undefined>;
  campaigns(): Promise<readonly Campaign[]>;
  /** The campaign a staff member (of the contact mechanic or of a desk) was last claimed for. */
  campaignOfStaff(staff: StaffId): Promise<CampaignId | undefined>;
  /** Saves a version, if it follows the stored one. `version-raced`: someone else applied in between; nothing was written. */
  save(campaign: Campaign): Promise<'saved' | 'version-raced'>;
  /** Claims the staff for the campaign. The caller has checked the overlap; of two at once the later write wins the claim. */
  claimStaff(campaign: CampaignId, staff: readonly StaffId[]): Promise<void>;
}
