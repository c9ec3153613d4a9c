/** The hold store in memory, over the same books as the referral store of its world. */
import type { HoldStore } from '#shared/ports/hold-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import { type Books, hourOf, sorted } from './in-memory-books.ts';

export function inMemoryHoldStore(
  books: Books,
  writes: CountedWrites = countedWrites(),
  pageSize: number = 100,
): HoldStore {
  return {
    /** Goes on after the last one shown, so that what is settled meanwhile moves nothing out of sight. */
    async due(hour, before, cursor) {
      const place = (dueAt: number, member: string): string => `${String(dueAt).padStart(15, '0')}\n${member}`;
      const due = books.holds
        .row(String(hourOf(hour)))
        .filter(({ dueAt, member }) => dueAt !== undefined && dueAt < before && place(dueAt, member) > (cursor ?? ''));
      const items = sorted(due, ({ dueAt = 0, member }) => place(dueAt, member)).slice(0, pageSize);
      const last = items.at(-1);
      return due.length > pageSize && last?.dueAt !== undefined
        ? { items, next: place(last.dueAt, last.member) }
        : { items };
    },

    emptyBefore: async () => books.emptyBefore,

    async noteEmptyBefore(hour) {
      if (books.emptyBefore !== undefined && books.emptyBefore >= hour) return;
      writes.before('hold.noteEmptyBefore');
      books.emptyBefore = hour;
    },
  };
}
