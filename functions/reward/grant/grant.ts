/** Reward flow: whoever has reached a rung is promised its prize, in the order of reaching; budget, stock and grant are one write, or none. */
import { dayIn } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { changedLife } from '#shared/domain/campaign/life.ts';
import { type Grant, holdsReservation, movedOn } from '#shared/domain/reward/grant.ts';
import { climb, emptied, type GrantMove, serveWaiting, type Today } from '#shared/domain/reward/granting.ts';
import { release, type Till } from '#shared/domain/reward/till.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { OwedClimb } from '#shared/ports/reward-store.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';
import { type ClimberPorts, climbersOf } from './climbers.ts';

export interface GrantPorts extends ClimberPorts {
  readonly clock: Clock;
  readonly announceRewardDue: Announce<RewardDue>;
}

export interface GrantOutcome {
  readonly kind: 'granted' | 'nothing-due';
  readonly granted: number;
  readonly waiting: number;
  readonly takenBack: number;
  readonly settled: number;
}

/** So many debts are settled by one transaction. */
const AT_ONCE = 10;
/** A transaction takes a hundred writes; a move is two at most, and the till a few. */
const MOST_MOVES = 30;
const WAITING_LOOKED_AT = 50;
const ATTEMPTS = 12;

/** A draft of one transaction. */
interface Draft {
  readonly till: Till;
  readonly moves: readonly GrantMove[];
  readonly metCap: boolean;
}

export async function grantRewards(ports: GrantPorts, due: RewardDue): Promise<GrantOutcome> {
  const campaign = await ports.campaigns.campaign(due.campaign);
  if (campaign === undefined) {
    throw new Refused('CAMPAIGN_UNKNOWN', 'Rewards are due in a campaign that is not stored.', {
      campaign: due.campaign,
    });
  }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const owed = await owedNow(ports, due);
    const now = ports.clock.eventNow();
    const today = { now, day: dayIn(campaign.timeZone, now) };
    const before = await tillOf(ports, campaign, due, today);
    const draft = await draftOf(ports, campaign, due, owed, before, today);
    const moves = await withCodes(ports, draft.moves);
    const change = { campaign: campaign.id, before, after: draft.till, moves, entries: [], settles: owed };
    if (moves.length === 0) await ports.rewards.settle(owed);
    else if ((await ports.rewards.commit(change)) === 'raced') continue;
    await followUp(ports, campaign, draft, owed.length === AT_ONCE);
    return outcomeOf(moves, owed.length);
  }
  throw new RetryLater('REWARDS_CONTENDED', 'Budget or stock keep changing under this decision.', {
    campaign: due.campaign,
  });
}

/** This very debt, for the index may not show it yet, and others of the campaign with it. A debt that is paid is no debt. */
async function owedNow({ referrals, rewards }: GrantPorts, due: RewardDue): Promise<readonly OwedClimb[]> {
  if (due.what === 'expire') return [];
  const listed = await rewards.climbsOwed(due.campaign, AT_ONCE);
  if (due.what === 'catch-up') return listed;
  const { campaign, inviter, invitee } = due;
  const referral = await referrals.referral(campaign, inviter, invitee);
  if (referral?.climbOwedAt === undefined) return [];
  const own = { campaign, inviter, invitee, since: referral.climbOwedAt };
  return [own, ...listed.filter((one) => one.invitee !== invitee)].slice(0, AT_ONCE);
}

/** Every stock any version of the ladder names is small to read, and few. */
async function tillOf({ rewards }: GrantPorts, campaign: Campaign, due: RewardDue, { day }: Today): Promise<Till> {
  const stocks = (await rewards.stocks(campaign.id)).map(({ name }) => name);
  const expiring = due.what === 'expire' ? await rewards.grant(due.campaign, due.participant, due.rung) : undefined;
  const days = [...new Set([day, ...(expiring?.day === undefined ? [] : [expiring.day])])];
  return rewards.till(campaign.id, days, stocks);
}

