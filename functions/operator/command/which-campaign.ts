/** Operator: which campaign a command is about. */
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import { type CampaignId, campaignId } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

const DEMO = campaignId('demo');

/** The one that is named; else the only running one; else the demo's. @throws Refused `CAMPAIGN_UNKNOWN`, `CAMPAIGN_UNNAMED` */
export async function campaignMeant(
  { campaigns, clock }: Pick<OperatorPorts, 'campaigns' | 'clock'>,
  named: CampaignId | undefined,
): Promise<Campaign> {
  if (named !== undefined) {
    const found = await campaigns.campaign(named);
    if (found !== undefined) return found;
    throw new Refused('CAMPAIGN_UNKNOWN', `There is no campaign ${named}.`, { campaign: named });
  }
  const all = await campaigns.campaigns();
  const running = all.filter((campaign) => isRunningAt(campaign, clock.eventNow()));
  const meant = running.length === 1 ? running[0] : all.find((campaign) => campaign.id === DEMO);
  if (meant !== undefined) return meant;
  throw new Refused('CAMPAIGN_UNNAMED', `Name the campaign: ${running.length} are running.`, {
    running: running.length,
  });
}
