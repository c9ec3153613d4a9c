/** The hold store in memory, over the same books as the referral store of its world. */
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import { type Books, hourOf, key, sorted } from './in-memory-books.ts';

export function inMemoryHoldStore(
  books: Books,
  writes: CountedWrites = countedWrites(),
  pageSize: number = 100,
): HoldStore {
  return {
    /** Goes on after the last one shown, so that what is settled meanwhile moves nothing out of sight. */
    async due(hour, before, cursor) {
      const place = ({ dueAt = 0, campaign, inviter, member }: Referral): string =>
        key(String(dueAt).padStart(15, '0'), campaign, inviter, member);
      const due = books.holds
        .row(String(hourOf(hour)))
        .filter((held) => held.dueAt !== undefined && held.dueAt < before && place(held) > (cursor ?? ''));
      const items = sorted(due, place).slice(0, pageSize);
      const last = items.at(-1);
      return due.length > pageSize && last !== undefined ? { items, next: place(last) } : { items };
    },

    emptyBefore: async () => books.emptyBefore,

    async noteEmptyBefore(hour) {
      if (books.emptyBefore !== undefined && books.emptyBefore >= hour) return;
      writes.before('hold.noteEmptyBefore');
      books.emptyBefore = hour;
    },
  };
}
