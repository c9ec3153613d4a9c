/** An operator's desk of a campaign that gives something: friends who count, and what was promised for them. */
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Lure, Prize } from '#shared/domain/reward/lure.ts';
import type { Budget, Rewards, Rung } from '#shared/domain/reward/rewards.ts';
import { catchUpDue } from '#shared/messages/reward-due.ts';
import { redeem } from '#shared/story/redeem.ts';
import { aCampaign, aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { aPrize, aRung, someRewards } from '#test/support/reward-builders.ts';
import { type OperatorWorld, operatorWorld } from './operator-world.ts';

export const prizeOf = (lure: Lure, over: Partial<Prize> = {}): Prize => aPrize({ lure, costMinor: 1_000, ...over });
export const BAGS = prizeOf({ kind: 'codes', stock: 'bags' });
export const POINTS = prizeOf({ kind: 'points', points: 50 }, { name: '积分', costMinor: 50 });

export const rungOf = (needs: number, prize: Prize, over: Partial<Rung> = {}): Rung => aRung(needs, { prize, ...over });
export const giving = (ladder: readonly Rung[], budget: Partial<Budget> = {}): Rewards =>
  someRewards({ ladder, budget: { atCap: 'waitlist', ...budget } });

export async function rewardWorld(rewards: Rewards, codes: readonly string[] = []) {
  const world = operatorWorld();
  await world.campaigns.save(aCampaign({ rewards }));
  if (codes.length > 0) await world.rewards.importCodes(DEMO, 'bags', codes);
  return {
    ...world,
    /** So many friends of his count, and what follows is promised. */
    brings: (inviter: string, friends: number) => bring(world, inviter, friends),
    claims: (who: string, rung = 1) => redeem(world, DEMO, memberId(who), rung),
    grant: (who: string, rung = 1) => world.rewards.grant(DEMO, memberId(who), rung),
    stock: async () => (await world.rewards.stocks(DEMO)).find(({ name }) => name === 'bags'),
    promised: async () => (await world.rewards.till(DEMO, [], [])).spending.promised,
  };
}

async function bring(world: OperatorWorld, inviter: string, friends: number): Promise<void> {
  await world.seed(aStanding(inviter));
  for (let at = 1; at <= friends; at += 1) {
    const standing = aStanding(`${inviter}-${at}`, { inviter: memberId(inviter), reason: 'referred', generation: 1 });
    const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
    const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
    const referral = referralOf(standing, { climbs: true, climbOwedAt: NOON });
    await world.referrals.record({ observation, presence: { via, member, joinedAt, campaign }, standing, referral });
  }
  await grantRewards(world, catchUpDue(DEMO, NOON));
  world.rewardsDue.take();
}
