/** The first poster of a fresh process, plate and fonts read from disk, against a process that only loads sharp and encodes as many pixels. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { OPTIONS } from '#infra/bundling/bundle-functions.ts';
import { codeImage } from '#test/adapters/sharp/drawing-table.ts';
import { median, ratio } from './figures.ts';
import { photo } from './photo.ts';
import { atMost, type Line, ms, number, times } from './report.ts';

interface Ended {
  readonly wallMs: number;
  readonly peakMb: number;
}

export async function firstPosters(bundles: string, rounds: number): Promise<readonly Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fission-first-'));
  try {
    await lay(folder, join(bundles, 'poster/render'));
    const ours = () => ended(folder, 'first-poster.cjs');
    const bare = () => ended(folder, 'bare-encode.cjs');
    // The first run builds the plate and leaves it on disk; from then on each process finds it, as it finds it in S3.
    ours();
    bare();
    const long = ended(folder, 'first-poster.cjs', '30');
    const pairs = Array.from({ length: rounds }, () => [ours(), bare()] as const);
    const [mine, theirs] = [pairs.map(([one]) => one.wallMs), pairs.map(([, other]) => other.wallMs)];
    const first = ratio(mine, theirs);
    return [
      {
        what: `first poster of a fresh process ÷ process that loads sharp and encodes (${rounds} rounds)`,
        figure: times(first),
        against: `${ms(median(mine))} ÷ ${ms(median(theirs))}`,
        reach: atMost(first.median, 2.5, '×'),
      },
      {
        what: 'highest memory of that process, thirty posters long',
        figure: `${number(long.peakMb, 0)} MB`,
        reach: atMost(long.peakMb, 200, ' MB'),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The two programs, with the renderer's own assets and sharp beside them. */
async function lay(folder: string, renderer: string): Promise<void> {
  const fixtures = join(import.meta.dirname, 'fixtures');
  const entryPoints = ['first-poster.ts', 'bare-encode.ts'].map((name) => join(fixtures, name));
  const root = join(import.meta.dirname, '../..');
  const { outputFiles } = await build({ ...OPTIONS, absWorkingDir: root, entryPoints, outdir: folder });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  for (const beside of ['assets', 'node_modules']) symlinkSync(join(renderer, beside), join(folder, beside));
  mkdirSync(join(folder, 'files/plates'), { recursive: true });
  writeFileSync(join(folder, 'code.png'), await codeImage(430));
  writeFileSync(join(folder, 'avatar.jpg'), await photo(132));
}

function ended(folder: string, program: string, ...words: string[]): Ended {
  const begun = performance.now();
  const peakKb = execFileSync(process.execPath, [join(folder, program), ...words], { cwd: folder, encoding: 'utf8' });
  return { wallMs: performance.now() - begun, peakMb: Number(peakKb) / 1_024 };
}
