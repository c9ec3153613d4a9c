/** Who may have something coming: read from the books as they are now, each by the rules of the version he joined under. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import type { Climber } from '#shared/domain/reward/granting.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { OwedClimb, RewardStore } from '#shared/ports/reward-store.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';

export interface ClimberPorts {
  readonly campaigns: CampaignStore;
  readonly referrals: ReferralStore;
  readonly rewards: RewardStore;
}

/** A debt, and whose ladder it is about: the inviter's, unless an earlier debt named him, and the invitee's where he gets something himself. */
export interface Due {
  readonly owed: OwedClimb;
  readonly climbers: readonly Climber[];
}

/** In the order of reaching. */
export function climbersOf(
  ports: ClimberPorts,
  campaign: Campaign,
  owed: readonly OwedClimb[],
): Promise<readonly Due[]> {
  const named = new Set<MemberId>();
  return Promise.all(
    owed.map(async (one) => {
      const isNamed = named.has(one.inviter);
      named.add(one.inviter);
      const found = await Promise.all([
        isNamed ? undefined : asInviter(ports, campaign, one.inviter),
        asInvitee(ports, campaign, one),
      ]);
      return { owed: one, climbers: found.filter((climber) => climber !== undefined) };
    }),
  );
}

async function asInviter(ports: ClimberPorts, campaign: Campaign, inviter: MemberId): Promise<Climber | undefined> {
  const climber = await climberOf(ports, campaign, inviter);
  if (climber === undefined) return undefined;
  const { forInvitee: _his, ...rewards } = climber.rewards;
  return { ...climber, rewards, counted: await countedOf(ports, campaign, inviter) };
}

async function asInvitee(
  ports: ClimberPorts,
  campaign: Campaign,
  { invitee, inviter }: Pick<OwedClimb, 'invitee' | 'inviter'>,
): Promise<Climber | undefined> {
  const climber = await climberOf(ports, campaign, invitee);
  if (climber?.rewards.forInvitee === undefined) return undefined;
  const referral = await ports.referrals.referral(campaign.id, inviter, invitee);
  const counts = referral?.verdict.state === 'qualified' ? { countedAsInvitee: referral.judgedAt } : {};
  return { ...climber, rewards: { ...climber.rewards, ladder: [] }, ...counts };
}

async function climberOf(ports: ClimberPorts, campaign: Campaign, member: MemberId): Promise<Climber | undefined> {
  const standing = await ports.referrals.standing(campaign.id, member);
  if (standing === undefined) return undefined;
  const rewards = await rewardsFor(ports, campaign, standing.campaignVersion);
  if (rewards === undefined) return undefined;
  return {
    campaign: campaign.id,
    campaignVersion: standing.campaignVersion,
    participant: member,
    participantRef: standing.memberRef,
    rewards,
    counted: [],
    grants: await ports.rewards.grantsOf(campaign.id, member),
  };
}

/** Recounted from the referrals themselves, in the order they came to count. */
async function countedOf(
  { referrals }: ClimberPorts,
  campaign: Campaign,
  inviter: MemberId,
): Promise<readonly Instant[]> {
  const counted: Instant[] = [];
  let cursor: string | undefined;
  do {
    const page = await referrals.broughtBy(campaign.id, inviter, cursor);
    counted.push(...page.items.filter(({ verdict }) => verdict.state === 'qualified').map(({ judgedAt }) => judgedAt));
    cursor = page.next;
  } while (cursor !== undefined);
  return counted.sort((one, other) => one - other);
}
