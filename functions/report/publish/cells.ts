/** Figures as people read them; what cannot be said is said to be so. */
import type { CellType } from '#shared/domain/report/dictionary.ts';
import { NAMED_COLUMNS, VALUE_WORDS } from '#shared/domain/report/page-values.ts';
import type { PageWords } from '#shared/domain/report/page-words.ts';

const SHARES = /^(of_previous|of_first|survival|low|high|share|d\d+(_low|_high)?|nominal|covered|median_error)$/;

const KNOWN = new Map<string, { readonly zh: string; readonly en: string }>(Object.entries(VALUE_WORDS));

export function cellText(name: string, type: CellType, value: unknown, words: PageWords): string {
  if (value === null || value === undefined) return words.tooEarly;
  if (typeof value === 'number') return SHARES.test(name) && type === 'DOUBLE' ? percent(value) : number(value);
  if (NAMED_COLUMNS.has(name)) return KNOWN.get(String(value))?.[words.lang === 'en' ? 'en' : 'zh'] ?? String(value);
  return String(value).replace(/T(\d\d:\d\d):\d\d\.\d{3}Z$/, ' $1Z');
}

export const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;
export const number = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : `${Number(value.toPrecision(4))}`;
export const orEarly = (value: number | null, words: PageWords, as: (value: number) => string = number): string =>
  value === null ? words.tooEarly : as(value);
