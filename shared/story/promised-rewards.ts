/** What a participant was promised, told alike where it is granted and where an operator looks at it. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';

/** By the campaign as it is, or by the version one of them joined under: a file that gives nothing any more takes back no promise. */
export async function isSomethingPromised(
  { campaigns }: { readonly campaigns: Pick<CampaignStore, 'version'> },
  campaign: Campaign,
  people: readonly (Pick<Standing, 'campaignVersion'> | undefined)[],
): Promise<boolean> {
  if (campaign.rewards !== undefined) return true;
  for (const version of new Set(people.flatMap((one) => one?.campaignVersion ?? []))) {
    const his = version === campaign.version ? campaign : await campaigns.version(campaign.id, version);
    if (his?.rewards !== undefined) return true;
  }
  return false;
}

/** What the file gives; where it gives nothing any more, what it gave last. */
export async function lastGiven(
  { campaigns }: { readonly campaigns: Pick<CampaignStore, 'version'> },
  { id, version, rewards }: Campaign,
): Promise<Rewards | undefined> {
  if (rewards !== undefined) return rewards;
  for (let before = version - 1; before > 0; before -= 1) {
    const given = (await campaigns.version(id, before))?.rewards;
    if (given !== undefined) return given;
  }
  return undefined;
}

/** Old participants keep the old promise; what may be spent is what the operator says now. */
export async function rewardsFor(
  { campaigns }: { readonly campaigns: Pick<CampaignStore, 'version'> },
  campaign: Campaign,
  version: number,
): Promise<Rewards | undefined> {
  const his = version === campaign.version ? campaign : ((await campaigns.version(campaign.id, version)) ?? campaign);
  if (his.rewards === undefined) return undefined;
  return { ...his.rewards, budget: campaign.rewards?.budget ?? his.rewards.budget };
}
