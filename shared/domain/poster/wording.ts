/** What of a name can be put on a poster, and how a line is made to fit its box. Refuses to draw what the font does not have. */
import { NAMELESS } from '../notice/wording.ts';
import type { TextWeight } from './template.ts';

/** What layout must know of the fonts it sets text in. */
export interface Lettering {
  /** How wide a line is, in pixels, at that size. */
  measure(text: string, sizePx: number, weight: TextWeight): number;
  /** Whether the font has this character at all. */
  canDraw(codePoint: number, weight: TextWeight): boolean;
}

const ELLIPSIS = '…';
/** WeChat allows far fewer; this bounds the work a hostile name can cause. */
const MOST_CODE_POINTS = 64;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const letters = (text: string): readonly string[] => Array.from(graphemes.segment(text), (part) => part.segment);

/**
 * Line breaks become spaces; control, joining and direction characters go, and so does what the font lacks (emoji, for one):
 * better a name without its flower than one with an empty box.
 */
export function drawable(text: string, canDraw: (codePoint: number) => boolean): string {
  const spaced = text.normalize('NFC').replaceAll(/[\s\u2028\u2029]+/gu, ' ');
  const visible = spaced.replaceAll(/[\p{C}\p{Variation_Selector}]/gu, '');
  const known = Array.from(visible).filter((letter) => canDraw(letter.codePointAt(0) ?? 0));
  return known.slice(0, MOST_CODE_POINTS).join('').replaceAll(/ {2,}/g, ' ').trim();
}

/** A name as it stands on the poster: 好友 when nothing of it is left. */
export const drawableName = (name: string, canDraw: (codePoint: number) => boolean): string =>
  drawable(name, canDraw) || NAMELESS;

export interface Line {
  readonly text: string;
  readonly sizePx: number;
  readonly widthPx: number;
}

export interface LineWish {
  /** The whole line, built around the part that may be cut. */
  readonly around: (part: string) => string;
  readonly part: string;
  readonly sizePx: number;
  readonly leastSizePx: number;
  readonly mostPx: number;
}

/**
 * A line that is too long is set smaller, as far as the template allows; then the changing part (the name) is cut to whole letters
 * and ends in …, so that the words after it stay. If even that is too long, the line itself is cut.
 */
export function fitLine(wish: LineWish, measure: (text: string, sizePx: number) => number): Line {
  const whole = wish.around(wish.part);
  const atFullSize = measure(whole, wish.sizePx);
  const fitting = atFullSize <= wish.mostPx ? wish.sizePx : Math.floor((wish.sizePx * wish.mostPx) / atFullSize);
  const sizePx = Math.max(wish.leastSizePx, fitting);
  const lineOf = (text: string): Line => ({ text, sizePx, widthPx: measure(text, sizePx) });
  const fits = (text: string): boolean => measure(text, sizePx) <= wish.mostPx;
  if (fits(whole)) return lineOf(whole);
  const cut = longestFitting(letters(wish.part), (part) => fits(wish.around(part)));
  if (cut !== undefined) return lineOf(wish.around(cut));
  return lineOf(longestFitting(letters(whole), fits) ?? '');
}

/** The most letters that fit together with the …; undefined when not even one does. */
function longestFitting(parts: readonly string[], fits: (text: string) => boolean): string | undefined {
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const text = parts.slice(0, count).join('').trimEnd() + ELLIPSIS;
    if (fits(text)) return text;
  }
  return undefined;
}
