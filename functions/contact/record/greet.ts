/** Whoever takes part and comes to us is owed his poster, and a welcome while there is time for one. */
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import { isOpenAt, msUntilLink, wasGreeted } from '#shared/domain/notice/welcome-window.ts';
import type { OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface GreetPorts {
  readonly referrals: ReferralStore;
  readonly clock: Clock;
  readonly announcePosterWanted: Announce<PosterWanted>;
  readonly announceWelcomeDue: Announce<WelcomeDue>;
}

export interface Asked {
  readonly poster: 'asked' | 'not-due';
  readonly hasTicket: boolean;
}

/** What he is owed by this change: every copy of the promise has the change's own id. */
export function promiseOf({ clock }: GreetPorts, change: ContactChanged): OwedPoster {
  const { welcomeCode, staff, wallHappenedAt: happenedAt } = change;
  const now = clock.wallNow();
  const promise = { since: now, requestId: change.id };
  if (welcomeCode === undefined || !isOpenAt(happenedAt, now)) return promise;
  return { ...promise, ticket: { welcomeCode, staff, happenedAt } };
}

/** The request goes out now and, as a copy of the same id, from the table's stream. */
export async function greet(ports: GreetPorts, campaign: Campaign, change: ContactChanged): Promise<Asked> {
  const owed = promiseOf(ports, change);
  const hasTicket = owed.ticket !== undefined;
  const standing = await ports.referrals.standing(campaign.id, change.member);
  if (standing === undefined || !isRunningAt(campaign, change.happenedAt) || !isDue(standing, owed)) {
    return { poster: 'not-due', hasTicket };
  }
  // The stored promise is what every copy is made of: a redelivery must not renew the ticket.
  const promised = standing.owed?.requestId === owed.requestId ? standing.owed : owed;
  if (promised === owed) await ports.referrals.owePoster(campaign.id, change.member, owed);
  await ports.announcePosterWanted(owedPosterWanted(standing, promised));
  if (promised.ticket !== undefined) await setTimer(ports, campaign, change, promised.ticket);
  return { poster: 'asked', hasTicket };
}

async function setTimer(
  ports: GreetPorts,
  campaign: Campaign,
  { id, member }: ContactChanged,
  ticket: WelcomeDue['ticket'],
): Promise<void> {
  const afterMs = msUntilLink(ticket.happenedAt, ports.clock.wallNow());
  const due = { version: 1, id: `${id}:link`, campaign: campaign.id, member, ticket, with: 'no-poster-yet' } as const;
  await ports.announceWelcomeDue(due, { afterMs });
}

/** A poster is due to who has none, and to who can be greeted with it now and was not. */
const isDue = (standing: Standing, { ticket }: OwedPoster): boolean =>
  standing.poster === undefined || (ticket !== undefined && !wasGreeted(standing.welcomedAt, ticket.happenedAt));