async function draftOf(
  ports: GrantPorts,
  campaign: Campaign,
  due: RewardDue,
  owed: readonly OwedClimb[],
  before: Till,
  today: Today,
): Promise<Draft> {
  let draft: Draft = { till: before, moves: [], metCap: false };
  if (due.what === 'expire')
    draft = expired(draft, await ports.rewards.grant(due.campaign, due.participant, due.rung), today);
  const add = (more: Draft): void => {
    draft = { till: more.till, moves: [...draft.moves, ...more.moves], metCap: draft.metCap || more.metCap };
  };
  // Whoever waits was first.
  if (due.what !== 'climb') await serve(ports, campaign, today, () => draft.till, add);
  for (const climber of await climbersOf(ports, campaign, owed)) {
    if (draft.moves.length < MOST_MOVES) add(climb(draft.till, climber, today));
  }
  return draft;
}

function expired(draft: Draft, grant: Grant | undefined, { now }: Today): Draft {
  if (grant === undefined || !holdsReservation(grant) || grant.state === 'claimed') return draft;
  if (grant.claimBy === undefined || grant.claimBy > now) return draft;
  const after = movedOn(grant, { state: 'expired', at: now, reason: 'not_claimed_in_time' });
  return { till: release(draft.till, grant), moves: [{ before: grant, after: emptied(after) }], metCap: false };
}

async function serve(
  ports: GrantPorts,
  campaign: Campaign,
  today: Today,
  till: () => Till,
  add: (more: Draft) => void,
): Promise<void> {
  const { items } = await ports.rewards.waiting(campaign.id);
  let served = 0;
  for (const waiting of items.slice(0, WAITING_LOOKED_AT)) {
    if (served >= MOST_MOVES / 2) return;
    const rewards = await rewardsFor(ports, campaign, waiting.campaignVersion);
    const found = rewards && serveWaiting(till(), waiting, rewards, today);
    if (found === undefined) continue;
    served += found.moves.length;
    add(found);
  }
}

/** The codes that were taken, by their numbers. */
async function withCodes({ rewards }: GrantPorts, moves: readonly GrantMove[]): Promise<readonly GrantMove[]> {
  return Promise.all(
    moves.map(async (move) => {
      if (move.takes === undefined) return move;
      const { stock, number } = move.takes;
      const [held] = await rewards.codes(move.after.campaign, stock, [number]);
      if (held === undefined) throw new Error(`Stock ${stock} has no code ${number}.`);
      return { ...move, after: { ...move.after, held } };
    }),
  );
}

/** A cap that was met does what the campaign says; where more is owed than one transaction takes, the rest is asked for. */
async function followUp(
  ports: GrantPorts,
  campaign: Campaign,
  { metCap, moves }: Draft,
  isMoreOwed: boolean,
): Promise<void> {
  const { id } = campaign;
  if (metCap && campaign.rewards?.budget.atCap === 'pause') {
    const paused = changedLife(campaign, 'pause', ports.clock.eventNow());
    // Somebody else has changed the campaign: the next rung that meets the cap pauses it.
    if (paused !== undefined && paused !== campaign) await ports.campaigns.save(paused);
  }
  const hasFreed = moves.some(({ after }) => after.state === 'expired' || after.state === 'clawed_back');
  if (!isMoreOwed && !hasFreed) return;
  const nudge = { version: 1, id: `catch-up:${id}:${ports.clock.wallNow()}`, campaign: id, what: 'catch-up' } as const;
  await ports.announceRewardDue(nudge);
}

function outcomeOf(moves: readonly GrantMove[], settled: number): GrantOutcome {
  const count = (...states: Grant['state'][]): number =>
    moves.filter(({ after }) => states.includes(after.state)).length;
  return {
    kind: moves.length > 0 ? 'granted' : 'nothing-due',
    granted: count('reserved', 'issued'),
    waiting: count('waiting'),
    takenBack: count('expired', 'clawed_back'),
    settled,
  };
}
