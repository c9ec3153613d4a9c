/** What an operator decides about one grant: a move of the grant and of the till, or why it cannot be. */
import type { Instant } from '../calendar.ts';
import { type Grant, type GrantChange, holdsReservation, movedOn } from './grant.ts';
import { emptied, type GrantMove, roomFor } from './granting.ts';
import { lined } from './line.ts';
import { stockOf } from './lure.ts';
import { claimBy, type Rewards, type Rung } from './rewards.ts';
import { type NoRoom, release, reserve, type Till, writeOff } from './till.ts';

/** `reissue`: what is his no more becomes his anew; a code he has and that does not work is replaced. */
export type Decision = 'approve' | 'refuse' | 'clawback' | 'reissue';

export interface DecidedBy {
  readonly by: string;
  readonly now: Instant;
  /** In the campaign's time zone. */
  readonly day: string;
}

export interface Decided {
  readonly till: Till;
  readonly move: GrantMove;
  /** Taken out of his ledger; 0 where nothing is. */
  readonly pointsBack: number;
}

export const WHY_NOT = {
  not_reviewed: 'only a grant that waits for review can be approved, and only one that is not issued yet refused',
  nothing_his: 'it is not his: it has expired or was refused',
  still_his: 'it is his and he can claim it; take it back first (`grants clawback`)',
  in_line: 'it waits for room and is issued as soon as there is some',
  under_review: 'it waits for review: `grants approve` issues it',
  not_earned: 'a referral it rested on no longer counts; when it counts again, it is issued by itself',
  no_code: 'it holds no code that could be replaced',
  budget_reached: 'the budget has no room for another',
  out_of_stock: 'the stock has no code left; import some and say it again',
  others_first: 'others who reached it earlier still wait',
} as const satisfies Record<NoRoom | string, string>;
export type WhyNot = keyof typeof WHY_NOT;

/** `unchanged`: it has been decided so already. */
export type Answered = Decided | WhyNot | 'unchanged';

interface Case {
  readonly till: Till;
  readonly grant: Grant;
  readonly rewards: Rewards;
  readonly rung: Rung;
  readonly decider: DecidedBy;
}

export const decide = (decision: Decision, about: Case): Answered => DECISIONS[decision](about);

const DECISIONS: Readonly<Record<Decision, (about: Case) => Answered>> = {
  approve({ till, grant, rung, decider }) {
    if (grant.state !== 'reserved') return wasLast(grant, 'approved') ? 'unchanged' : 'not_reviewed';
    const after = movedOn(grant, changeBy(decider, 'issued', 'approved'));
    // The time to claim it runs from when he may.
    return decided(till, { before: grant, after: { ...after, claimBy: claimBy(rung, decider.now) } });
  },

  refuse({ till, grant, decider }) {
    if (grant.state === 'refused') return 'unchanged';
    if (grant.state !== 'reserved' && grant.state !== 'waiting') return 'not_reviewed';
    return undone(till, grant, changeBy(decider, 'refused', 'rejected'));
  },

  clawback({ till, grant, decider }) {
    if (grant.state === 'clawed_back') return 'unchanged';
    if (grant.state === 'expired' || grant.state === 'refused') return 'nothing_his';
    const change = changeBy(decider, 'clawed_back', 'clawed_back');
    if (grant.state !== 'claimed') return undone(till, grant, change);
    const { lure } = grant.prize;
    const pointsBack = lure.kind === 'points' ? lure.points : 0;
    return decided(writeOff(till, grant), { before: grant, after: movedOn(grant, change) }, pointsBack);
  },

  reissue(about) {
    const { state, history } = about.grant;
    if (state === 'issued') return wasLast(about.grant, 'reissued') ? 'unchanged' : 'still_his';
    if (state === 'waiting') return 'in_line';
    if (state === 'reserved') return 'under_review';
    if (state === 'claimed') return replaced(about);
    return history.at(-1)?.reason === 'referral_voided' ? 'not_earned' : issuedAnew(about);
  },
};

/** With budget and stock of its own, as if it had just been reached; without room he waits like anybody. */
function issuedAnew({ till, grant, rewards, rung, decider }: Case): Decided {
  const found = roomFor(till, rewards, rung, decider.day);
  if ('noRoom' in found) {
    const after = emptied(movedOn(grant, changeBy(decider, 'waiting', found.noRoom)));
    return decided(till, { before: grant, after: { ...after, prize: rung.prize, isCheaper: false } });
  }
  const after = {
    ...emptied(movedOn(grant, changeBy(decider, 'issued', 'reissued'))),
    prize: found.prize,
    isCheaper: found.prize !== rung.prize,
    ...openUntil(rung, decider),
  };
  return decided(found.till, { before: grant, after, ...(found.takes === undefined ? {} : { takes: found.takes }) });
}

/** The old code is void; the new one costs what the old one did. */
function replaced({ till, grant, rewards, rung, decider }: Case): Decided | WhyNot {
  const stock = stockOf(grant.prize);
  if (stock === undefined || grant.held === undefined) return 'no_code';
  const taken = reserve(writeOff(till, grant), rewards.budget, rung, grant.prize, decider.day);
  if (typeof taken === 'string') return taken;
  const after = { ...emptied(movedOn(grant, changeBy(decider, 'issued', 'reissued'))), ...openUntil(rung, decider) };
  const takes = taken.number === undefined ? {} : { takes: { stock, number: taken.number } };
  return decided(taken.till, { before: grant, after, ...takes });
}

/** Nobody has seen it: everything goes back. */
const undone = (till: Till, grant: Grant, change: GrantChange): Decided =>
  decided(holdsReservation(grant) ? release(till, grant) : till, {
    before: grant,
    after: emptied(movedOn(grant, change)),
  });

const decided = (till: Till, move: GrantMove, pointsBack = 0): Decided => ({
  till: lined(till, move.before, move.after),
  move,
  pointsBack,
});

const changeBy = ({ by, now }: DecidedBy, state: GrantChange['state'], reason: GrantChange['reason']): GrantChange => ({
  state,
  at: now,
  reason,
  by,
});

const openUntil = (rung: Rung, { now, day }: DecidedBy) => ({ day, claimBy: claimBy(rung, now) });

const wasLast = ({ history }: Grant, reason: GrantChange['reason']): boolean => history.at(-1)?.reason === reason;
