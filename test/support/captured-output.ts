/** Everything written to stdout and stderr while something runs: what would reach the log. */
import { vi } from 'vitest';

export interface Captured<Result> {
  readonly result: Result;
  readonly text: string;
  /** Lines that are JSON and no metrics. */
  readonly lines: readonly Record<string, unknown>[];
  /** Counted names with their sums. */
  readonly counts: Readonly<Record<string, number>>;
}

export async function captured<Result>(run: () => Promise<Result>): Promise<Captured<Result>> {
  let text = '';
  const keep = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  for (const spy of spies) spy.mockImplementation(keep);
  try {
    const result = await run();
    const entries = text.split('\n').flatMap(readJson);
    const lines = entries.filter((entry) => !('_aws' in entry));
    return { result, text, lines, counts: countsOf(entries.filter((entry) => '_aws' in entry)) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function readJson(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function countsOf(metrics: readonly Record<string, unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, value] of metrics.flatMap((entry) => Object.entries(entry))) {
    const values = [value].flat().filter((one) => typeof one === 'number');
    if (values.length > 0) counts[name] = values.reduce((sum, one) => sum + one, counts[name] ?? 0);
  }
  return counts;
}
