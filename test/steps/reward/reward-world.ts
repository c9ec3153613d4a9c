/** A campaign that gives rewards, with friends who come to count and cease to: what tests of the reward steps begin with. */
import { expireGrants } from '#functions/reward/expire/expire.ts';
import { type GrantOutcome, type GrantPorts, grantRewards } from '#functions/reward/grant/grant.ts';
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type MemberId, memberId } from '#shared/domain/identity.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { climbDue, type RewardDue } from '#shared/messages/reward-due.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { redeem } from '#shared/story/redeem.ts';
import { aCampaign, aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { someRewards } from '#test/support/reward-builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

export const ANN = memberId('ann');
export const BO = memberId('bo');
export const BAGS = 'tote-bag';
export const CATCH_UP: RewardDue = { version: 1, id: 'catch-up', campaign: DEMO, what: 'catch-up' };

export const expiryOf = (participant: string, rung = 1): RewardDue => ({
  version: 1,
  id: `expire-${participant}-${rung}`,
  campaign: DEMO,
  what: 'expire',
  participant: memberId(participant),
  rung,
});

export async function rewardWorld(
  over: Partial<Rewards> | 'none' = {},
  codes = 100,
  ofCampaign: Partial<Campaign> = {},
) {
  const world = stepWorld();
  await world.campaigns.save(aCampaign({ ...(over === 'none' ? {} : { rewards: someRewards(over) }), ...ofCampaign }));
  if (codes > 0) await world.rewards.importCodes(DEMO, BAGS, codesOf(codes));
  await world.seed(aStanding('ann'));
  await world.seed(aStanding('bo'));
  return { ...world, ...deedsIn(world), deedsOn: deedsIn };
}
export type RewardWorld = Awaited<ReturnType<typeof rewardWorld>>;

export const codesOf = (count: number, name = 'BAG'): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

function deedsIn(world: StepWorld) {
  let friends = 0;
  const instantOf = (): Instant => world.clock.eventNow();
  return {
    /** Friends of his who count from now on, one after the other; each leaves a debt. */
    async counts(inviter: MemberId, count: number, campaignVersion = 1): Promise<readonly RewardDue[]> {
      const said: RewardDue[] = [];
      for (let index = 0; index < count; index += 1) {
        friends += 1;
        world.clock.advance(1);
        const since = instantOf();
        const standing = aStanding(`friend-${friends}`, {
          inviter,
          reason: 'referred',
          generation: 1,
          campaignVersion,
        });
        const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
        const referral = referralOf(standing, { climbs: true, climbOwedAt: since, judgedAt: since });
        await world.referrals.record({
          observation: { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep },
          presence: { via, member, joinedAt, campaign },
          standing,
          referral,
        });
        said.push(climbDue({ campaign, inviter, invitee: member, since }));
      }
      return said;
    },
    /** His latest friend who counts ceases to. */
    async ceases(inviter: MemberId): Promise<RewardDue> {
      world.clock.advance(1);
      const since = instantOf();
      const his = (await world.referrals.broughtBy(DEMO, inviter)).items.filter(
        ({ verdict }) => verdict.state === 'qualified',
      );
      const before = his.toSorted((one, other) => other.judgedAt - one.judgedAt)[0];
      if (before === undefined) throw new Error('Nobody counts.');
      const verdict = { state: 'void', reason: 'left_later' } as const;
      const after = { ...before, verdict, judgedAt: since, climbOwedAt: since, revision: before.revision + 1 };
      await world.referrals.recordJudgement({ before, after });
      return climbDue({ campaign: DEMO, inviter, invitee: before.member, since });
    },
    grant: (due: RewardDue, ports: Partial<GrantPorts> = {}): Promise<GrantOutcome> =>
      grantRewards({ ...world, ...ports }, due),
    async grantAll(dues: readonly RewardDue[]): Promise<void> {
      for (const due of dues) await grantRewards(world, due);
    },
    expire: () => expireGrants(world),
    claim: (participant: MemberId, rung = 1) => redeem(world, DEMO, participant, rung),
    /** Delivers what the step itself has said, until it says nothing more. */
    async settle(): Promise<void> {
      for (let round = 0; round < 1_000; round += 1) {
        const [due, ...others] = world.rewardsDue.take();
        if (due === undefined) return;
        for (const other of others) await world.announceRewardDue(other);
        await grantRewards(world, due);
      }
      throw new Error('It never comes to rest.');
    },
    /** `ann 1 issued`, in order of participant and rung. */
    async told(): Promise<readonly string[]> {
      const lines: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await world.rewards.grants(DEMO, cursor);
        lines.push(...page.items.map(({ participant, rung, state }) => `${participant} ${rung} ${state}`));
        cursor = page.next;
      } while (cursor !== undefined);
      return lines;
    },
    grantOf: (participant: MemberId, rung = 1): Promise<Grant | undefined> =>
      world.rewards.grant(DEMO, participant, rung),
    till: () => world.rewards.till(DEMO, ['2026-11-22'], [BAGS]),
    save: async (over: Partial<Campaign>): Promise<void> => {
      const held = await world.campaigns.campaign(DEMO);
      if (held === undefined) throw new Error('No campaign.');
      await world.campaigns.save({ ...held, ...over, version: held.version + 1 });
    },
  };
}

/** As a queue does: whoever died or was unwell gets it again. */
export async function redelivered<Outcome>(run: () => Promise<Outcome>): Promise<Outcome> {
  for (let delivery = 1; delivery < 20; delivery += 1) {
    try {
      return await run();
    } catch (failure) {
      if (!(failure instanceof Died) && !(failure instanceof RetryLater)) throw failure;
    }
  }
  throw new Error('Never done.');
}

export { DEMO, NOON };
