/** Outbox: a committed standing that owes something new becomes the message that pays it. No rules, no reads; it cannot fail on content. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { OwedPoster } from '#shared/domain/referral/standing.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { Announce } from '#shared/ports/announce.ts';

export interface DispatchPorts {
  readonly announcePosterWanted: Announce<PosterWanted>;
}

/** A promise that stands on an item and did not stand there before the change. */
export interface NewPromise {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  readonly owed: OwedPoster;
}

export type DispatchOutcome = { readonly kind: 'dispatched' } | { readonly kind: 'nothing-owed' };

export async function dispatchOwed(ports: DispatchPorts, promise: NewPromise | undefined): Promise<DispatchOutcome> {
  if (promise === undefined) return { kind: 'nothing-owed' };
  await ports.announcePosterWanted(owedPosterWanted(promise, promise.owed));
  return { kind: 'dispatched' };
}
