/** Groups of campaigns as we hold them. A group nobody claimed is unknown here: it costs no call and no write. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import type { CampaignId, GroupId } from '#shared/domain/identity.ts';

export interface GroupStore {
  group(id: GroupId): Promise<HeldGroup | undefined>;
  /** Notes a finished read, unless a read begun later is noted already. Also claims the group for its campaign. */
  recordRead(group: HeldGroup): Promise<'recorded' | 'superseded'>;
  recordClosed(id: GroupId, at: Instant): Promise<void>;
  groupsOf(campaign: CampaignId, groups: readonly GroupId[]): Promise<readonly HeldGroup[]>;
}
