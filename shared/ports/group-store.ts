/** Groups of campaigns as we hold them. A group nobody claimed is unknown here: it costs no call and no write. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import type { CampaignId, GroupId } from '#shared/domain/identity.ts';

/** How far a campaign's group-welcome entry has come in a group: no API tells, so it is our word and the operator's. */
export interface WelcomeChoice {
  /** When the group's owner was asked to choose it. */
  readonly askedAt?: Instant;
  /** When the operator said that the owner has. */
  readonly confirmedAt?: Instant;
}

export interface GroupStore {
  group(id: GroupId): Promise<HeldGroup | undefined>;
  /** Notes a finished read, unless a read begun later is noted already. Also claims the group for its campaign. */
  recordRead(group: HeldGroup): Promise<'recorded' | 'superseded'>;
  recordClosed(id: GroupId, at: Instant): Promise<void>;
  groupsOf(campaign: CampaignId, groups: readonly GroupId[]): Promise<readonly HeldGroup[]>;
  /** Each is noted once; a later word changes nothing. Reads of the group leave it as it is. */
  recordWelcomeAsked(campaign: CampaignId, group: GroupId, at: Instant): Promise<void>;
  recordWelcomeConfirmed(campaign: CampaignId, group: GroupId, at: Instant): Promise<void>;
  /** Only groups of which anything is noted for this campaign. */
  welcomeChoices(campaign: CampaignId, groups: readonly GroupId[]): Promise<ReadonlyMap<GroupId, WelcomeChoice>>;
}
