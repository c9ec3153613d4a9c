/** Commands about figures, reports and the lake. */
import type { CommandSpec } from './command-spec.ts';

export const REPORT_COMMANDS = {
  report: {
    does: 'the latest report of a campaign, or of --day (or final): its key figures; with -o the whole folder: pages in both languages, pictures, CSV, Parquet, JSON',
    options: ['campaign', 'day', 'output'],
    word: 'campaign',
    example: 'report --campaign demo --day 2026-11-25 -o report',
  },
  rollup: {
    does: 'work figures out anew, days --from to --to of one campaign or of all; what says otherwise is a new revision',
    options: ['campaign', 'from', 'to'],
    example: 'rollup --campaign demo --from 2026-11-01 --to 2026-11-25',
    step: 'report/rework',
  },
  'lake query': {
    does: 'ask the event lake in SQL (DuckDB), written here or in a --file: `facts`, and with --campaign its views and figures by name; SHOW TABLES lists them',
    options: ['sql', 'file', 'campaign', 'from', 'to', 'limit'],
    word: 'sql',
    example: 'lake query --campaign demo "SELECT day, net_joins FROM joins_by_day"',
    step: 'report/query',
  },
  'lake backfill': {
    does: 'build the lake anew from the table: every fact is told once more, under the id it had; read once, it says the same',
    options: ['cursor'],
    example: 'lake backfill',
    step: 'report/rework',
  },
} as const satisfies Record<string, CommandSpec>;
