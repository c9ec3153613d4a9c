/** What a participant's own page tells him: what counts, what is still to come, and what is his. Facts only; the words are another matter. */
import type { Instant } from '../calendar.ts';
import { type Campaign, type CampaignStatus, endOf, statusAt } from '../campaign/campaign.ts';
import type { Brought, Tally } from '../referral/tally.ts';
import type { VerdictReason, VerdictState } from '../referral/verdict.ts';
import type { Grant, GrantReason } from '../reward/grant.ts';
import { leftOf } from '../reward/left.ts';
import { nextRung, type Rewards, stillNeeded } from '../reward/rewards.ts';
import type { Till } from '../reward/till.ts';
import { pageEndsAt } from './personal-page.ts';

/** `preparing`: reached, its grant is on its way. `over`: not his, or not any more. */
export type PrizeState = 'climbing' | 'preparing' | 'waiting' | 'in-review' | 'claimable' | 'claimed' | 'over';

export interface PrizeFacts {
  /** By how many friends who count; 0: as a friend who was brought himself. */
  readonly needs: number;
  readonly name: string;
  readonly state: PrizeState;
  readonly stillNeeded: number;
  /** Pieces that may still be promised; absent where nothing limits them, or he has his. */
  readonly left?: number;
  readonly claimBy?: Instant;
  /** Why, where it is not his to claim. */
  readonly reason?: GrantReason;
  /** Told only once it is claimed. */
  readonly gift?: Gift;
}

export type Gift =
  | { readonly kind: 'codes' | 'coupon'; readonly code: string }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'points'; readonly points: number }
  | { readonly kind: 'seat' };

export interface FriendFacts {
  /** In the order they came: nobody's name is known here, and nobody's id is told. */
  readonly number: number;
  readonly joinedAt: Instant;
  readonly verdict: VerdictState;
  readonly reason: VerdictReason;
  /** While pending: how long he must still stay; absent while a read is awaited. */
  readonly staysFor?: number;
}

export interface PageFacts {
  readonly campaign: Pick<Campaign, 'name' | 'timeZone' | 'holdSeconds' | 'mechanic'>;
  readonly status: CampaignStatus;
  readonly endsAt: Instant;
  readonly pageEndsAt: Instant;
  readonly now: Instant;
  readonly counts: Tally;
  /** The latest first, not all of them. */
  readonly friends: readonly FriendFacts[];
  readonly next?: Pick<PrizeFacts, 'needs' | 'name' | 'stillNeeded'>;
  readonly prizes: readonly PrizeFacts[];
  readonly points?: number;
  readonly hasPoster: boolean;
}

/** One participant, as the books have him now. */
export interface Known {
  readonly campaign: Campaign;
  readonly now: Instant;
  readonly counts: Tally;
  readonly brought: readonly Brought[];
  readonly hasPoster: boolean;
  readonly isInvitee: boolean;
  /** By the version he joined under, with the budget of today. */
  readonly rewards?: Rewards;
  readonly grants: readonly Grant[];
  readonly till?: Till;
  readonly points?: number;
}

const LATEST = 50;

export function pageFacts(known: Known): PageFacts {
  const { campaign, now, counts, brought, rewards } = known;
  const next = rewards === undefined ? undefined : nextRung(rewards.ladder, counts.qualified);
  return {
    campaign,
    status: statusAt(campaign, now),
    endsAt: endOf(campaign),
    pageEndsAt: pageEndsAt(campaign),
    now,
    counts,
    friends: brought
      .map((one, index) => friendFacts(one, index + 1, now))
      .slice(-LATEST)
      .reverse(),
    ...(next === undefined
      ? {}
      : {
          next: { needs: next.needs, name: next.prize.name, stillNeeded: stillNeeded(next.needs, counts.qualified) },
        }),
    prizes: prizesOf(known),
    ...(known.points === undefined ? {} : { points: known.points }),
    hasPoster: known.hasPoster,
  };
}

function friendFacts({ joinedAt, verdict, reason, pendingUntil, waitsFor }: Brought, number: number, now: Instant) {
  const staysFor =
    waitsFor === 'hold' && pendingUntil !== undefined ? { staysFor: Math.max(0, pendingUntil - now) } : {};
  return { number, joinedAt, verdict, reason, ...staysFor };
}

/** Every rung of his ladder in its order, what he gets as an invitee first; and grants of rungs that have left the ladder since. */
function prizesOf({ rewards, grants, isInvitee, counts, till, now }: Known): readonly PrizeFacts[] {
  const { forInvitee, ladder = [] } = rewards ?? {};
  const asInvitee = isInvitee && forInvitee !== undefined ? [forInvitee] : [];
  const rungs = [...asInvitee, ...ladder];
  const offered = rungs.map((rung) => {
    const grant = grants.find((one) => one.rung === rung.needs);
    if (grant !== undefined && !isToClimbAgain(grant)) return granted(grant, now);
    const needed = stillNeeded(rung.needs, counts.qualified);
    const left = rewards === undefined || till === undefined ? undefined : leftOf(rewards, rung, till);
    return {
      ...{ needs: rung.needs, name: rung.prize.name, stillNeeded: needed },
      state: rung.needs > 0 && needed === 0 ? ('preparing' as const) : ('climbing' as const),
      ...(grant === undefined ? {} : { reason: 'referral_voided' as const }),
      ...(left === undefined ? {} : { left }),
    };
  });
  const further = grants.filter((grant) => !rungs.some(({ needs }) => needs === grant.rung));
  return [...offered, ...further.map((grant) => granted(grant, now))].sort((one, other) => one.needs - other.needs);
}

/** A grant that was taken back only because a friend no longer counts can be reached anew. */
const isToClimbAgain = ({ state, history }: Grant): boolean =>
  state === 'clawed_back' && history.at(-1)?.reason === 'referral_voided';

function granted(grant: Grant, now: Instant): PrizeFacts {
  const { rung, prize, claimBy, history } = grant;
  const isLate = grant.state === 'issued' && (claimBy ?? now) < now;
  const state = isLate ? 'over' : STATES[grant.state];
  const reason = isLate ? 'not_claimed_in_time' : history.at(-1)?.reason;
  return {
    ...{ needs: rung, name: prize.name, state, stillNeeded: 0 },
    ...(state === 'claimable' && claimBy !== undefined ? { claimBy } : {}),
    ...((state === 'waiting' || state === 'over') && reason !== undefined ? { reason } : {}),
    ...(state === 'claimed' ? giftOf(grant) : {}),
  };
}

const STATES = {
  waiting: 'waiting',
  reserved: 'in-review',
  issued: 'claimable',
  claimed: 'claimed',
  expired: 'over',
  clawed_back: 'over',
  refused: 'over',
} as const satisfies Record<Grant['state'], PrizeState>;

function giftOf({ prize: { lure }, held, participantRef, rung }: Grant): { readonly gift?: Gift } {
  switch (lure.kind) {
    case 'codes':
    case 'coupon':
      return held === undefined ? {} : { gift: { kind: lure.kind, code: held.code } };
    case 'link':
      // The random id under which he appears in reports names the grant to whoever provides the prize.
      return {
        gift: { kind: 'link', url: lure.url.replaceAll('{grant}', encodeURIComponent(`${participantRef}-${rung}`)) },
      };
    case 'points':
      return { gift: { kind: 'points', points: lure.points } };
    case 'seat':
      return { gift: { kind: 'seat' } };
  }
}
