/** Facts reach the lake in the hours they happened in, as the stream tells them and as a backfill does. */
import { partitionOf } from '#shared/domain/report/lake-fact.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import type { Lake } from '#shared/ports/lake.ts';

/** So many files are written side by side: one batch may speak of every hour there is. */
const AT_ONCE = 16;

export async function appendByHour(lake: Lake, facts: readonly LakeFact[]): Promise<void> {
  const files = [...Map.groupBy(facts, partitionOf)];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    await Promise.all(files.slice(from, from + AT_ONCE).map(([hour, ofHour]) => lake.append(hour, ofHour)));
  }
}
