/** The lake is built anew call by call, each going on where the one before stopped; cut short, it can be begun again: what was told is told the same. */
import type { Result } from './answer.ts';

export async function backfilled(
  first: Result,
  goOn: (cursor: unknown) => Promise<Result>,
  screen: { write(words: string): unknown },
): Promise<Result> {
  const sums = { read: 0, facts: 0, unreadable: 0 };
  for (let latest = first; ; ) {
    if (latest.kind !== 'record') return latest;
    sums.read += Number(latest.record['read']);
    sums.facts += Number(latest.record['facts']);
    sums.unreadable += Number(latest.record['unreadable']);
    const { cursor } = latest.record;
    if (cursor === undefined) return { kind: 'record', record: sums };
    screen.write(`${sums.read.toLocaleString('en')} items read, ${sums.facts.toLocaleString('en')} facts told\n`);
    latest = await goOn(cursor);
  }
}
