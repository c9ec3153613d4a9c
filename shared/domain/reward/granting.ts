/** Which grants a participant has coming, held against those he has: the ladder's rule, told to the till. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';
import { type Grant, holdsReservation, movedOn } from './grant.ts';
import { lined, waitIn } from './line.ts';
import { type Prize, stockOf } from './lure.ts';
import { claimBy, type Rewards, type Rung } from './rewards.ts';
import { type NoRoom, release, reserve, type Till } from './till.ts';

/** One participant, as the books have him now. */
export interface Climber {
  readonly campaign: CampaignId;
  readonly campaignVersion: number;
  readonly participant: MemberId;
  readonly participantRef: string;
  /** By the version he joined under. */
  readonly rewards: Rewards;
  /** When each of his referrals that count came to count, in that order. */
  readonly counted: readonly Instant[];
  /** When he himself came to count as an invitee; absent where he does not. */
  readonly countedAsInvitee?: Instant;
  readonly grants: readonly Grant[];
}

export interface Today {
  readonly now: Instant;
  /** In the campaign's time zone. */
  readonly day: string;
}

/** A grant before and after; its code's number where one was taken for it. */
export interface GrantMove {
  readonly before?: Grant;
  readonly after: Grant;
  readonly takes?: { readonly stock: string; readonly number: number };
}

export interface Climbed {
  readonly till: Till;
  readonly moves: readonly GrantMove[];
  /** A cap was met: the campaign says what follows. */
  readonly metCap: boolean;
  /** There is more to do than was allowed at once. */
  readonly isCut: boolean;
}

/** Every rung he has reached and has no grant for is promised him, the lowest first. */
export function climb(till: Till, climber: Climber, today: Today, most: number = Number.POSITIVE_INFINITY): Climbed {
  let current = till;
  let metCap = false;
  const moves: GrantMove[] = [];
  for (const rung of rungsOf(climber.rewards)) {
    const held = heldOf(climber, rung);
    const reachedAt = reachedAtOf(climber, rung);
    if (reachedAt === undefined || !isOpen(held)) continue;
    if (moves.length >= most) return { till: current, moves, metCap, isCut: true };
    const promised = promise(current, climber, rung, held, reachedAt, today);
    current = promised.till;
    metCap ||= promised.metCap;
    moves.push(promised.move);
  }
  return { till: current, moves, metCap, isCut: false };
}

/** What he has not earned any more, and has not claimed, is taken back. */
export function takeBack(till: Till, climber: Climber, today: Today, most: number = Number.POSITIVE_INFINITY): Climbed {
  let current = till;
  const moves: GrantMove[] = [];
  for (const rung of rungsOf(climber.rewards)) {
    const held = heldOf(climber, rung);
    if (held === undefined || !isUnclaimed(held) || reachedAtOf(climber, rung) !== undefined) continue;
    if (moves.length >= most) return { till: current, moves, metCap: false, isCut: true };
    const after = movedOn(held, { state: 'clawed_back', at: today.now, reason: 'referral_voided' });
    if (holdsReservation(held)) current = release(current, held);
    current = lined(current, held, after);
    moves.push({ before: held, after: emptied(after) });
  }
  return { till: current, moves, metCap: false, isCut: false };
}

const heldOf = ({ grants }: Climber, { needs }: Rung): Grant | undefined => grants.find(({ rung }) => rung === needs);

/** Of ladder and invitee, the lowest first. */
export const rungsOf = ({ ladder, forInvitee }: Rewards): readonly Rung[] =>
  [...(forInvitee === undefined ? [] : [forInvitee]), ...ladder].toSorted((one, other) => one.needs - other.needs);

const reachedAtOf = ({ counted, countedAsInvitee }: Climber, { needs }: Rung): Instant | undefined =>
  needs === 0 ? countedAsInvitee : counted[needs - 1];

/** None yet, or one that was taken back only because a referral had ceased to count. */
const isOpen = (held: Grant | undefined): boolean =>
  held === undefined || (held.state === 'clawed_back' && held.history.at(-1)?.reason === 'referral_voided');

const isUnclaimed = ({ state }: Grant): boolean => state === 'waiting' || state === 'reserved' || state === 'issued';

