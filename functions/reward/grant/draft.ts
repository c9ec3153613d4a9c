/** One decision about rewards, drafted on the till as it was read: first what goes back, then whoever waits, then who has just reached something. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type Grant, holdsReservation, movedOn } from '#shared/domain/reward/grant.ts';
import {
  type Climbed,
  climb,
  emptied,
  type GrantMove,
  serveWaiting,
  type Today,
  takeBack,
} from '#shared/domain/reward/granting.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { fits, NOTHING, plus } from '#shared/domain/reward/spending.ts';
import { release, type Till } from '#shared/domain/reward/till.ts';
import type { OwedClimb } from '#shared/ports/reward-store.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';
import type { ClimberPorts, Due } from './climbers.ts';

/** A draft of one transaction. */
export interface Draft extends Climbed {
  /** Debts of which nothing is left to do. */
  readonly settles: readonly OwedClimb[];
}

/** A transaction takes a hundred writes: a move is one, with at most one stock of its own; ten debts and the spending come to them. */
const MOST_MOVES = 40;
/** Of a hundred people each. While somebody climbs only the head of the line is looked at; whatever frees room asks for the whole line. */
const PAGES_OF_WAITING = { climb: 1, expire: 50, 'catch-up': 50 };

export const emptyDraft = (till: Till): Draft => ({ till, moves: [], metCap: false, isCut: false, settles: [] });

const leftIn = ({ moves }: Draft): number => MOST_MOVES - moves.length;

const joined = (draft: Draft, more: Climbed): Draft => ({
  till: more.till,
  moves: [...draft.moves, ...more.moves],
  metCap: draft.metCap || more.metCap,
  isCut: draft.isCut || more.isCut,
  settles: draft.settles,
});

/** Not claimed in time: what was reserved goes back. */
export function expired(draft: Draft, grant: Grant | undefined, { now }: Today): Draft {
  if (grant === undefined || !holdsReservation(grant) || grant.state === 'claimed') return draft;
  if (grant.claimBy === undefined || grant.claimBy >= now) return draft;
  const after = movedOn(grant, { state: 'expired', at: now, reason: 'not_claimed_in_time' });
  const moves = [{ before: grant, after: emptied(after) }];
  return joined(draft, { till: release(draft.till, grant), moves, metCap: false, isCut: false });
}

export function takenBack(draft: Draft, dues: readonly Due[], today: Today): Draft {
  return dues
    .flatMap(({ climbers }) => climbers)
    .reduce((so, climber) => joined(so, takeBack(so.till, climber, today, leftIn(so))), draft);
}

/** Whoever waits was first. */
export async function served(
  ports: ClimberPorts,
  campaign: Campaign,
  draft: Draft,
  today: Today,
  what: keyof typeof PAGES_OF_WAITING,
): Promise<Draft> {
  let current = draft;
  let cursor: string | undefined;
  const promised = promisesOnce(ports, campaign);
  for (let page = 0; page < PAGES_OF_WAITING[what] && !current.isCut; page += 1) {
    const { items, next } = await ports.rewards.waiting(campaign.id, cursor);
    for (const waiting of items) current = await servedOne(promised, current, waiting, today);
    if (next === undefined || isSpent(campaign.rewards, current.till, today)) return current;
    cursor = next;
  }
  return current;
}

type Promises = (version: number) => Promise<Rewards | undefined>;

/** Thousands may wait under a few versions: each is read once. */
function promisesOnce(ports: ClimberPorts, campaign: Campaign): Promises {
  const read = new Map<number, ReturnType<Promises>>();
  return (version) => {
    const found = read.get(version) ?? rewardsFor(ports, campaign, version);
    read.set(version, found);
    return found;
  };
}

async function servedOne(promised: Promises, draft: Draft, waiting: Grant, today: Today): Promise<Draft> {
  const rewards = await promised(waiting.campaignVersion);
  if (rewards === undefined || draft.isCut || isMoved(draft.moves, waiting)) return draft;
  const found = serveWaiting(draft.till, waiting, rewards, today);
  return found.moves.length > leftIn(draft) ? { ...draft, isCut: true } : joined(draft, found);
}

const isMoved = (moves: readonly GrantMove[], { participant, rung }: Grant): boolean =>
  moves.some(({ after }) => after.participant === participant && after.rung === rung);

/** Not one more piece has room, whatever it costs. */
const isSpent = (rewards: Rewards | undefined, { spending, days }: Till, { day }: Today): boolean => {
  const piece = { minor: 0, pieces: 1 };
  return (
    !fits(rewards?.budget.total, plus(spending.promised, piece)) ||
    !fits(rewards?.budget.perDay, plus(days[day]?.promised ?? NOTHING, piece))
  );
};

/** A debt is settled when everything that follows from it is in the draft. Who just reached something does not pass those who still wait. */
export function climbed(draft: Draft, dues: readonly Due[], today: Today): Draft {
  let current = draft;
  for (const { owed, climbers } of dues) {
    for (const climber of climbers) {
      if (!current.isCut) current = joined(current, climb(current.till, climber, today, leftIn(current)));
    }
    if (!current.isCut) current = { ...current, settles: [...current.settles, owed] };
  }
  return current;
}
