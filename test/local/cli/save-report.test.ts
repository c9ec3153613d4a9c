/** `report -o DIR`: the folder opens without a network, and every link in it leads to a file of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { NotDone, type Result } from '#infra/cli/answer.ts';
import { saveReport, withoutFiles } from '#infra/cli/save-report.ts';

const told: Result = {
  kind: 'record',
  record: {
    net_joins: 7,
    folder: 'reports/demo/2026-11-25/',
    files: ['report.zh.html', 'report.en.html', 'leaderboard.csv'],
    others: ['reports/demo/2026-11-24/report.zh.html'],
  },
};

let folder: string;
let written: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  written = [];
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const ask = async (key: string): Promise<Result> => ({
  kind: 'file',
  base64: Buffer.from(`of ${key}`).toString('base64'),
  contentType: 'text/plain',
});
const save = (isTTY: boolean, lang: 'zh' | 'en' = 'en') =>
  saveReport(told, folder, { ask, lang, screen: { isTTY, write: (words) => written.push(words) } });

describe('a saved report', () => {
  test('lies there as in the bucket, with the index of its campaign and of all, and says where to begin', async () => {
    const shown = await save(false);

    for (const name of [
      'demo/2026-11-25/report.zh.html',
      'demo/2026-11-25/leaderboard.csv',
      'demo/2026-11-24/report.zh.html',
      'demo/index.html',
      'index.html',
    ]) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(`of reports/${name}`);
    }
    expect(shown).toEqual({
      kind: 'record',
      record: { net_joins: 7, open: join(folder, 'demo/2026-11-25/report.en.html') },
    });
    expect(written).toEqual([]);
  });

  test('shows on a terminal how far it is', async () => {
    await save(true, 'zh');

    expect(written.at(-2)).toMatch(/ 6\/6$/);
    expect(written.at(-1)).toBe('\n');
  });

  test('of which a file cannot be had is not said to be whole', async () => {
    const missing = async (key: string): Promise<Result> => {
      if (key.endsWith('.csv')) throw new NotDone('That file is not there any more.');
      return ask(key);
    };

    const saving = saveReport(told, folder, { ask: missing, lang: 'zh', screen: { write: () => true } });

    await expect(saving).rejects.toThrow(NotDone);
    expect(existsSync(join(folder, 'demo/index.html'))).toBe(false);
  });
});

test('unsaved, it shows the key figures and how to get the rest', () => {
  expect(withoutFiles(told)).toEqual({
    kind: 'record',
    record: { net_joins: 7, more: '-o DIR saves the whole report' },
  });
  expect(() => withoutFiles({ kind: 'lines', lines: [] })).toThrow(NotDone);
});
