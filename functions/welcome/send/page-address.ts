/** Where a participant's own page is: everybody who is greeted is told, whatever the campaign gives, because whom he has brought is worth a page. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { linkIsKeptFor, pagePath } from '#shared/domain/notice/personal-page.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { PersonalLinks } from '#shared/ports/personal-links.ts';

export interface PageAddressPorts {
  readonly pages: Pick<PersonalLinks, 'open'>;
  readonly clock: Clock;
  readonly publicBaseUrl: string;
}

export async function pageAddress(
  { pages, clock, publicBaseUrl }: PageAddressPorts,
  campaign: Campaign,
  member: MemberId,
): Promise<string> {
  const expiresAt = clock.wallNow() + linkIsKeptFor(campaign, clock.eventNow());
  return publicBaseUrl + pagePath(await pages.open({ campaign: campaign.id, member, expiresAt }));
}
