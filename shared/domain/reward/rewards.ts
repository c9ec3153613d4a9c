/** The rewards of a campaign: a ladder of rungs, what the invitee gets, and how much may be spent. One level only: rungs look at direct referrals. */
import { DAY, type Instant } from '../calendar.ts';
import type { Minor, Prize } from './lure.ts';

/** A step of the ladder; named by how many counted referrals it needs. */
export interface Rung {
  /** 0 names what an invitee himself gets. */
  readonly needs: number;
  readonly prize: Prize;
  /** Given instead where the budget or the stock has no room for the prize, and the campaign says `cheaper`. */
  readonly cheaper?: Prize;
  /** Unclaimed for so long, the grant expires and its reservation goes back. */
  readonly claimWithinDays: number;
  /** An operator looks at each before it is issued. */
  readonly isReviewed: boolean;
  readonly most?: Cap;
}

/** The most that may be promised: money, pieces, or both. */
export interface Cap {
  readonly minor?: Minor;
  readonly pieces?: number;
}

/** `pause`: the campaign stops counting. `waitlist`: who reached it later waits, in the order of reaching. `cheaper`: he gets the rung's cheaper prize. */
export type AtCap = 'pause' | 'waitlist' | 'cheaper';

export interface Budget {
  readonly total?: Cap;
  /** By days of the campaign's time zone. */
  readonly perDay?: Cap;
  readonly atCap: AtCap;
}

export interface Rewards {
  /** ISO 4217. */
  readonly currency: string;
  readonly ladder: readonly Rung[];
  /** What a friend who counts gets himself. */
  readonly forInvitee?: Rung;
  readonly budget: Budget;
  /** No prize may be worth more. */
  readonly prizeCeilingMinor: Minor;
}

/** 反不正当竞争法 §11: the highest prize of a lottery; taken as the default for every prize (50,000 yuan). */
export const PRIZE_CEILING_MINOR = 5_000_000;

/** Everything that may be given. */
export const prizesOf = ({ ladder, forInvitee }: Rewards): readonly Prize[] =>
  [...ladder, ...(forInvitee === undefined ? [] : [forInvitee])].flatMap(({ prize, cheaper }) =>
    cheaper === undefined ? [prize] : [prize, cheaper],
  );

export const claimBy = ({ claimWithinDays }: Rung, from: Instant): Instant => from + claimWithinDays * DAY;

/** Referrals still needed for a rung; never less than none. */
export const stillNeeded = (needs: number, counted: number): number => Math.max(0, needs - counted);

/** The rung he reaches next, if there is a higher one. */
export const nextRung = (ladder: readonly Rung[], counted: number): Rung | undefined =>
  ladder.filter(({ needs }) => needs > counted).toSorted((one, other) => one.needs - other.needs)[0];
