/** Fetched files of the lake on a disk that is not endless. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { localFiles } from '#shared/adapters/s3/local-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const BYTES = new Uint8Array([1, 2]);

test('are kept for the next time while there is room', async () => {
  const files = localFiles(folder, 0);
  await files.keep('facts/a', BYTES);

  await files.makeRoom(['facts/b']);

  expect(files.has('facts/a')).toBe(true);
  expect(readFileSync(files.pathOf('facts/a'))).toEqual(Buffer.from(BYTES));
});

test('make room where there is little, but for those that are wanted now', async () => {
  const files = localFiles(folder, Number.POSITIVE_INFINITY);
  for (const key of ['facts/dt=1/a', 'facts/dt=1/b', 'parquet/c']) await files.keep(key, BYTES);

  await files.makeRoom(['facts/dt=1/b']);

  expect(['facts/dt=1/a', 'facts/dt=1/b', 'parquet/c'].map(files.has)).toEqual([false, true, false]);
});

test('need no folder to be there before the first', async () => {
  const files = localFiles(join(folder, 'new'), Number.POSITIVE_INFINITY);

  await files.makeRoom(['facts/a']);
  await files.keep('facts/a', BYTES);

  expect(existsSync(join(folder, 'new', 'facts', 'a'))).toBe(true);
});
