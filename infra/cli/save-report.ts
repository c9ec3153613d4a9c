/** A report as a folder of this machine: every file of it, and the index beside, so that it opens without a network. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { bar } from '../local/demo/progress.ts';
import { NotDone, type Result } from './answer.ts';

const told = z.object({ folder: z.string(), files: z.array(z.string()), others: z.array(z.string()) });

interface Saving {
  /** Asks the app for one file of the bucket. */
  ask(key: string): Promise<Result>;
  /** Of the page to begin with. */
  readonly lang: 'zh' | 'en';
  readonly screen: { readonly isTTY?: boolean; write(words: string): unknown };
}

/** Returns where to begin reading, and the record without what was only for us. */
export async function saveReport(result: Result, into: string, { ask, lang, screen }: Saving): Promise<Result> {
  const { folder, files, others, record } = readRecord(result);
  const indexes = [indexOf(folder, 1), indexOf(folder, 2)];
  const keys = [...files.map((name) => `${folder}${name}`), ...others, ...indexes];
  for (const [done, key] of keys.entries()) {
    const answer = await ask(key);
    if (answer.kind === 'file') save(join(into, key.replace(/^reports\//, '')), Buffer.from(answer.base64, 'base64'));
    if (screen.isTTY === true)
      screen.write(`\r\u001b[K${bar((done + 1) / keys.length, 24)} ${done + 1}/${keys.length}`);
  }
  if (screen.isTTY === true) screen.write('\n');
  return {
    kind: 'record',
    record: { ...record, open: join(into, folder.replace(/^reports\//, ''), `report.${lang}.html`) },
  };
}

/** `reports/demo/2026-11-25/` → of the campaign, of everything. */
const indexOf = (folder: string, up: number): string =>
  `${folder
    .split('/')
    .slice(0, -1 - up)
    .join('/')}/index.html`;

function save(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

export function withoutFiles(result: Result): Result {
  return { kind: 'record', record: { ...readRecord(result).record, more: '-o DIR saves the whole report' } };
}

function readRecord(result: Result) {
  const read = z.safeParse(told, result.kind === 'record' ? result.record : undefined);
  if (!read.success || result.kind !== 'record') {
    throw new NotDone('The app answered something this program does not understand; are both of one version?');
  }
  const { folder: _folder, files: _files, others: _others, ...record } = result.record;
  return { ...read.data, record };
}
