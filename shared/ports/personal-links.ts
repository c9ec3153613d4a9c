/** Personal links to a participant's own page. Whoever holds one is taken for him, so they are random, kept as hashes, and can be replaced. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';

export interface PersonalLink {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  /** In wall time. */
  readonly expiresAt: Instant;
}

export interface PersonalLinks {
  /** Makes a random token and keeps only its hash. */
  open(link: PersonalLink): Promise<string>;
  /** Undefined for what was never opened, has expired or was replaced. */
  follow(token: string): Promise<PersonalLink | undefined>;
  /** What the token that replaces his would be made of: random, and told to nobody but him. */
  seed(): string;
  /**
   * A new token for the same page; from that write on every link opened before is dead. The same token and seed make the same new token, so that
   * pressing twice is pressing once. Undefined where the token is dead already and another seed has replaced it.
   */
  replace(token: string, seed: string): Promise<string | undefined>;
}
