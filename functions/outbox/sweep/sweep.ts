/** Outbox: what has been owed for more than ten minutes is asked for again; the table stream forgets after a day, this does not. */
import { DAY, type Instant, MINUTE } from '#shared/domain/calendar.ts';
import { isOpenAt } from '#shared/domain/notice/welcome-window.ts';
import type { OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';

export interface SweepOutboxPorts {
  readonly referrals: ReferralStore;
  readonly announcePosterWanted: Announce<PosterWanted>;
  readonly clock: Clock;
}

export interface SweepOutboxOutcome {
  readonly kind: 'swept';
  readonly redriven: number;
}

export const OWED_TOO_LONG = 10 * MINUTE;
/** The oldest first; the next run, minutes later, goes on. */
const MOST_A_RUN = 5_000;

export async function sweepOutbox(ports: SweepOutboxPorts): Promise<SweepOutboxOutcome> {
  const now = ports.clock.wallNow();
  // Gathered first: asking again moves a standing on, and a list must not move while it is read.
  const owing: Standing[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.referrals.owedSince(now - OWED_TOO_LONG, cursor);
    owing.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && owing.length < MOST_A_RUN);
  const promises = owing.flatMap((standing) =>
    standing.owed === undefined ? [] : [{ standing, promise: askedAgain(standing.owed, now) }],
  );
  await oneByOne(
    'OUTBOX_SWEEP_INCOMPLETE',
    promises.map(({ standing, promise }) => async () => {
      await ports.referrals.owePoster(standing.campaign, standing.member, promise);
      await ports.announcePosterWanted(owedPosterWanted(standing, promise));
    }),
  );
  return { kind: 'swept', redriven: promises.length };
}

/**
 * The same promise, asked for once more: without a ticket that is dead by now, and each time twice as long until the next,
 * so that what cannot be drawn at present costs little for as long as it cannot.
 */
function askedAgain({ requestId, ticket, tries = 0 }: OwedPoster, now: Instant): OwedPoster {
  const rest = Math.min(OWED_TOO_LONG * 2 ** tries, DAY);
  const promise = {
    since: now + rest - OWED_TOO_LONG,
    requestId: `${requestId.replace(/:again\d+$/, '')}:again${tries + 1}`,
    tries: tries + 1,
  };
  return ticket !== undefined && isOpenAt(ticket.happenedAt, now) ? { ...promise, ticket } : promise;
}
