/** What robots were told, in the table: a condition decides who says it, and a count a minute how much. */
import { DAY, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { ReportNotes, ReportPart } from '#shared/ports/report-notes.ts';
import { fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import { reportTellingKey, robotMinuteKey } from './keys.ts';
import { KEYS } from './schema.ts';

/** WeCom takes 20 a minute of one robot (docs path 99110); two are left to whoever else uses it. */
const A_MINUTE = 18;
/** A report that was not told in so long is told no more. */
const NOTES_LIVE = 400 * DAY;

export function dynamoReportNotes(options: StoreOptions & { readonly wallNow?: () => number }): ReportNotes {
  const table = fissionTable(options);
  const wallNow = options.wallNow ?? Date.now;
  const until = (ms: number): number => Math.ceil((wallNow() + ms) / SECOND);
  const set = async (part: ReportPart, state: string): Promise<void> => {
    await table.put({ put: { ...reportTellingKey(part), state, [KEYS.expiresAt]: until(NOTES_LIVE) } });
  };
  return {
    async claim(part) {
      const put = { ...reportTellingKey(part), state: 'claimed', [KEYS.expiresAt]: until(NOTES_LIVE) };
      const written = await table.put({
        put,
        condition: `${IS_NEW.condition} OR #state = :released`,
        values: { released: 'released' },
      });
      return written.kind === 'written' ? 'ours' : 'taken';
    },
    release: (part) => set(part, 'released'),
    note: set,
    async mayTell(robot, minute) {
      const written = await table.update({
        key: robotMinuteKey(robot, minute),
        update: `SET #told = if_not_exists(#told, :none) + :one, #${KEYS.expiresAt} = :until`,
        condition: 'attribute_not_exists(#told) OR #told < :most',
        values: { none: 0, one: 1, most: A_MINUTE, until: until(10 * MINUTE) },
      });
      return written.kind === 'written';
    },
  };
}
