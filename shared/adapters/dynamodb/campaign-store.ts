/** Campaigns in the table: the current version of each in one partition, every version kept beside it, and whose staff is whose. */
import * as z from 'zod/mini';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { campaignId } from '#shared/domain/identity.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { putAll } from './batches.ts';
import { readCampaign } from './campaign-items.ts';
import { type FissionTable, fissionTable, IS_NEW, type Put, type StoreOptions } from './fission-table.ts';
import { CAMPAIGNS_PARTITION, campaignKey, campaignVersionKey, staffClaimKey } from './keys.ts';
import { allOf } from './pages.ts';
import { readItem } from './plain-item.ts';

const claimShape = z.object({ campaign: z.pipe(z.string(), z.transform(campaignId)) });

export function dynamoCampaignStore(options: StoreOptions): CampaignStore {
  const table = fissionTable(options);
  return {
    async campaign(id) {
      const item = await table.get(campaignKey(id));
      return item === undefined ? undefined : readCampaign(item);
    },

    async version(id, version) {
      const item = await table.get(campaignVersionKey(id, version));
      return item === undefined ? undefined : readCampaign(item);
    },

    async campaigns() {
      const items = await allOf(table, { pk: CAMPAIGNS_PARTITION, prefix: '' });
      return items.map(readCampaign);
    },

    async campaignOfStaff(staff) {
      const item = await table.get(staffClaimKey(staff));
      return item === undefined ? undefined : readItem(claimShape, item).campaign;
    },

    save: (campaign) => save(table, campaign),

    claimStaff: (campaign, staff) =>
      putAll(
        table,
        staff.map((one) => ({ ...staffClaimKey(one), campaign })),
      ),
  };
}

/** The current item and the kept version are one transaction: what stands as current can always be looked up in the history. */
async function save(table: FissionTable, campaign: Campaign): Promise<'saved' | 'version-raced'> {
  const follows: Partial<Put> =
    campaign.version === 1 ? IS_NEW : { condition: '#version = :before', values: { before: campaign.version - 1 } };
  const saved = await table.transact([
    { put: { ...campaignKey(campaign.id), ...campaign }, ...follows },
    { put: { ...campaignVersionKey(campaign.id, campaign.version), ...campaign } },
  ]);
  return saved.kind === 'committed' ? 'saved' : 'version-raced';
}
