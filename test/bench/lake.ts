/** The event lake at size: an hour on top of much, a whole campaign's figures beside the same SQL bare, and what a referral weighs. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { A_WISH } from '../synthetic/campaign.ts';
import { fitted } from '../synthetic/fit.ts';
import { intoFolder, type Written } from '../synthetic/into-folder.ts';
import { archiving } from './archiving.ts';
import { median, ratio } from './figures.ts';
import { atMost, type Line, ms, number, type Section, times } from './report.ts';

const MILLION = 1_000_000;
const RUN = join(import.meta.dirname, 'lake-run.ts');

interface Ran {
  readonly ms: number;
  readonly peakMb: number;
}

interface Lake {
  readonly folder: string;
  readonly referrals: number;
  readonly written: Written;
}

/** In a process of its own, so that its memory is its own. */
function run(what: string, { folder }: Lake): Ran {
  const { stdout, stderr, status } = spawnSync(process.execPath, [RUN, what, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${what}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function aLake(referrals: number): Lake {
  const folder = join(tmpdir(), `wecom-fission-lake-${referrals}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.error(`· making ${referrals.toLocaleString('en')} referrals`);
  const written = intoFolder(fitted(), { ...A_WISH, referrals }, folder);
  return { folder, referrals, written };
}

/** Each time as if it were the first. */
const anew = ({ folder }: Lake, part: string): void =>
  rmSync(join(folder, 'rollups/v1', part), { recursive: true, force: true });

export async function lake(isQuick: boolean): Promise<Section> {
  const [small, large] = isQuick ? [MILLION / 10, MILLION / 2] : [MILLION, 5 * MILLION];
  const rounds = isQuick ? 3 : 5;
  const [one, five] = [aLake(small), aLake(large)];
  try {
    // Both packed before anything is compared.
    const packing = run('compact-all', one);
    run('compact-all', five);
    const lines = [...weights(one, packing), ...daily(one, rounds)];
    lines.push(...hourly(one, five, rounds));
    const whole = run('daily', five);
    const size = five.referrals.toLocaleString('en');
    lines.push({
      what: `daily figures of ${size} referrals, one run`,
      figure: ms(whole.ms),
      against: `${whole.peakMb} MB at most`,
    });
    lines.push(...(await archiving(isQuick)));
    const notes = [
      'Synthetic campaigns of 30 days by the process fitted to the real cascades (npm run generate), with the stated leavers; DuckDB may use 1,052 MB, as in its function of 3,008 MB, and two threads.',
    ];
    return { title: `lake: ${one.referrals.toLocaleString('en')} and ${size} referrals`, lines, notes };
  } finally {
    for (const { folder } of [one, five]) rmSync(folder, { recursive: true, force: true });
  }
}

function weights({ folder, referrals, written }: Lake, packing: Ran): readonly Line[] {
  const packed = globSync('parquet/v1/**/*.parquet', { cwd: folder }).reduce(
    (sum, file) => sum + statSync(join(folder, file)).size,
    0,
  );
  return [
    {
      what: 'bytes a referral: raw, and packed',
      figure: `${number(written.bytes / referrals, 0)} and ${number(packed / referrals, 0)}`,
      against: `${number(written.facts / referrals)} facts each`,
    },
    {
      what: 'packing: facts a second',
      figure: number((written.facts / packing.ms) * 1_000, 0),
      against: `${packing.peakMb} MB at most`,
    },
  ];
}

/** Interleaved, so that a busy moment falls on both. */
function daily(one: Lake, rounds: number): readonly Line[] {
  const pairs = Array.from({ length: rounds }, () => {
    anew(one, 'days');
    return { ours: run('daily', one), bare: run('bare', one) };
  });
  const factor = ratio(
    pairs.map(({ ours }) => ours.ms),
    pairs.map(({ bare }) => bare.ms),
  );
  const what = `daily figures of ${one.referrals.toLocaleString('en')} referrals, written, ÷ the same SQL bare`;
  const took = `${ms(median(pairs.map(({ ours }) => ours.ms)))}, ${Math.max(...pairs.map(({ ours }) => ours.peakMb))} MB`;
  return [{ what, figure: times(factor), against: took, reach: atMost(factor.median, 3, '×') }];
}

/** The same thousand facts told of an hour in which nothing else happened, whatever else lies in the lake. */
function hourly(one: Lake, five: Lake, rounds: number): readonly Line[] {
  const took = (of: Lake): number => {
    anew(of, 'hours');
    return run('hourly-one', of).ms;
  };
  const pairs = Array.from({ length: rounds }, () => ({ small: took(one), large: took(five) }));
  const factor = ratio(
    pairs.map(({ large }) => large),
    pairs.map(({ small }) => small),
  );
  const what = 'an hour of the same facts on top of either lake, larger ÷ smaller';
  return [
    {
      what,
      figure: times(factor),
      against: ms(median(pairs.map(({ small }) => small))),
      reach: atMost(factor.median, 1.3, '×'),
    },
  ];
}
