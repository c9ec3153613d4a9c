/** Pre-warming runs in the table: one item per campaign, every write on the condition that nobody else wrote; and who still needs a poster. */
import * as z from 'zod/mini';
import { type CampaignId, campaignId, type MemberId, memberId } from '#shared/domain/identity.ts';
import type { PosterNeed, WarmJob } from '#shared/domain/poster/warming.ts';
import type { Page } from '#shared/ports/page.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';
import { keyOf } from './batches.ts';
import { type FissionTable, fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import { campaignPartition, STANDING_PREFIX, warmJobKey } from './keys.ts';
import { countOf, cursorAfter, type Partition, pageOf } from './pages.ts';
import { readItem } from './plain-item.ts';

const jobShape = z.object({
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  campaignVersion: z.number(),
  mode: z.enum(['missing', 'stale']),
  startedAt: z.number(),
  perMinute: z.number(),
  total: z.number(),
  asked: z.number(),
  cursor: z.exactOptional(z.string()),
  turn: z.number(),
  state: z.enum(['running', 'done', 'cancelled', 'campaign-ended']),
  finishedAt: z.exactOptional(z.number()),
});
const memberShape = z.object({ member: z.pipe(z.string(), z.transform(memberId)) });

export function dynamoWarmStore(options: StoreOptions): WarmStore {
  const table = fissionTable(options);
  return {
    async job(campaign) {
      const item = await table.get(warmJobKey(campaign));
      return item === undefined ? undefined : readItem(jobShape, item);
    },
    replace: (before, job) => replace(table, before, job),
    countNeeding: (campaign, need) => countOf(table, needing(campaign, need)),
    needing: (campaign, need, most, cursor) => pageNeeding(table, needing(campaign, need), most, cursor),
  };
}

async function replace(table: FissionTable, before: WarmJob | undefined, job: WarmJob): Promise<'replaced' | 'raced'> {
  const asRead =
    before === undefined
      ? IS_NEW
      : {
          condition: '#startedAt = :startedAt AND #turn = :turn AND #state = :state',
          values: { startedAt: before.startedAt, turn: before.turn, state: before.state },
        };
  const written = await table.put({ put: { ...warmJobKey(job.campaign), ...job }, ...asRead });
  return written.kind === 'written' ? 'replaced' : 'raced';
}

/** The rule of `needsPoster`, said to the database. */
function needing(campaign: CampaignId, need: PosterNeed): Partition {
  const standings = { pk: campaignPartition(campaign), prefix: STANDING_PREFIX };
  if (need.mode === 'missing') return { ...standings, filter: 'attribute_not_exists(#poster)' };
  const filter = 'attribute_exists(#poster) AND NOT begins_with(#poster.#fingerprint, :art)';
  return { ...standings, filter, values: { art: need.art } };
}

/** Where few need one, a page looks at no more than about this many standings, in this many at once. */
const LOOKED_AT_ONCE = 1_000;
const LOOKS = 20;

/** The first look is as large as the page: where everybody needs one, nothing is read in vain. */
async function pageNeeding(
  table: FissionTable,
  partition: Partition,
  most: number,
  cursor: string | undefined,
): Promise<Page<MemberId>> {
  const found: MemberId[] = [];
  let next = cursor;
  for (let look = 0; look < LOOKS; look += 1) {
    const page = await pageOf(table, { ...partition, pageSize: look === 0 ? most : LOOKED_AT_ONCE }, next);
    const taken = page.items.slice(0, most - found.length);
    found.push(...taken.map((item) => readItem(memberShape, item).member));
    const last = taken.at(-1);
    if (last !== undefined && taken.length < page.items.length) return { items: found, next: cursorAfter(keyOf(last)) };
    if (page.next === undefined) return { items: found };
    next = page.next;
    if (found.length === most) break;
  }
  return next === undefined ? { items: found } : { items: found, next };
}
