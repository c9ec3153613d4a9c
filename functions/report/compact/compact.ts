/** Report flow: the many small files of a closed hour become one, each fact once. What is told of an hour later makes its file anew. */
import { hoursToLookAt } from '#shared/domain/report/periods.ts';
import type { Analyst } from '#shared/ports/analyst.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { HourFiles, LakeShelf } from '#shared/ports/lake-shelf.ts';
import { asOfSchedule } from '#shared/story/as-of-schedule.ts';

export interface CompactPorts {
  readonly shelf: LakeShelf;
  readonly analyst: Analyst;
  readonly clock: Clock;
}

export interface CompactOutcome {
  readonly kind: 'compacted';
  readonly facts: { readonly hours: number; readonly files: number };
}

export async function compact(ports: CompactPorts, due: { readonly scheduledAt: number }): Promise<CompactOutcome> {
  const asOf = asOfSchedule(ports.clock, due.scheduledAt);
  const hours = hoursToLookAt(asOf);
  const [first = '', last = ''] = [hours[0], hours.at(-1)];
  const there = await ports.shelf.hours(first.slice(0, 10), last.slice(0, 10));
  const stale = there.filter((one) => hours.includes(one.hour) && !one.isCompacted && one.raw.length > 0);
  for (const one of stale) await compactHour(ports, one);
  // Left by a run that died before it removed them; Athena would count their facts twice.
  const left = there.filter(({ isCompacted }) => isCompacted).flatMap(({ superseded }) => superseded);
  if (left.length > 0) await ports.shelf.remove(left);
  return {
    kind: 'compacted',
    facts: { hours: stale.length, files: stale.reduce((sum, { raw }) => sum + raw.length, 0) },
  };
}

/** The new file first: whoever reads in between takes the raw ones. */
async function compactHour(
  { shelf, analyst }: CompactPorts,
  { raw, compactedKey, superseded }: HourFiles,
): Promise<void> {
  const bytes = await analyst.compact(await shelf.fetch(raw));
  await shelf.put(compactedKey, bytes, 'application/vnd.apache.parquet');
  if (superseded.length > 0) await shelf.remove(superseded);
}
