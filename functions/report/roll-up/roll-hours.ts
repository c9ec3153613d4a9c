/** Additive figures of each closed hour, of all campaigns, from that hour's facts alone: what an hour costs does not grow with what is stored. */
import type { Instant } from '#shared/domain/calendar.ts';
import { csvOf } from '#shared/domain/report/csv.ts';
import { HOURLY, hourlyOf } from '#shared/domain/report/lake-places.ts';
import { hoursToLookAt } from '#shared/domain/report/periods.ts';
import type { Analyst } from '#shared/ports/analyst.ts';
import { filesOf, type HourFiles, type LakeShelf } from '#shared/ports/lake-shelf.ts';

export interface HourPorts {
  readonly shelf: LakeShelf;
  readonly analyst: Analyst;
}

const COLUMNS = ['campaign', 'kind', 'detail', 'facts', 'cost_minor'];

/** What is told later than a run looks back is in the daily figures only. An hour's files bear the name of what they were made of, so that one list of names tells which hours have news. */
export async function rollHours({ shelf, analyst }: HourPorts, asOf: Instant): Promise<number> {
  const closed = hoursToLookAt(asOf);
  const [first = '', last = ''] = [closed[0]?.slice(0, 10), closed.at(-1)?.slice(0, 10)];
  const there = (await shelf.hours(first, last)).filter(({ hour, raw }) => closed.includes(hour) && raw.length > 0);
  const made = await madeOf(shelf, [...new Set(there.map(({ hour }) => hour.slice(0, 10)))]);
  let rolled = 0;
  for (const hour of there) {
    const revisions = made.filter((key) => key.startsWith(hourlyOf(hour.hour, 0).replace('r0/', '')));
    if (revisions.some((key) => key.includes(nameOf(hour)))) continue;
    await rollHour({ shelf, analyst }, hour, 1 + Math.max(0, ...revisions.map(revisionIn)));
    rolled += 1;
  }
  return rolled;
}

const madeOf = async (shelf: LakeShelf, days: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(days.map((day) => shelf.list(`${HOURLY}dt=${day}/`)))).flat();

const revisionIn = (key: string): number => Number(/\/r(\d+)\//.exec(key)?.[1] ?? 0);
const nameOf = ({ compactedKey }: HourFiles): string => compactedKey.split('/').at(-1)?.replace('.parquet', '') ?? '';

async function rollHour({ shelf, analyst }: HourPorts, hour: HourFiles, revision: number): Promise<void> {
  const session = await analyst.open(await shelf.fetch(filesOf(hour)));
  try {
    const rows = await session.counts('facts_by_kind');
    const folder = `${hourlyOf(hour.hour, revision)}${nameOf(hour)}`;
    await shelf.put(
      `${folder}.csv`,
      csvOf(
        COLUMNS,
        rows.map((row) => ({ ...row })),
      ),
      'text/csv; charset=utf-8',
    );
    const told = { schema: 1, hour: hour.hour, revision, facts_by_kind: rows };
    await shelf.put(`${folder}.json`, `${JSON.stringify(told)}\n`, 'application/json; charset=utf-8');
  } finally {
    session.close();
  }
}
