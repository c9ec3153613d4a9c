/** A synthetic campaign into a folder, as its raw files would lie in the lake's bucket: one gzipped file an hour. */
import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { syntheticCampaign, type Wish } from './campaign.ts';
import type { Fit } from './fit.ts';

/** Kept in memory for an hour's file before it is put down. */
const AT_ONCE = 1_000_000;

export interface Written {
  readonly facts: number;
  readonly hours: number;
  readonly bytes: number;
}

export function intoFolder(fit: Fit, wish: Wish, folder: string, onTree: (facts: number) => void = () => {}): Written {
  const lines = new Map<string, string>();
  const put = (hour: string): void => {
    const path = join(folder, `facts/v1/dt=${hour.slice(0, 10)}/hour=${hour.slice(11, 13)}/synthetic.ndjson`);
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, lines.get(hour) ?? '');
    lines.set(hour, '');
  };
  let facts = 0;
  for (const tree of syntheticCampaign(fit, wish)) {
    for (const one of tree) {
      const hour = String(one.happened_at).slice(0, 13);
      const kept = `${lines.get(hour) ?? ''}${JSON.stringify(one)}\n`;
      lines.set(hour, kept);
      if (kept.length > AT_ONCE) put(hour);
    }
    facts += tree.length;
    onTree(facts);
  }
  for (const hour of lines.keys()) put(hour);
  return { facts, ...packed(folder) };
}

function packed(folder: string): { readonly hours: number; readonly bytes: number } {
  const files = globSync('facts/v1/*/*/synthetic.ndjson', { cwd: folder });
  let bytes = 0;
  for (const file of files) {
    const path = join(folder, file);
    const zipped = gzipSync(readFileSync(path), { level: 6 });
    bytes += zipped.length;
    writeFileSync(`${path}.gz`, zipped);
    rmSync(path);
  }
  return { hours: files.length, bytes };
}
