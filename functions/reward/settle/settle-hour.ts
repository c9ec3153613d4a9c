/** One hour of holds, page by page, so many side by side. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';

const SIDE_BY_SIDE = 16;

/** Settled while the hour is read; what is out of time goes on with the next run. */
export async function settleHour(
  holds: HoldStore,
  hour: Instant,
  now: Instant,
  isInTime: () => boolean,
  settle: (referral: Referral) => Promise<void>,
): Promise<'empty' | 'held' | 'out-of-time'> {
  let found: 'empty' | 'held' = 'empty';
  let cursor: string | undefined;
  do {
    if (!isInTime()) return 'out-of-time';
    const page = await holds.due(hour, now + 1, cursor);
    if (page.items.length > 0) found = 'held';
    for (let from = 0; from < page.items.length; from += SIDE_BY_SIDE) {
      await Promise.all(page.items.slice(from, from + SIDE_BY_SIDE).map(settle));
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
