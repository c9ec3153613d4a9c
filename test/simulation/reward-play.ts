/** What people and the operator do about rewards: claim on one phone or several, in time or too late, their own or another's; decide, import, correct. */
import { SECOND } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { redeem } from '#shared/story/redeem.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import type { Act, RewardWhat } from './acts.ts';
import { seedOf } from './chance.ts';
import { campaignIdOf } from './operator.ts';
import { changeRewards, correctBalance, decideAbout, importCodes } from './reward-operator.ts';
import { person } from './wecom.ts';
import type { World } from './world.ts';

type Of<Kind extends RewardWhat['kind']> = Extract<RewardWhat, { kind: Kind }>;

/** How far those are looked for who are near. */
const NEAR = 400;
const TRIES = 4;

export function playReward(world: World, act: Act, what: RewardWhat): void {
  switch (what.kind) {
    case 'claim':
      claim(world, act, what);
      break;
    case 'claim-at-the-end':
      claimAtTheEnd(world, act, what);
      break;
    case 'decide': {
      const grant = grantNear(world, what, what.choice, () => true);
      if (grant !== undefined) decideAbout(world, grant, what.choice, act.seed);
      break;
    }
    case 'stock':
      importCodes(world, what.campaign, what.codes, act.seed);
      break;
    case 'points': {
      const grant = grantNear(world, what, 0, ({ prize }) => prize.lure.kind === 'points');
      if (grant !== undefined) correctBalance(world, grant.campaign, grant.participant, what.points, act.seed);
      break;
    }
    case 'rewards':
      changeRewards(world, what.campaign, what.change, act.seed);
  }
}

/** Of those from this number down, the first who has such a grant; of several, one. */
function grantNear(
  world: World,
  { campaign, person: number }: { readonly campaign: number; readonly person: number },
  choice: number,
  isSuch: (grant: Grant) => boolean,
): Grant | undefined {
  const id = campaignIdOf(campaign);
  for (let one = number; one >= Math.max(0, number - NEAR); one -= 1) {
    const such = world.rewards.vault.grants.row(key(id, person(one))).filter(isSuch);
    if (such.length > 0) return such[choice % such.length];
  }
  return undefined;
}

const mayClaim = ({ state }: Grant): boolean => state === 'issued';

function claim(world: World, act: Act, what: Of<'claim'>): void {
  // Some press what they may not claim, or not any more.
  const grant = grantNear(world, what, act.seed, act.seed % 8 === 0 ? () => true : mayClaim);
  if (grant === undefined) return;
  // Whose page it is says the link to it; which rung, whatever is sent.
  for (let phone = 0; phone < what.phones; phone += 1) {
    const pressing = (): void =>
      press(world, grant.campaign, grant.participant, what.rung ?? grant.rung, seedOf('p', act.seed, phone));
    world.engine.at(world.engine.now + phone * what.apartMs, pressing);
  }
}

function claimAtTheEnd(world: World, act: Act, { afterMs, lookAfterMs, ...where }: Of<'claim-at-the-end'>): void {
  const grant = grantNear(world, where, act.seed, mayClaim);
  if (grant?.claimBy === undefined) return;
  const { claimBy, participant, rung } = grant;
  world.engine.at(claimBy + afterMs, () => press(world, grant.campaign, participant, rung, seedOf('e', act.seed)));
  world.engine.at(claimBy + lookAfterMs, () => world.strike('reward/expire'));
}

/** Who gets no answer presses again. */
function press(
  world: World,
  campaign: CampaignId,
  participant: MemberId,
  rung: number,
  seed: number,
  attempt = 1,
): void {
  const name = `claim of ${participant}, rung ${rung} of ${campaign}`;
  const claiming = async (ports: Parameters<typeof redeem>[0]): Promise<void> => {
    const redeemed = await redeem(ports, campaign, participant, rung);
    world.claims[redeemed.kind] += 1;
    if (redeemed.kind === 'claimed') world.rewardWatch.shown(redeemed.grant);
  };
  world.work(name, seedOf(seed, attempt), claiming, (end) => {
    if (end.kind === 'done' || attempt >= TRIES) return;
    const again = (): void => press(world, campaign, participant, rung, seed, attempt + 1);
    world.engine.at(world.engine.now + 3 * SECOND, again);
  });
}
