/** Operator: one grant is approved, refused, taken back or issued anew. Grant, budget, stock and ledger are one write, or none. */
import { dayIn } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type Decided, type Decision, decide, WHY_NOT, type WhyNot } from '#shared/domain/reward/deciding.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { type GrantMove, rungsOf } from '#shared/domain/reward/granting.ts';
import { stockOf } from '#shared/domain/reward/lure.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import { prizesOf, type Rewards } from '#shared/domain/reward/rewards.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { catchUpDue } from '#shared/messages/reward-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';
import { unknownGrant } from './grants.ts';
import { pointsShort } from './points.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'rewards' | 'clock' | 'announceRewardDue'>;

const ATTEMPTS = 12;

/** @throws Refused `GRANT_UNKNOWN`, `GRANT_NOT_SO`, `POINTS_SHORT`; RetryLater `REWARDS_CONTENDED` */
export async function decideGrant(
  ports: Ports,
  decision: Decision,
  { campaign: named, participant, rung }: InputOf<'grants approve'>,
  by: string,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const grant = await ports.rewards.grant(campaign.id, participant, rung);
    const rewards = grant && (await rewardsFor(ports, campaign, grant.campaignVersion));
    if (grant === undefined || rewards === undefined) throw unknownGrant(campaign.id, participant, rung);
    const now = ports.clock.eventNow();
    const decider = { by, now, day: dayIn(campaign.timeZone, now) };
    const till = await ports.rewards.till(campaign.id, [decider.day], stocksOf(grant, rewards));
    const step = rungsOf(rewards).find(({ needs }) => needs === rung);
    const answer = step === undefined ? 'nothing_his' : decide(decision, { till, grant, rewards, rung: step, decider });
    if (answer === 'unchanged') return told(campaign, grant, grant, 'unchanged');
    if (typeof answer === 'string') throw notSo(grant, answer);
    const move = await withCode(ports, answer.move);
    const entries = await pointsBack(ports, grant, answer, decider);
    const change = { campaign: campaign.id, before: till, after: answer.till, moves: [move], entries, settles: [] };
    if ((await ports.rewards.commit(change)) === 'raced') continue;
    // Whoever waits for what went back is looked at.
    if (isReserved(grant) && !isReserved(move.after))
      await ports.announceRewardDue(catchUpDue(campaign.id, ports.clock.wallNow()));
    return told(campaign, grant, move.after, move.after.state);
  }
  throw new RetryLater('REWARDS_CONTENDED', 'Budget or stock keep changing under this decision; say it again.', {
    campaign: campaign.id,
  });
}

/** Nobody has seen it yet, so what is held for it can go back. */
const isReserved = ({ state }: Grant): boolean => state === 'reserved' || state === 'issued';

const stocksOf = ({ held, prize }: Grant, rewards: Rewards): readonly string[] => [
  ...new Set([held?.stock, stockOf(prize), ...prizesOf(rewards).map(stockOf)].filter((name) => name !== undefined)),
];

const notSo = ({ campaign, participant, rung, state }: Grant, why: WhyNot): Refused =>
  new Refused('GRANT_NOT_SO', `Nothing was changed: ${WHY_NOT[why]}.`, { campaign, participant, rung, state, why });

/** The till knows codes by their numbers only. */
async function withCode({ rewards }: Ports, move: GrantMove): Promise<GrantMove> {
  if (move.takes === undefined) return move;
  const { stock, number } = move.takes;
  const [held] = await rewards.codes(move.after.campaign, stock, [number]);
  if (held === undefined) throw new Error(`Stock ${stock} has no code ${number}.`);
  return { ...move, after: { ...move.after, held } };
}

async function pointsBack(
  { rewards }: Ports,
  { campaign, participant, participantRef: memberRef, rung, history }: Grant,
  { pointsBack: points }: Decided,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<readonly LedgerEntry[]> {
  if (points === 0) return [];
  const { balance } = await rewards.account(campaign, participant);
  if (balance < points) throw pointsShort(campaign, participant, balance, points);
  // As often as it was issued, so often it may be taken back.
  const times = history.filter(({ state }) => state === 'issued').length;
  const id = `clawback-${rung}-${times}`;
  return [{ id, campaign, member: participant, memberRef, points: -points, at: now, reason: 'clawback', by }];
}

function told({ id }: Campaign, before: Grant, after: Grant, outcome: string): CommandResult {
  const { participant, rung } = before;
  const about = { campaign: id, participant, rung, before: before.state, after: after.state };
  return { kind: 'record', record: { ...about, outcome }, audit: about };
}