/** Nothing is reserved for it any more. */
export function emptied({ held: _code, day: _day, claimBy: _until, ...grant }: Grant): Grant {
  return grant;
}

function promise(till: Till, climber: Climber, rung: Rung, held: Grant | undefined, reachedAt: Instant, today: Today) {
  const isBehind = waitIn(till.spending, { campaignVersion: climber.campaignVersion, rung: rung.needs }) > 0;
  const found = roomFor(till, climber.rewards, rung, today.day, isBehind);
  const reason = rung.needs === 0 ? 'friend_stayed' : 'rung_reached';
  const isWaiting = 'noRoom' in found;
  const { campaign, campaignVersion, participant, participantRef } = climber;
  const prize = isWaiting ? rung.prize : found.prize;
  const base = { campaign, campaignVersion, participant, participantRef, rung: rung.needs, prize, reachedAt };
  const isCheaper = !isWaiting && found.prize !== rung.prize;
  const state = isWaiting ? 'waiting' : rung.isReviewed ? 'reserved' : 'issued';
  const change = { state, at: today.now, reason: isWaiting ? found.noRoom : reason } as const;
  const reserved = isWaiting ? {} : { day: today.day, claimBy: claimBy(rung, today.now) };
  const after: Grant =
    held === undefined
      ? { ...base, isCheaper, state, history: [change], revision: 1, ...reserved }
      : { ...movedOn(held, change), prize, isCheaper, reachedAt, ...reserved };
  const takes = isWaiting ? undefined : found.takes;
  const move: GrantMove = {
    after,
    ...(held === undefined ? {} : { before: held }),
    ...(takes === undefined ? {} : { takes }),
  };
  return { till: lined(isWaiting ? till : found.till, held, after), move, metCap: found.metCap };
}

export interface Room {
  readonly till: Till;
  readonly prize: Prize;
  readonly takes?: { readonly stock: string; readonly number: number };
  readonly metCap: boolean;
}

/** The prize; where there is no room for it and the campaign says so, the cheaper one. Behind others who still wait there is none. */
export function roomFor(
  till: Till,
  { budget }: Rewards,
  rung: Rung,
  day: string,
  isBehind = false,
): Room | { readonly noRoom: NoRoom; readonly metCap: boolean } {
  const prizes = budget.atCap === 'cheaper' && rung.cheaper !== undefined ? [rung.prize, rung.cheaper] : [rung.prize];
  let noRoom: NoRoom | undefined;
  let metCap = false;
  for (const prize of prizes) {
    const reserved = reserve(till, budget, rung, prize, day);
    if (typeof reserved === 'object') {
      return isBehind ? { noRoom: 'others_first', metCap } : { ...roomOf(reserved, prize), metCap };
    }
    noRoom ??= reserved;
    metCap ||= reserved === 'budget_reached';
  }
  return { noRoom: noRoom ?? 'budget_reached', metCap };
}

function roomOf({ till, number }: Exclude<ReturnType<typeof reserve>, NoRoom>, prize: Prize) {
  const stock = stockOf(prize);
  return { till, prize, ...(stock === undefined || number === undefined ? {} : { takes: { stock, number } }) };
}

/** Somebody who waits, now that there may be room; where there still is none, nothing moves. */
export function serveWaiting(till: Till, waiting: Grant, rewards: Rewards, today: Today): Climbed {
  const rung = rungsOf(rewards).find(({ needs }) => needs === waiting.rung);
  const found = rung === undefined ? undefined : roomFor(till, rewards, rung, today.day);
  if (rung === undefined || found === undefined || 'noRoom' in found) {
    return { till, moves: [], metCap: found?.metCap ?? false, isCut: false };
  }
  const state = rung.isReviewed ? 'reserved' : 'issued';
  const change = { state, at: today.now, reason: 'room_again' } as const;
  const after = {
    ...movedOn(waiting, change),
    prize: found.prize,
    isCheaper: found.prize !== rung.prize,
    day: today.day,
    claimBy: claimBy(rung, today.now),
  };
  const move = { before: waiting, after, ...(found.takes === undefined ? {} : { takes: found.takes }) };
  return { till: lined(found.till, waiting, after), moves: [move], metCap: found.metCap, isCut: false };
}
