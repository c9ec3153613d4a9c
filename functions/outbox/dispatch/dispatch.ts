/** Outbox: a committed standing that owes something new becomes the message that pays it. No rules, no reads; it cannot fail on content. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { OwedPoster } from '#shared/domain/referral/standing.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import { climbDue, type RewardDue } from '#shared/messages/reward-due.ts';
import type { Announce } from '#shared/ports/announce.ts';

export interface DispatchPorts {
  readonly announcePosterWanted: Announce<PosterWanted>;
  readonly announceRewardDue: Announce<RewardDue>;
}

/** A promise that stands on an item and did not stand there before the change. */
export interface NewPromise {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  readonly owed: OwedPoster;
}

export type DispatchOutcome = { readonly kind: 'dispatched' } | { readonly kind: 'nothing-owed' };

/** A referral that came, or ceased, to count. */
export type NewClimb = Parameters<typeof climbDue>[0];

export async function dispatchOwed(
  ports: DispatchPorts,
  promise: NewPromise | undefined,
  climb?: NewClimb,
): Promise<DispatchOutcome> {
  if (promise === undefined && climb === undefined) return { kind: 'nothing-owed' };
  if (promise !== undefined) await ports.announcePosterWanted(owedPosterWanted(promise, promise.owed));
  if (climb !== undefined) await ports.announceRewardDue(climbDue(climb));
  return { kind: 'dispatched' };
}
