/** A grant (奖励发放): one prize promised to one participant, once, with everything that has become of it. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';
import { isSamePrize, type Prize } from './lure.ts';

/**
 * `waiting`: reached, but budget or stock has no room; nothing is reserved. `reserved`: an operator must look at it. `issued`: he may claim it.
 * `claimed`: he has it, for ever. `expired`, `clawed_back`, `refused`: it is not his, and what was reserved has gone back.
 */
export type GrantState = 'waiting' | 'reserved' | 'issued' | 'claimed' | 'expired' | 'clawed_back' | 'refused';

export const GRANT_REASONS = {
  rung_reached: { zh: '达到阶梯', en: 'the rung was reached' },
  friend_stayed: { zh: '好友留存达标', en: 'he stayed through his hold' },
  budget_reached: { zh: '预算已用完，排队等待', en: 'the budget has no room' },
  out_of_stock: { zh: '库存不足，排队等待', en: 'the stock is empty' },
  others_first: { zh: '前面还有人在排队', en: 'others who reached it earlier still wait' },
  room_again: { zh: '预算或库存恢复', en: 'there was room again' },
  approved: { zh: '审核通过', en: 'an operator approved it' },
  rejected: { zh: '审核未通过', en: 'an operator refused it' },
  claimed: { zh: '已领取', en: 'he claimed it' },
  not_claimed_in_time: { zh: '逾期未领取', en: 'it was not claimed in time' },
  referral_voided: { zh: '邀请失效，不再达标', en: 'a referral it rested on no longer counts' },
  clawed_back: { zh: '由运营收回', en: 'an operator took it back' },
  reissued: { zh: '由运营重新发放', en: 'an operator issued it again' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
export type GrantReason = keyof typeof GRANT_REASONS;

export interface GrantChange {
  readonly state: GrantState;
  readonly at: Instant;
  readonly reason: GrantReason;
  /** Who changed it, where a person did. */
  readonly by?: string;
  /** What it was worth until then, where it is worth something else from then on: reports tell of each change as it was. */
  readonly gaveBefore?: Worth;
}

/** What a grant gave at a time, and on which day's budget it was. */
export type Worth = Pick<Grant, 'prize' | 'day'>;

/** The code a grant holds. */
export interface HeldCode {
  readonly stock: string;
  readonly number: number;
  readonly code: string;
}

/** Unique by (campaign, participant, rung). Its history only grows. */
export interface Grant {
  readonly campaign: CampaignId;
  readonly participant: MemberId;
  readonly participantRef: string;
  /** By how many referrals it needs; 0: as an invitee. */
  readonly rung: number;
  readonly campaignVersion: number;
  readonly state: GrantState;
  readonly prize: Prize;
  readonly isCheaper: boolean;
  /** When the referral counted by which he reached it. */
  readonly reachedAt: Instant;
  /** The day whose budget it is on, `2026-11-26` in the campaign's time zone; absent while nothing is reserved. */
  readonly day?: string;
  readonly held?: HeldCode;
  readonly claimBy?: Instant;
  readonly history: readonly GrantChange[];
  readonly revision: number;
}

/** The grant as it is written over another: where it gives something else from now on, the change says what it gave until then. */
export function over(before: Grant | undefined, after: Grant): Grant {
  if (before === undefined || (before.day === after.day && isSamePrize(before.prize, after.prize))) return after;
  const gaveBefore = { prize: before.prize, ...(before.day === undefined ? {} : { day: before.day }) };
  const first = before.history.length;
  return { ...after, history: after.history.map((change, at) => (at === first ? { ...change, gaveBefore } : change)) };
}

/** Every change with what the grant gave then, oldest first. */
export function withWorth({ history, prize, day }: Grant): readonly (GrantChange & { readonly worth: Worth })[] {
  let worth: Worth = { prize, ...(day === undefined ? {} : { day }) };
  return history
    .toReversed()
    .map((change) => {
      const told = { ...change, worth };
      worth = change.gaveBefore ?? worth;
      return told;
    })
    .toReversed();
}

/** Something is reserved for it, or was given. */
export const holdsReservation = ({ state }: Grant): boolean =>
  state === 'reserved' || state === 'issued' || state === 'claimed';

/** What may follow what. */
export const GRANT_STEPS: Readonly<Record<GrantState, readonly GrantState[]>> = {
  waiting: ['reserved', 'issued', 'clawed_back', 'refused'],
  reserved: ['issued', 'refused', 'clawed_back', 'expired'],
  issued: ['claimed', 'expired', 'clawed_back'],
  // A code that has been seen cannot be unseen: taking it back is said, and nothing goes back to the stock.
  claimed: ['clawed_back', 'issued'],
  expired: ['issued', 'waiting'],
  clawed_back: ['reserved', 'issued', 'waiting'],
  refused: ['reserved', 'issued', 'waiting'],
};

export function movedOn(grant: Grant, change: GrantChange): Grant {
  if (!GRANT_STEPS[grant.state].includes(change.state)) {
    throw new RangeError(`A grant that is ${grant.state} cannot become ${change.state}.`);
  }
  return { ...grant, state: change.state, history: [...grant.history, change], revision: grant.revision + 1 };
}
