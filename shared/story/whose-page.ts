/** Whose page a link opens. Unknown, expired, replaced and malformed ones are answered alike: nobody's. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { isPageOver, mayBeToken } from '#shared/domain/notice/personal-page.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { PersonalLinks } from '#shared/ports/personal-links.ts';

export interface WhosePagePorts {
  readonly pages: Pick<PersonalLinks, 'follow'>;
  readonly campaigns: Pick<CampaignStore, 'campaign'>;
  readonly clock: Clock;
}

/** The link alone tells who he is: nothing else in a request does. */
export async function whosePage(
  { pages, campaigns, clock }: WhosePagePorts,
  token: string,
): Promise<{ readonly campaign: Campaign; readonly member: MemberId } | undefined> {
  const link = mayBeToken(token) ? await pages.follow(token) : undefined;
  if (link === undefined || link.expiresAt <= clock.wallNow()) return undefined;
  const campaign = await campaigns.campaign(link.campaign);
  if (campaign === undefined || isPageOver(campaign, clock.eventNow())) return undefined;
  return { campaign, member: link.member };
}
