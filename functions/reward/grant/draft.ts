/** One decision about rewards, drafted on the till as it was read: first what goes back, then whoever waits, then who has just reached something. */
import { type Grant, holdsReservation, movedOn } from '#shared/domain/reward/grant.ts';
import { type Climbed, climb, emptied, type Today, takeBack } from '#shared/domain/reward/granting.ts';
import { release, type Till } from '#shared/domain/reward/till.ts';
import type { OwedClimb } from '#shared/ports/reward-store.ts';
import type { Due } from './climbers.ts';

/** A draft of one transaction. */
export interface Draft extends Climbed {
  /** Debts of which nothing is left to do. */
  readonly settles: readonly OwedClimb[];
}

/** A transaction takes a hundred writes: a move is one, with at most one stock of its own; ten debts and the spending come to them. */
const MOST_MOVES = 40;

export const emptyDraft = (till: Till): Draft => ({ till, moves: [], metCap: false, isCut: false, settles: [] });

export const leftIn = ({ moves }: Draft): number => MOST_MOVES - moves.length;

export const joined = (draft: Draft, more: Climbed): Draft => ({
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
