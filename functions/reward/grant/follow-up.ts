/** What follows from a decision that was written: a cap that was met does what the campaign says, and whatever is left to do is asked for. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { changedLife } from '#shared/domain/campaign/life.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Draft } from './draft.ts';

export interface FollowUpPorts {
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
  readonly announceRewardDue: Announce<RewardDue>;
}

/** Lost in a death, it comes with the next message: who waits for budget meets the cap again, and schedules ask for what is owed or awaited. */
export async function followUp(
  ports: FollowUpPorts,
  campaign: Campaign,
  { metCap, moves, isCut }: Draft,
  isMoreOwed: boolean,
): Promise<void> {
  const { id } = campaign;
  if (metCap && campaign.rewards?.budget.atCap === 'pause') {
    const paused = changedLife(campaign, 'pause', ports.clock.eventNow());
    // Somebody else has changed the campaign: the next message that meets the cap pauses it.
    if (paused !== undefined && paused !== campaign) await ports.campaigns.save(paused);
  }
  const hasFreed = moves.some(({ after }) => after.state === 'expired' || after.state === 'clawed_back');
  // Somebody waits whom the index did not show yet, though there may be room.
  const isHidden = moves.some(
    ({ after }) => after.state === 'waiting' && after.history.at(-1)?.reason === 'others_first',
  );
  if (!isMoreOwed && !hasFreed && !isCut && !isHidden) return;
  const nudge = { version: 1, id: `catch-up:${id}:${ports.clock.wallNow()}`, campaign: id, what: 'catch-up' } as const;
  await ports.announceRewardDue(nudge);
}
