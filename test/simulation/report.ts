/** What a simulation has come to, for whoever reads it on a screen. */
import type { Act, Plan } from './acts.ts';
import { isAbout, whenOf, withTimes } from './in-words.ts';
import { type Figures, type Life, live, type Terms } from './run.ts';
import { shrink } from './shrink.ts';

const PARTS = ['faults', 'verdicts', 'grants', 'codes', 'claims'] as const;

export function sumOf(all: readonly Figures[]): Figures {
  const [first, ...others] = all;
  if (first === undefined) throw new Error('Nothing was simulated.');
  const sum: Figures = { ...first };
  for (const part of PARTS) (sum as unknown as Record<string, object>)[part] = { ...first[part] };
  for (const one of others) {
    for (const [name, value] of Object.entries(one)) {
      if (typeof value === 'number') (sum as unknown as Record<string, number>)[name]! += value;
    }
    for (const part of PARTS) {
      for (const [name, value] of Object.entries(one[part])) sum[part][name] = (sum[part][name] ?? 0) + value;
    }
  }
  return sum;
}

const thousands = (value: number): string => value.toLocaleString('en-US');

export function figuresInWords(figures: Figures, seconds: number, workers: number): string {
  const { faults, verdicts, grants, codes, claims, ...counts } = figures;
  const rate = Math.round(figures.acts / seconds / workers);
  const list = (of: Record<string, number>): string =>
    Object.entries(of)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `  ${name}: ${thousands(value)}`)
      .join('\n');
  return [
    `${thousands(figures.acts)} events in ${seconds.toFixed(1)} s, ${thousands(rate)} a second and worker`,
    list(counts as unknown as Record<string, number>),
    'faults',
    list(faults),
    'verdicts and observations',
    list(verdicts),
    'grants',
    list(grants),
    'codes',
    list(codes),
    'claims, and what was answered',
    list(claims),
  ].join('\n');
}

/** The broken law as a story: the fewest acts that still break it, and what became of whom they are about. */
export async function storyOf(plan: Plan, terms: Terms, life: Life): Promise<string> {
  const breach = life.breach;
  if (breach === undefined) return 'No law is broken.';
  const { acts, troubles, tries } = await shrink(plan, terms, breach);
  const lines: string[] = [];
  const shrunken = { ...terms, acts, troubles };
  const names = namesIn(acts, (await live(plan, shrunken)).breach?.member);
  const again = await live(plan, {
    ...shrunken,
    tell: (at, line) => {
      if (isAbout(line, names)) lines.push(`${whenOf(at, plan.startsAt)} ${withTimes(line, plan.startsAt)}`);
    },
  });
  return [
    `BROKEN, seed ${plan.seed}: ${breach.law}`,
    `  ${breach.campaign ?? ''} ${breach.member ?? ''} ${withTimes(breach.told, plan.startsAt)}`,
    `  ${whenOf(breach.at, plan.startsAt)}, after ${breach.afterActs} acts; ${acts.length} of them suffice, with ${[...troubles].join(', ') || 'no trouble'} (${tries} tries)`,
    '',
    ...acts.map((act) => `  act ${act.number}, ${whenOf(act.at, plan.startsAt)}: ${JSON.stringify(act.what)}`),
    '',
    ...tidy(lines),
    '',
    `  ${again.breach?.campaign ?? ''} ${again.breach?.member ?? ''} ${withTimes(again.breach?.told ?? '', plan.startsAt)}`,
  ].join('\n');
}

const LONGEST_STORY = 120;

function tidy(lines: readonly string[]): readonly string[] {
  if (lines.length <= LONGEST_STORY) return lines;
  const left = lines.length - LONGEST_STORY;
  return [...lines.slice(0, LONGEST_STORY / 2), `  … ${left} lines …`, ...lines.slice(-LONGEST_STORY / 2)];
}

function namesIn(acts: readonly Act[], member: string | undefined): ReadonlySet<string> {
  if (member !== undefined) return new Set([member]);
  return new Set(acts.flatMap(({ what }) => ('person' in what ? [`p${what.person}`] : [])));
}
