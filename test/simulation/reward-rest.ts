/** Rewards at rest: nothing is owed or overdue, and who waits does so because there is really no room. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import { dayInShanghai, isHeldFor, type PlainRewards, type PlainRung, rungsIn, whyNoRoom } from './plain-rewards.ts';
import type { World } from './world.ts';

/** @param lookedAt when expiry was last looked for */
export function lookAtRewardsAtRest(world: World, lookedAt: Instant): void {
  const {
    books,
    rewards: { vault },
    rewardWatch,
  } = world;
  const tell = (law: string, campaign: CampaignId, member: MemberId, told: string): void =>
    world.broken({ law, told, campaign, member });
  for (const { campaign, member, climbOwedAt } of books.climbs.all()) {
    tell('at rest no climb is owed', campaign, member, `since ${climbOwedAt}`);
  }
  for (const grant of vault.grants.all()) {
    const { campaign, participant: member, state, claimBy, rung, campaignVersion } = grant;
    if (isHeldFor(state) && (claimBy ?? 0) < lookedAt) {
      tell('at rest nothing overdue is unexpired', campaign, member, `rung ${rung}, until ${claimBy}`);
    }
    if (state !== 'waiting') continue;
    const rewards = rewardWatch.rewardsIn(campaign, campaignVersion);
    const its = rewards && rungsIn(rewards).find(({ needs }) => needs === rung);
    if (rewards === undefined || its === undefined) continue;
    const reasons = reasonsToWait(world, campaign, rewards, its, lookedAt);
    if (reasons.some((reason) => reason === undefined)) {
      tell('at rest nobody waits where there is room', campaign, member, `rung ${rung}: ${reasons.join()}`);
    }
  }
}

function reasonsToWait(
  world: World,
  campaign: CampaignId,
  his: PlainRewards,
  rung: PlainRung,
  at: Instant,
): readonly (string | undefined)[] {
  const budget = world.rewardWatch.budgetNow(campaign, his);
  const prizes = budget.atCap === 'cheaper' && rung.cheaper !== undefined ? [rung.prize, rung.cheaper] : [rung.prize];
  const free = (stock: string): number => {
    const held = world.rewards.vault.stocks.get(campaign, stock);
    return held === undefined ? 0 : held.imported - (held.next - 1) + held.returned.length;
  };
  return prizes.map((prize) =>
    whyNoRoom(world.rewardWatch.promisesOf(campaign), { budget, rung, prize, day: dayInShanghai(at), free }),
  );
}
