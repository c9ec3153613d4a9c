/** Outbox: what has been owed for more than ten minutes is asked for again; the table stream forgets after a day, this does not. */
import { MINUTE } from '#shared/domain/calendar.ts';
import { isOpenAt } from '#shared/domain/notice/welcome-window.ts';
import type { OwedPoster } from '#shared/domain/referral/standing.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

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

export async function sweepOutbox(ports: SweepOutboxPorts): Promise<SweepOutboxOutcome> {
  const now = ports.clock.wallNow();
  let redriven = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.referrals.owedSince(now - OWED_TOO_LONG, cursor);
    for (const standing of page.items) {
      if (standing.owed === undefined) continue;
      await ports.announcePosterWanted(owedPosterWanted(standing, withoutDeadTicket(standing.owed, now)));
      redriven += 1;
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return { kind: 'swept', redriven };
}

/** A welcome that cannot be sent any more is not asked for; the poster still is. */
function withoutDeadTicket(owed: OwedPoster, now: number): OwedPoster {
  if (owed.ticket !== undefined && isOpenAt(owed.ticket.happenedAt, now)) return owed;
  return { since: owed.since, requestId: `${owed.requestId}:again` };
}
