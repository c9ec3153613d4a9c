/** Short-lived personal links to a poster, for when it was too late to travel in the welcome. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';

export interface PosterLink {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  readonly expiresAt: Instant;
}

export interface PosterLinks {
  /** Makes a random token and keeps only its hash. */
  open(link: PosterLink): Promise<string>;
  follow(token: string): Promise<PosterLink | undefined>;
}
