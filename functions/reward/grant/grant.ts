/** Reward flow: whoever has reached a rung is promised its prize, in the order of reaching; budget, stock and grant are one write, or none. */
import { dayIn } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { GrantState } from '#shared/domain/reward/grant.ts';
import type { GrantMove, Today } from '#shared/domain/reward/granting.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { OwedClimb } from '#shared/ports/reward-store.ts';
import { type ClimberPorts, climbersOf } from './climbers.ts';
import { climbed, type Draft, emptyDraft, expired, takenBack } from './draft.ts';
import { type FollowUpPorts, followUp } from './follow-up.ts';
import { type NotePorts, noteReached } from './note-reached.ts';
import { served } from './serve-lines.ts';
import { withCodes } from './with-codes.ts';

export type GrantPorts = ClimberPorts & FollowUpPorts & NotePorts;

export interface GrantOutcome {
  readonly kind: 'granted' | 'nothing-due';
  readonly granted: number;
  readonly waiting: number;
  readonly takenBack: number;
  readonly settled: number;
}

/** So many debts are settled by one transaction. */
const AT_ONCE = 10;
const ATTEMPTS = 12;

/** @throws RetryLater `REWARDS_CONTENDED` */
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
    const decided = await decide(ports, campaign, due, owed.slice(0, AT_ONCE), {
      now,
      day: dayIn(campaign.timeZone, now),
    });
    if (decided === 'raced') continue;
    await followUp(ports, campaign, decided, owed.length > decided.settles.length);
    return outcomeOf(decided);
  }
  throw new RetryLater('REWARDS_CONTENDED', 'Budget or stock keep changing under this decision.', {
    campaign: due.campaign,
  });
}

/** What is owed in the campaign, oldest first, and this very debt, for the index may not show it yet. A debt that is paid is no debt. */
async function owedNow({ referrals, rewards }: GrantPorts, due: RewardDue): Promise<readonly OwedClimb[]> {
  if (due.what === 'expire') return [];
  const listed = await rewards.climbsOwed(due.campaign, AT_ONCE + 1);
  if (due.what === 'catch-up') return listed;
  const { campaign, inviter, invitee } = due;
  const since = (await referrals.referral(campaign, inviter, invitee))?.climbOwedAt;
  const others = listed.filter((one) => one.invitee !== invitee);
  const all = since === undefined ? others : [...others, { campaign, inviter, invitee, since }];
  return all.toSorted((one, other) => one.since - other.since);
}

/** Read, draft, write. Every stock any version of the ladder names is small to read, and few. */
async function decide(
  ports: GrantPorts,
  campaign: Campaign,
  due: RewardDue,
  owed: readonly OwedClimb[],
  today: Today,
): Promise<Draft | 'raced'> {
  const { rewards } = ports;
  const { id } = campaign;
  const dues = await climbersOf(ports, campaign, owed);
  const expiring = due.what === 'expire' ? await rewards.grant(id, due.participant, due.rung) : undefined;
  const stocks = (await rewards.stocks(id)).map(({ name }) => name);
  const before = await rewards.till(id, [today.day], stocks);
  const freed = takenBack(expired(emptyDraft(before), expiring, today), dues, today);
  const draft = climbed(await served(ports, campaign, freed, today), dues, today);
  const { settles } = draft;
  if (draft.moves.length === 0) {
    await rewards.settle(settles);
    return draft;
  }
  const moves = await withCodes(rewards, id, draft.moves);
  await noteReached(ports, campaign, moves, today.now);
  const written = await rewards.commit({ campaign: id, before, after: draft.till, moves, entries: [], settles });
  return written === 'raced' ? 'raced' : draft;
}

function outcomeOf({ moves, settles }: Draft): GrantOutcome {
  const count = (...states: GrantState[]): number =>
    moves.filter(({ after }: GrantMove) => states.includes(after.state)).length;
  return {
    kind: moves.length > 0 ? 'granted' : 'nothing-due',
    granted: count('reserved', 'issued'),
    waiting: count('waiting'),
    takenBack: count('expired', 'clawed_back'),
    settled: settles.length,
  };
}
