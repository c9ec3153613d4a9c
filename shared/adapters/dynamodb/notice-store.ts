/** What there may be to tell staff, and what each was told, in the table. */
import * as z from 'zod/mini';
import { DAY, SECOND } from '#shared/domain/calendar.ts';
import { type CampaignId, campaignId, memberId, staffId } from '#shared/domain/identity.ts';
import { NOTHING_TOLD } from '#shared/domain/notice/told.ts';
import type { NoticeStore, ReachedNote } from '#shared/ports/notice-store.ts';
import { putAll } from './batches.ts';
import { type FissionTable, fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import { afterReachedKey, REACHED_PREFIX, reachedKey, toldKey } from './keys.ts';
import { cursorAfter, pageOf } from './pages.ts';
import { readItem } from './plain-item.ts';
import { KEYS } from './schema.ts';

const NOTES_LIVE = 3 * DAY;
const NOTES_AT_ONCE = 300;

const noteShape = z.object({
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  participant: z.pipe(z.string(), z.transform(memberId)),
  rung: z.number(),
  at: z.number(),
  notedAt: z.number(),
});
const toldShape = z.object({
  staff: z.pipe(z.string(), z.transform(staffId)),
  at: z.array(z.number()),
  campaigns: z.record(z.string(), z.object({ facts: z.array(z.string()), reachedUpTo: z.number() })),
  unsure: z.exactOptional(
    z.object({
      text: z.string(),
      firstAt: z.number(),
      isUrgent: z.boolean(),
      facts: z.record(z.string(), z.array(z.string())),
    }),
  ),
  revision: z.number(),
});

export function dynamoNoticeStore(options: StoreOptions): NoticeStore {
  const table = fissionTable(options);
  return {
    async note(notes) {
      const items = notes.map((note) => ({
        ...reachedKey(note.campaign, note.notedAt, note.participant, note.rung),
        ...note,
        [KEYS.expiresAt]: Math.ceil((note.notedAt + NOTES_LIVE) / SECOND),
      }));
      await putAll(table, items);
    },
    noted: (campaign, after) => noted(table, campaign, after),

    async told(staff) {
      const item = await table.get(toldKey(staff));
      return item === undefined ? NOTHING_TOLD(staff) : readItem(toldShape, item);
    },
    async keep(told) {
      const seen = told.revision - 1;
      const asRead = seen === 0 ? IS_NEW : { condition: '#revision = :seen', values: { seen } };
      const written = await table.put({ put: { ...toldKey(told.staff), ...told }, ...asRead });
      return written.kind === 'written' ? 'kept' : 'raced';
    },
  };
}

/** Of the last instant of a page some may lie on the next one: then they are left for later, unless they are the whole page. */
async function noted(table: FissionTable, campaign: CampaignId, after: number): Promise<readonly ReachedNote[]> {
  const from = afterReachedKey(campaign, after);
  const partition = { pk: from.pk, prefix: REACHED_PREFIX, pageSize: NOTES_AT_ONCE };
  const { items, next } = await pageOf(table, partition, cursorAfter(from));
  const notes = items.map((item) => readItem(noteShape, item));
  const last = notes.at(-1)?.notedAt;
  if (next === undefined) return notes;
  const whole = notes.filter(({ notedAt }) => notedAt !== last);
  return whole.length > 0 ? whole : notes;
}
