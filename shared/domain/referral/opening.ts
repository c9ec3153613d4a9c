/** What an arrival that was brought opens: the referral's terms, and his place in the tree. */
import { SECOND } from '../calendar.ts';
import { type Campaign, isWhitelisted } from '../campaign/campaign.ts';
import type { MemberId } from '../identity.ts';
import type { Arrival, Attribution } from './attribution.ts';
import type { NewReferral } from './referral.ts';
import type { Standing } from './standing.ts';

/** Pending until his hold is over, or counted at once where there is none, because he was seen to come. */
export function openingOf(
  campaign: Campaign,
  arrival: Arrival,
  { inviter, inviterRef, generation, root, rootRef }: Extract<Attribution, { kind: 'referral' }>,
  memberRef: string,
  terms: Pick<NewReferral, 'barred' | 'climbs'>,
): NewReferral {
  const { member, via, joinedAt, foundBySweep } = arrival;
  const { holdSeconds, counting } = campaign;
  const maximum =
    counting.maximumCounted === undefined || isWhitelisted(campaign, inviter)
      ? {}
      : { maximumCounted: counting.maximumCounted };
  return {
    campaign: campaign.id,
    campaignVersion: campaign.version,
    inviter,
    member,
    inviterRef,
    memberRef,
    generation,
    root,
    rootRef,
    joinedAt,
    via,
    foundBySweep,
    holdEndsAt: joinedAt + holdSeconds * SECOND,
    leaving: counting.leaving,
    ...maximum,
    ...(holdSeconds === 0 ? { confirmedAt: joinedAt } : {}),
    ...terms,
  };
}

type Place = Pick<Standing, 'inviter' | 'inviterRef' | 'generation' | 'root' | 'rootRef' | 'entryLabel'>;

/** An invitee stands below his inviter; a seed is the root of his own tree. */
export function placeInTree(
  attribution: Exclude<Attribution, { kind: 'observed' }>,
  member: MemberId,
  memberRef: string,
): Place {
  if (attribution.kind === 'referral') {
    const { inviter, inviterRef, generation, root, rootRef } = attribution;
    return { inviter, inviterRef, generation, root, rootRef };
  }
  const { entryLabel } = attribution;
  return { generation: 0, root: member, rootRef: memberRef, ...(entryLabel === undefined ? {} : { entryLabel }) };
}
