/** The lake built anew from the table: every item tells its facts once more, under the ids it told them before. A call reads for a while; the next goes on. */
import { SECOND } from '#shared/domain/calendar.ts';
import { factsOf, type LakeItem, staffIn } from '#shared/domain/report/lake-fact.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Lake } from '#shared/ports/lake.ts';
import type { StaffRefs } from '#shared/ports/staff-refs.ts';
import type { WholeTable } from '#shared/ports/whole-table.ts';
import { appendByHour } from '#shared/story/append-by-hour.ts';

export interface BackfillPorts {
  readonly table: WholeTable;
  readonly lake: Lake;
  readonly staffRefs: StaffRefs;
  readonly clock: Clock;
}

const READS_FOR = 45 * SECOND;
/** So many are gathered before files are written: rows come in no order, and every hour they speak of gets a file. */
const GATHERED = 200_000;

export async function backfill(ports: BackfillPorts, begin: string | undefined) {
  const until = ports.clock.wallNow() + READS_FOR;
  let [cursor, read, told, unreadable]: [string | undefined, number, number, number] = [begin, 0, 0, 0];
  let gathered: LakeFact[] = [];
  do {
    const page = await ports.table.page(cursor);
    gathered.push(...(await factsIn(ports, page.items)));
    read += page.read;
    unreadable += page.unreadable;
    cursor = page.next;
    if (gathered.length < GATHERED && cursor !== undefined && ports.clock.wallNow() < until) continue;
    told += gathered.length;
    await appendByHour(ports.lake, gathered);
    gathered = [];
  } while (cursor !== undefined && ports.clock.wallNow() < until);
  return { kind: 'record', record: { read, facts: told, unreadable, ...(cursor === undefined ? {} : { cursor }) } };
}

async function factsIn({ staffRefs }: BackfillPorts, items: readonly LakeItem[]): Promise<readonly LakeFact[]> {
  const staff = await staffRefs.of(items.flatMap(staffIn));
  return items.flatMap((item) => factsOf(item, staff));
}
