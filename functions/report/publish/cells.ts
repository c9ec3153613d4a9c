/** Figures as people read them; what cannot be said is said to be so. */
import { minuteIn } from '#shared/domain/calendar.ts';
import type { CellType } from '#shared/domain/report/dictionary.ts';
import { NAMED_COLUMNS, VALUE_WORDS } from '#shared/domain/report/page-values.ts';
import type { Language, PageWords } from '#shared/domain/report/page-words.ts';

const SHARES = /^(of_previous|of_first|survival|low|high|share|d\d+(_low|_high)?|nominal|covered|median_error)$/;

const KNOWN = new Map<string, { readonly zh: string; readonly en: string }>(Object.entries(VALUE_WORDS));

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A page tells instants as a clock of the campaign's time zone shows them. */
export interface Speech {
  readonly language: Language;
  readonly words: PageWords;
  readonly timeZone: string;
}

export function cellText(name: string, type: CellType, value: unknown, { language, words, timeZone }: Speech): string {
  if (value === null || value === undefined) return words.tooEarly;
  if (typeof value === 'number') return SHARES.test(name) && type === 'DOUBLE' ? percent(value) : number(value);
  if (NAMED_COLUMNS.has(name)) return KNOWN.get(String(value))?.[language] ?? String(value);
  const text = String(value);
  return INSTANT.test(text) ? minuteIn(timeZone, Date.parse(text)) : text;
}

export const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;
export const number = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : `${Number(value.toPrecision(4))}`;
export const orEarly = (value: number | null, words: PageWords, as: (value: number) => string = number): string =>
  value === null ? words.tooEarly : as(value);
