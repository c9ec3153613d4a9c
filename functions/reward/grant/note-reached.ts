/** Who is about to be promised a rung for the first time is noted, where staff are told of it; before the promise is written, so that a death in between loses nothing. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';

export interface NotePorts {
  readonly news: Pick<NoticeStore, 'note'>;
  readonly clock: Clock;
}

/** A note of what is never written is found out by whoever tells it. What a friend gets himself is no rung. */
export async function noteReached(
  { news, clock }: NotePorts,
  { id, notices }: Campaign,
  moves: readonly GrantMove[],
  at: Instant,
): Promise<void> {
  if (!notices?.kinds.includes('rung')) return;
  const reached = moves.filter(({ before, after }) => before === undefined && after.rung > 0);
  const notedAt = clock.wallNow();
  await news.note(
    reached.map(({ after: { participant, rung } }) => ({ campaign: id, participant, rung, at, notedAt })),
  );
}
