/** Completeness in the table: the latest figures of a campaign, and one item for each of its days. What was measured earlier never writes over what was measured later. */
import * as z from 'zod/mini';
import { staffId } from '#shared/domain/identity.ts';
import type { DayCompleteness } from '#shared/domain/report/completeness.ts';
import type { CompletenessStore } from '#shared/ports/completeness-store.ts';
import { type FissionTable, fissionTable, type StoreOptions } from './fission-table.ts';
import { COMPLETENESS_DAY_PREFIX, campaignPartition, completenessDayKey, completenessKey, type Key } from './keys.ts';
import { allOf } from './pages.ts';
import { type Item, readItem } from './plain-item.ts';
import { campaign } from './referral-items.ts';

const heard = z.object({
  comings: z.number(),
  goings: z.number(),
  unheardComings: z.number(),
  unheardGoings: z.number(),
});

const figures = {
  campaign,
  measuredAt: z.number(),
  heard: z.exactOptional(heard),
  read: z.exactOptional(
    z.object({
      groups: z.number(),
      groupsRead: z.number(),
      staff: z.number(),
      staffRead: z.number(),
      oldestReadAt: z.exactOptional(z.number()),
    }),
  ),
  waiting: z.exactOptional(z.object({ due: z.number(), longestSeconds: z.number() })),
  partings: z.exactOptional(
    z.object({
      told: z.number(),
      recorded: z.number(),
      recovered: z.number(),
      unmeasured: z.array(z.pipe(z.string(), z.transform(staffId))),
    }),
  ),
};
const latestShape = z.object({ ...figures, countedAt: z.number(), entries: z.number(), total: heard });
const dayShape = z.object({ ...figures, day: z.string() });

export const readDay = (item: Item): DayCompleteness => readItem(dayShape, item);

export function dynamoCompletenessStore(options: StoreOptions): CompletenessStore {
  const table = fissionTable(options);
  return {
    async latest(of) {
      const item = await table.get(completenessKey(of));
      return item === undefined ? undefined : readItem(latestShape, item);
    },
    async days(of) {
      const items = await allOf(table, { pk: campaignPartition(of), prefix: COMPLETENESS_DAY_PREFIX });
      return items.map(readDay);
    },
    keep: (measured) => keep(table, { ...completenessKey(measured.campaign), ...measured }),
    keepDay: (measured) => keep(table, { ...completenessDayKey(measured.campaign, measured.day), ...measured }),
  };
}

async function keep(
  table: FissionTable,
  put: Key & Item & { readonly measuredAt: number },
): Promise<'kept' | 'superseded'> {
  const written = await table.put({
    put,
    condition: 'attribute_not_exists(#pk) OR #measuredAt <= :measuredAt',
    values: { measuredAt: put.measuredAt },
  });
  return written.kind === 'written' ? 'kept' : 'superseded';
}
