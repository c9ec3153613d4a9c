/** The operator of the simulated world where rewards are concerned: what campaigns give, how much of it, and what becomes of single grants. */
import { decideGrant } from '#functions/operator/command/decide-grant.ts';
import { correctPoints } from '#functions/operator/command/points.ts';
import { importStock } from '#functions/operator/command/stocks.ts';
import type { CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Decision } from '#shared/domain/reward/deciding.ts';
import type { Grant, GrantState } from '#shared/domain/reward/grant.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { RewardsChange } from './acts.ts';
import { Chance, seedOf } from './chance.ts';
import { campaignIdOf, changeDefinition, untilDone } from './operator.ts';
import { budgetTimes, rewardsOf, STOCKS } from './reward-terms.ts';
import type { Ports, World } from './world.ts';

export function changeRewards(world: World, campaign: number, change: RewardsChange, seed: number): void {
  const changed = ({ rewards, ...others }: CampaignDefinition): CampaignDefinition | undefined => {
    const chance = new Chance(seed);
    if (change === 'remove') return others;
    if (change === 'give') return rewards === undefined ? withRewards(others, rewardsOf(chance)) : undefined;
    if (rewards === undefined) return undefined;
    if (change === 'ladder') return withRewards(others, rewardsOf(chance));
    const by = change === 'raise' ? chance.pick([1.2, 2, 4]) : chance.pick([0.3, 0.7, 0.9]);
    return { ...others, rewards: { ...rewards, budget: budgetTimes(rewards.budget, by) } };
  };
  changeDefinition(world, campaign, seed, changed);
}

const withRewards = (
  definition: Omit<CampaignDefinition, 'rewards'>,
  rewards: Rewards | undefined,
): CampaignDefinition => (rewards === undefined ? definition : { ...definition, rewards });

/** Some of the codes have come in before, and some codes come in twice with one file. */
export function importCodes(world: World, campaign: number, count: number, seed: number): void {
  const chance = new Chance(seed);
  const id = campaignIdOf(campaign);
  const stock = chance.pick(STOCKS);
  const from = chance.comesTrue(0.2) ? 0 : seed % 1_000_000;
  const codes = [...Array(count).keys()].map((one) => `${stock}-${from + one - (one % 7 === 6 ? 1 : 0)}`);
  obeyed(world, `operator imports ${stock} of ${id}`, seed, (ports) =>
    importStock(ports, { campaign: id, stock, codes }),
  );
}

const DECISIONS: Readonly<Record<GrantState, readonly Decision[]>> = {
  waiting: ['refuse', 'clawback'],
  reserved: ['approve', 'approve', 'approve', 'refuse', 'clawback'],
  issued: ['clawback', 'reissue'],
  claimed: ['reissue', 'clawback'],
  expired: ['reissue'],
  clawed_back: ['reissue'],
  refused: ['reissue'],
};

export function decideAbout(
  world: World,
  { campaign, participant, rung, state }: Grant,
  choice: number,
  seed: number,
): void {
  const decision = DECISIONS[state][choice % DECISIONS[state].length]!;
  obeyed(world, `operator: ${decision} ${participant} ${rung} of ${campaign}`, seed, (ports) =>
    decideGrant(ports, decision, { campaign, participant, rung }, 'zhao'),
  );
}

export function correctBalance(
  world: World,
  campaign: CampaignId,
  member: MemberId,
  points: number,
  seed: number,
): void {
  if (points === 0) return;
  const note = `by act ${seed}`;
  obeyed(world, `operator corrects ${member} of ${campaign} by ${points}`, seed, (ports) =>
    correctPoints(ports, { campaign, member, points, note }, 'zhao'),
  );
}

/** A refusal is an answer. */
function obeyed(world: World, name: string, seed: number, command: (ports: Ports) => Promise<unknown>): void {
  untilDone(world, name, seedOf('obeyed', seed), async (ports) => {
    try {
      await command(ports);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
    }
  });
}
