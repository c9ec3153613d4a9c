/** After the last word: the day is closed, its facts become figures and the figures pages, by the functions' own schedules fired by hand. */
import { join } from 'node:path';
import { saveReport } from '../../cli/save-report.ts';
import type { Demo } from './company.ts';
import { lastClosedDay } from './place.ts';

/** Where the report opens; undefined where there is none. Of the day the demo was laid in: another may have closed since. */
export async function reported(
  { runner, operator, memory, onStage }: Demo,
  dataDir: string,
): Promise<string | undefined> {
  onStage('the day is over: its facts are packed, worked out and drawn');
  await runner.quiet();
  for (const step of ['report/measure', 'report/compact', 'report/roll-up']) {
    await runner.invoke(step, { scheduledAt: new Date().toISOString() });
    await runner.quiet();
  }
  const folder = join(dataDir, 'report');
  const saved = await saveReport(await operator.report(lastClosedDay(memory.startedAt)), folder, {
    ask: operator.reportFile,
    lang: 'zh',
    screen: { write: () => true },
  });
  return saved.kind === 'record' ? String(saved.record['open']) : undefined;
}
