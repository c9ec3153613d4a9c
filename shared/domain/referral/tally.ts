/** Whom somebody has brought, counted from the referrals themselves, and shown without anybody's id. */
import type { Instant } from '../calendar.ts';
import type { Referral } from './referral.ts';
import type { VerdictReason, VerdictState } from './verdict.ts';

/** Recounted from facts each time: there is no counter that could run away. `byReason`: why those who do not count do not. */
export interface Tally extends Readonly<Record<VerdictState, number>> {
  readonly byReason: Readonly<Partial<Record<VerdictReason, number>>>;
}

export function tallyOf(referrals: readonly Referral[]): Tally {
  const states: Record<VerdictState, number> = { qualified: 0, pending: 0, void: 0 };
  const byReason: Partial<Record<VerdictReason, number>> = {};
  for (const { verdict } of referrals) {
    states[verdict.state] += 1;
    if (verdict.state === 'void') byReason[verdict.reason] = (byReason[verdict.reason] ?? 0) + 1;
  }
  return { ...states, byReason };
}

/** How many more must count (还差几人). Who has brought more than were needed needs none; never less than none. */
export const stillNeeded = (needed: number, counted: number): number => Math.max(0, needed - counted);

/** One friend, as his inviter may see him. */
export interface Brought {
  /** Random; no id of a person leaves by it. */
  readonly memberRef: string;
  readonly joinedAt: Instant;
  readonly verdict: VerdictState;
  readonly reason: VerdictReason;
  /** While pending: when his hold ends, or ended. */
  readonly pendingUntil?: Instant;
  /** While pending: for the end of his hold, or for a read begun after it that still shows him. */
  readonly waitsFor?: 'hold' | 'read';
}

export function broughtAs({ memberRef, joinedAt, verdict, holdEndsAt, leaving }: Referral, asOf: Instant): Brought {
  const shown = { memberRef, joinedAt, verdict: verdict.state, reason: verdict.reason };
  if (verdict.state !== 'pending') return shown;
  // Where leaving changes nothing, no read is waited for.
  const waitsFor = asOf < holdEndsAt || leaving === 'never' ? 'hold' : 'read';
  return { ...shown, pendingUntil: holdEndsAt, waitsFor };
}

/** By joining, and for those of one instant by ref, so that a page goes on where the last one ended. */
export const byJoining = (one: Place, other: Place): number =>
  one.joinedAt - other.joinedAt || (one.memberRef < other.memberRef ? -1 : one.memberRef > other.memberRef ? 1 : 0);
type Place = Pick<Brought, 'joinedAt' | 'memberRef'>;
