/** Asking for a read of every group nothing was heard of for a while. Told alike by the schedule and by an operator who will not wait for it. */
import { DAY, type Instant, isoInstant, MINUTE } from '#shared/domain/calendar.ts';
import { endOf } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';

export interface GroupReadsPorts {
  readonly campaigns: CampaignStore;
  readonly groups: GroupStore;
  readonly announceGroupChanged: Announce<GroupChanged>;
  readonly clock: Clock;
}

export interface GroupReadsAsked {
  readonly groups: number;
  readonly asked: number;
}

/** Sweeps go on for a day after a campaign's end, so that what happened before it is still found. */
const AFTER_THE_END = DAY;

/** @param staleAfterMinutes 0 asks for every group, whenever it was read last. `only`: of this campaign. */
export async function askForGroupReads(
  ports: GroupReadsPorts,
  staleAfterMinutes: number,
  only?: CampaignId,
): Promise<GroupReadsAsked> {
  const now = ports.clock.wallNow();
  const stale = (readStartedAt: Instant): boolean => readStartedAt <= now - staleAfterMinutes * MINUTE;
  let groups = 0;
  let asked = 0;
  for (const campaign of await ports.campaigns.campaigns()) {
    if (only !== undefined && campaign.id !== only) continue;
    if (campaign.mechanic !== 'group' || ports.clock.eventNow() >= endOf(campaign) + AFTER_THE_END) continue;
    for (const held of await ports.groups.groupsOf(campaign.id, campaign.groups)) {
      if (held.closedAt !== undefined) continue;
      groups += 1;
      if (!stale(held.readStartedAt)) continue;
      asked += 1;
      await ports.announceGroupChanged({
        version: 1,
        id: `sweep:${held.group}:${isoInstant(now)}`,
        group: held.group,
        change: 'unheard',
        named: [],
        happenedAt: ports.clock.eventNow(),
        receivedAt: now,
        secondLook: false,
        foundBySweep: true,
      });
    }
  }
  return { groups, asked };
}
