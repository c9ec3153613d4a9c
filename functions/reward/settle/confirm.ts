/** Is he still there? Answered by a read begun after his hold's end that shows him, from our books: one read answers for everybody in it. */
import type { Instant } from '#shared/domain/calendar.ts';
import { type Because, courseOfReferral, type Life, type Referral } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import { type Stay, staysOf } from '#shared/domain/referral/stay.ts';
import { shownFrom } from '#shared/domain/referral/transitions.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { LatestReads } from './latest-reads.ts';

export interface ConfirmPorts {
  readonly referrals: ReferralStore;
}

export type Confirmation =
  | { readonly kind: 'confirmed'; readonly at: Instant; readonly because: Because; readonly life?: Life }
  /** What must be read before anybody can say. */
  | { readonly kind: 'not-yet'; readonly readFirst: readonly Via[] }
  /** He was nowhere when his hold ended. */
  | { readonly kind: 'absent'; readonly life: Life };

/**
 * From when on a read that is begun can tell. Contacts are told of by events: a read begun before his coming was heard of says nothing of him.
 * Who is in a group was found there by a read.
 */
export const speaksFrom = ({ via, holdEndsAt, dueAt = holdEndsAt }: Referral): Instant =>
  shownFrom(via.kind === 'contact' ? Math.max(holdEndsAt, dueAt) : holdEndsAt);

/** Nearly everybody stays where he came: then nothing but his presence there need be read. */
export async function confirm(ports: ConfirmPorts, reads: LatestReads, referral: Referral): Promise<Confirmation> {
  const { via, member, holdEndsAt } = referral;
  const since = speaksFrom(referral);
  const read = await reads(via);
  // Why in this order: whoever is gone by that read had been struck off before the read was noted.
  const held = await ports.referrals.presence(via, member);
  const isStaying = held !== undefined && held.leftAt === undefined && held.joinedAt <= holdEndsAt;
  if (!isStaying || read?.closedAt !== undefined) return confirmByLife(ports, reads, referral);
  if (read === undefined || read.readAsOf < since) return { kind: 'not-yet', readFirst: [via] };
  return { kind: 'confirmed', at: read.readAsOf, because: { kind: 'shown', via, readBegunAt: read.readAsOf } };
}

/** He has moved about: every stay that reached over the end of his hold may speak for him. */
async function confirmByLife(ports: ConfirmPorts, reads: LatestReads, referral: Referral): Promise<Confirmation> {
  const { campaign, member, holdEndsAt } = referral;
  const life = await ports.referrals.life(campaign, member);
  const { comings, departures } = courseOfReferral(referral, life);
  const reaching = staysOf(comings, departures).filter(
    ({ from, to = Number.POSITIVE_INFINITY }) => from <= holdEndsAt && to > holdEndsAt,
  );
  const readFirst: Via[] = [];
  for (const stay of reaching) {
    const spoken = await speaks(ports, reads, referral, stay);
    if (spoken === 'read-first') readFirst.push(stay.via);
    else if (spoken !== undefined) return { ...spoken, life };
  }
  if (readFirst.length > 0) return { kind: 'not-yet', readFirst };
  return { kind: 'absent', life };
}

async function speaks(
  ports: ConfirmPorts,
  reads: LatestReads,
  referral: Referral,
  { via, end }: Stay,
): Promise<Extract<Confirmation, { kind: 'confirmed' }> | 'read-first' | undefined> {
  const { member, holdEndsAt } = referral;
  if (end?.kind === 'handed_over') {
    return { kind: 'confirmed', at: holdEndsAt, because: { kind: 'handed_over', via, at: end.at } };
  }
  if (end !== undefined) return undefined;
  const read = await reads(via);
  if (read?.closedAt !== undefined) {
    const because = { kind: 'place_gone', via, at: read.closedAt } as const;
    return { kind: 'confirmed', at: holdEndsAt, because };
  }
  if (read === undefined || read.readAsOf < speaksFrom(referral)) return 'read-first';
  const held = await ports.referrals.presence(via, member);
  if (held === undefined || held.leftAt !== undefined) return undefined;
  return { kind: 'confirmed', at: read.readAsOf, because: { kind: 'shown', via, readBegunAt: read.readAsOf } };
}
