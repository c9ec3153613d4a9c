/** Outbox: a committed standing that owes something becomes the message that pays it. No rules, no reads; it cannot fail on content. */
import type { Standing } from '#shared/domain/referral/standing.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { Announce } from '#shared/ports/announce.ts';

export interface DispatchPorts {
  readonly announcePosterWanted: Announce<PosterWanted>;
}

export type DispatchOutcome = { readonly kind: 'dispatched' } | { readonly kind: 'nothing-owed' };

/** @param standing the item's new image, where it is a standing. */
export async function dispatchOwed(ports: DispatchPorts, standing: Standing | undefined): Promise<DispatchOutcome> {
  if (standing?.owed === undefined) return { kind: 'nothing-owed' };
  await ports.announcePosterWanted(owedPosterWanted(standing, standing.owed));
  return { kind: 'dispatched' };
}
