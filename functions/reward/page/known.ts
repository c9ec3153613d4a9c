/** Everything the page rests on, read from the books as they are now. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import type { Known } from '#shared/domain/notice/page-facts.ts';
import { stockOf } from '#shared/domain/reward/lure.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';
import { participantView } from '#shared/story/participant-view.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';

export interface KnownPorts {
  readonly campaigns: Pick<CampaignStore, 'version'>;
  readonly referrals: Pick<ReferralStore, 'standing' | 'broughtBy'>;
  readonly rewards: Pick<RewardStore, 'grantsOf' | 'till' | 'account'>;
  readonly clock: Clock;
}

/** Undefined: he takes no part (any more). */
export async function knownOf(ports: KnownPorts, campaign: Campaign, member: MemberId): Promise<Known | undefined> {
  const [view, standing] = await Promise.all([
    participantView(ports, campaign.id, member, { pageSize: Number.MAX_SAFE_INTEGER }),
    ports.referrals.standing(campaign.id, member),
  ]);
  if (view === undefined || standing === undefined) return undefined;
  const { counts, brought, participant } = view;
  return {
    ...{ campaign, counts, brought, hasPoster: participant.hasPoster, isInvitee: standing.inviter !== undefined },
    now: ports.clock.eventNow(),
    ...(await rewardsKnown(ports, campaign, member, standing.campaignVersion)),
  };
}

/** A campaign that gives nothing, and never gave, costs no further read. */
async function rewardsKnown(
  ports: KnownPorts,
  campaign: Campaign,
  member: MemberId,
  version: number,
): Promise<Pick<Known, 'rewards' | 'grants' | 'till' | 'points'>> {
  const rewards = await rewardsFor(ports, campaign, version);
  if (rewards === undefined) return { grants: [] };
  const prizes = rewards.ladder.map(({ prize }) => prize);
  const stocks = [...new Set(prizes.map(stockOf).filter((stock) => stock !== undefined))];
  const [grants, till, account] = await Promise.all([
    ports.rewards.grantsOf(campaign.id, member),
    ports.rewards.till(campaign.id, [], stocks),
    ports.rewards.account(campaign.id, member),
  ]);
  const hasPoints = account.entries > 0 || prizes.some(({ lure }) => lure.kind === 'points');
  return { rewards, grants, till, ...(hasPoints ? { points: account.balance } : {}) };
}
