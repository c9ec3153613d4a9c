/** The real app, from its synthesized templates and built bundles, on this machine. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { synthesizeLocal } from '#infra/app.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { startRunner } from '#infra/local/runner/runner.ts';

const FUNCTIONS = join(import.meta.dirname, '../../../functions');
const steps = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/config.ts'))
  .map((path) => path.replace(/\/config\.ts$/, ''));

test('every step of the app stands on this machine, boots from its bundle and survives nonsense', async () => {
  const root = mkdtempSync(join(tmpdir(), 'whole-app-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const assemblyDir = join(root, 'cdk.out');
  await synthesizeLocal({ outDir: assemblyDir });
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  onTestFinished(() => engines.stop());
  const runner = await startRunner({
    assemblyDir,
    engines,
    dataDir: join(root, 'data'),
    isolate: 'process',
    pollers: false,
  });
  onTestFinished(() => runner.stop());

  const failures: string[] = [];
  for (const step of runner.functions.keys()) {
    const answered = await runner.invoke(step, { nonsense: true });
    const errorType = 'error' in answered ? answered.error.errorType : '';
    if (/^(Runtime|Sandbox)\./.test(errorType)) failures.push(`${step}: ${errorType}`);
  }

  expect([...runner.functions.keys()].toSorted()).toEqual(steps.toSorted());
  expect(failures).toEqual([]);
  expect([...runner.counts().values()].every(({ coldStarts }) => coldStarts === 1)).toBe(true);
});
