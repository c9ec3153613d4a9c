/** What the bench prints: sections of lines, each figure beside what it is measured against and what it should reach. */
import { cpus } from 'node:os';
import type { Spread } from './figures.ts';

export interface Line {
  readonly what: string;
  readonly figure: string;
  readonly against?: string;
  /** What the design wants of it, and whether that is so here. */
  readonly reach?: { readonly words: string; readonly isReached: boolean };
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What a reader must know to read the figures right. */
  readonly notes?: readonly string[];
}

export const number = (value: number, digits = 2): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const times = ({ median, least, most }: Spread): string =>
  `${number(median)}×  (${number(least)}–${number(most)})`;
export const ms = (value: number): string => `${number(value, value < 10 ? 2 : 0)} ms`;
export const usd = (value: number): string => `$${number(value)}`;

export const atMost = (value: number, most: number, unit = ''): NonNullable<Line['reach']> => ({
  words: `≤ ${most}${unit}`,
  isReached: value <= most,
});

export function heading(now: Date): string {
  const [cpu] = cpus();
  const machine = `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`;
  return [
    `wecom-fission bench, ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `${machine}, Node ${process.version}, ${process.platform}-${process.arch}`,
    'Ratios are medians with the middle half in brackets, each round against its own baseline; times are this machine’s.',
  ].join('\n');
}

const WIDTHS = [76, 24, 27] as const;

export function printed({ title, lines, notes = [] }: Section): string {
  const rows = lines.map(({ what, figure, against = '', reach }) => {
    const mark = reach === undefined ? '' : `${reach.isReached ? '✔' : '✘'} ${reach.words}`;
    return `  ${what.padEnd(WIDTHS[0])}${figure.padEnd(WIDTHS[1])}${against.padEnd(WIDTHS[2])}${mark}`.trimEnd();
  });
  return ['', title, ...rows, ...notes.map((note) => `  · ${note}`)].join('\n');
}
