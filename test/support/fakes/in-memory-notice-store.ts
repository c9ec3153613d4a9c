/** What there is to tell staff, in memory, held to the same contract suite as the real one. */
import type { StaffId } from '#shared/domain/identity.ts';
import { NOTHING_TOLD, type Told } from '#shared/domain/notice/told.ts';
import type { NoticeStore, ReachedNote } from '#shared/ports/notice-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export function inMemoryNoticeStore(writes: CountedWrites = countedWrites()): NoticeStore {
  const notes = new Map<string, ReachedNote>();
  const held = new Map<StaffId, Told>();
  return {
    async note(all) {
      if (all.length === 0) return;
      writes.before('notices.note');
      for (const note of all)
        notes.set(JSON.stringify([note.campaign, note.notedAt, note.participant, note.rung]), note);
    },
    noted: async (campaign, after) =>
      [...notes.values()]
        .filter((note) => note.campaign === campaign && note.notedAt > after)
        .sort((one, other) => one.notedAt - other.notedAt),
    told: async (staff) => held.get(staff) ?? NOTHING_TOLD(staff),
    async keep(told) {
      if ((held.get(told.staff)?.revision ?? 0) !== told.revision - 1) return 'raced';
      writes.before('notices.keep');
      held.set(told.staff, told);
      return 'kept';
    },
  };
}
