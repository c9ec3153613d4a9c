/** The campaign store in memory, held to the same contract suite as the real one. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, StaffId } from '#shared/domain/identity.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface InMemoryCampaignStore extends CampaignStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
}

export function inMemoryCampaignStore(
  start: readonly Campaign[] = [],
  writes: CountedWrites = countedWrites(),
): InMemoryCampaignStore {
  const campaigns = new Map<CampaignId, Campaign>(start.map((campaign) => [campaign.id, campaign]));
  const versions = new Map<string, Campaign>(start.map((campaign) => [`${campaign.id}#${campaign.version}`, campaign]));
  const claims = new Map<StaffId, CampaignId>();
  return {
    writes,
    crashBeforeWrite: writes.crashBeforeWrite,

    async campaign(id) {
      return campaigns.get(id);
    },

    async version(id, version) {
      return versions.get(`${id}#${version}`);
    },

    async campaigns() {
      return [...campaigns.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
    },

    async campaignOfStaff(staff) {
      return claims.get(staff);
    },

    async save(campaign) {
      const before = campaigns.get(campaign.id)?.version ?? 0;
      if (campaign.version !== before + 1) return 'version-raced';
      writes.before('campaign.save');
      campaigns.set(campaign.id, campaign);
      versions.set(`${campaign.id}#${campaign.version}`, campaign);
      return 'saved';
    },

    async claimStaff(campaign, staff) {
      for (const one of staff) {
        writes.before('campaign.claimStaff');
        claims.set(one, campaign);
      }
    },
  };
}
