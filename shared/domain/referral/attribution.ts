/** Who brought a member: the rule that turns one observed arrival into a referral, a seed, or neither. */

import type { Instant } from '../calendar.ts';
import { type Campaign, isBlacklisted, isRunningAt, isWhitelisted } from '../campaign/campaign.ts';
import type { LiveCode } from '../campaign/live-code.ts';
import type { CodeText, MemberId } from '../identity.ts';
import type { EntryReason, Standing, Via } from './standing.ts';
import type { VerdictReason } from './verdict.ts';

/** Somebody came into a group, or became a staff member's contact. */
export interface Arrival {
  readonly member: MemberId;
  readonly isStaff: boolean;
  readonly via: Via;
  readonly joinedAt: Instant;
  /** What the code he came by carries; absent when he came without one. */
  readonly code?: CodeText;
  readonly foundBySweep: boolean;
  /** The staff member has not confirmed him yet. */
  readonly isHalf?: true;
}

/** What is known when an arrival is judged. */
export interface ArrivalFacts {
  readonly campaign: Campaign;
  readonly arrival: Arrival;
  /** The live code his code text belongs to, of whatever campaign. */
  readonly code?: LiveCode;
  readonly standing?: Standing;
  /** The standing of the code's owner, where a participant owns it. */
  readonly inviter?: Standing;
  /** True when somebody has come by his own code. */
  readonly hasBroughtSomebody?: boolean;
  /** True when, by the campaign's own definition of new, he is no newcomer. Asked only where the campaign counts newcomers only. */
  readonly wasThereBefore?: boolean;
}

export type Attribution =
  | {
      readonly kind: 'referral';
      readonly reason: 'referred';
      readonly inviter: MemberId;
      readonly inviterRef: string;
      readonly generation: number;
      readonly root: MemberId;
      readonly rootRef: string;
      /** He stood here as a seed of the desk until his earlier join was seen; the standing he has takes this place. */
      readonly isAdoption: boolean;
    }
  | { readonly kind: 'seed'; readonly reason: Exclude<EntryReason, 'referred'>; readonly entryLabel?: string }
  | { readonly kind: 'observed'; readonly reason: VerdictReason };

/**
 * One inviter per invitee and campaign: the first touch wins, and who takes part already never gains an inviter.
 * Counting stops at pause and end, judged by when he came. A code that is not this campaign's is never guessed at.
 */
export function attribute(facts: ArrivalFacts): Attribution {
  const { campaign, arrival, code, standing, inviter } = facts;
  if (arrival.isStaff) return observed('staff');
  if (!isRunningAt(campaign, arrival.joinedAt)) return observed('campaign_not_running');
  if (isBlacklisted(campaign, arrival.member)) return observed('blacklisted');
  if (arrival.code === undefined) return observed('no_code');
  if (code === undefined || (code.campaign !== campaign.id && code.owner.kind !== 'seat'))
    return observed('unknown_code');
  switch (code.owner.kind) {
    // A prize of this campaign or another: he was invited here by nobody.
    case 'seat':
      return observed('seat');
    case 'desk':
      return standing === undefined ? seed('desk') : observed('desk');
    case 'entry':
      return standing === undefined ? seed('entry', code.owner.label) : observed('already_in');
    case 'participant':
      if (code.owner.member === arrival.member) return observed('self');
      if (inviter === undefined) return observed('unknown_code');
      if (isBlacklisted(campaign, inviter.member)) return observed('blacklisted');
      if (standing !== undefined && !mayAdopt(facts, standing, inviter)) {
        return observed(standing.inviter === undefined ? 'already_in' : 'already_referred');
      }
      if (facts.wasThereBefore === true && !isWhitelisted(campaign, arrival.member)) return observed('already_member');
      return {
        kind: 'referral',
        reason: 'referred',
        inviter: inviter.member,
        inviterRef: inviter.memberRef,
        generation: inviter.generation + 1,
        root: inviter.root,
        rootRef: inviter.rootRef,
        isAdoption: standing !== undefined,
      };
  }
}

/**
 * The first touch wins, in the order things happened: who joined by a friend's code and asked at the desk before we had read his group
 * is that friend's referral. Not when he has brought somebody himself, nor by one of his own tree: no place in a tree ever changes under others.
 */
const mayAdopt = (
  { arrival, hasBroughtSomebody = false }: ArrivalFacts,
  standing: Standing,
  inviter: Standing,
): boolean =>
  standing.reason === 'desk' &&
  standing.inviter === undefined &&
  arrival.joinedAt <= standing.joinedAt &&
  inviter.root !== standing.member &&
  !hasBroughtSomebody;

const observed = (reason: VerdictReason): Attribution => ({ kind: 'observed', reason });

/** A seed is in, but nobody's referral: it qualifies for no one. */
const seed = (reason: 'entry' | 'desk', entryLabel?: string): Attribution => ({
  kind: 'seed',
  reason,
  ...(entryLabel === undefined ? {} : { entryLabel }),
});
