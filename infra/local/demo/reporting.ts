/** After the last word: the day is closed, its facts become figures and the figures pages, by the functions' own schedules fired by hand. */
import { join } from 'node:path';
import { saveReport } from '../../cli/save-report.ts';
import type { Demo } from './company.ts';

/** Where the report opens; undefined where there is none. */
export async function reported({ runner, operator, onStage }: Demo, dataDir: string): Promise<string | undefined> {
  onStage('the day is over: its facts are packed, worked out and drawn');
  await runner.quiet();
  for (const step of ['report/measure', 'report/compact', 'report/roll-up']) {
    await runner.invoke(step, { scheduledAt: new Date().toISOString() });
    await runner.quiet();
  }
  const folder = join(dataDir, 'report');
  const saved = await saveReport(await operator.report(), folder, {
    ask: operator.reportFile,
    lang: 'zh',
    screen: { write: () => true },
  });
  return saved.kind === 'record' ? String(saved.record['open']) : undefined;
}
