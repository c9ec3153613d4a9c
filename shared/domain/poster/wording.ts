/** What of a name can be put on a poster, and how a line is made to fit its box. Refuses to draw what no face has. */
import { NAMELESS } from '../notice/wording.ts';
import type { TextWeight } from './template.ts';

/** What layout must know of the letters it sets text in. */
export interface Lettering {
  /** How wide a line is, in pixels, at that size. */
  measure(text: string, sizePx: number, weight: TextWeight): number;
  /** What of one letter, as people see it, can be drawn: all of it, a part of its characters, or nothing. */
  shownOf(letter: string, weight: TextWeight): string;
}

export interface Wording {
  readonly text: string;
  /** Letters that were left out, in whole or in part, because no face has them. */
  readonly missing: number;
}

export const ELLIPSIS = '…';
/** WeChat allows far fewer; this bounds the work a hostile name can cause. */
const MOST_CODE_POINTS = 64;
const MOST_READ = 2_048;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
export const lettersOf = (text: string): readonly string[] =>
  Array.from(graphemes.segment(text), (part) => part.segment);

/** Letters that are blank though they count as letters: people make empty-looking names of them. */
const BLANKS = /[\s\u115F\u1160\u2800\u3164\uFFA0]+/gu;
/** Joiners and the tags of flags stay: whether the letters beside them need them is for the lettering to say. */
const UNSEEN = /(?!\u200C|\u200D|[\u{E0020}-\u{E007F}])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const AIDS = /[\p{Cf}\p{Variation_Selector}]/gu;

/**
 * Line breaks become spaces; control and direction characters go, and so does what no face has: better a name without its flower
 * than one with an empty box. What is left out is counted.
 */
export function drawable(text: string, shownOf: (letter: string) => string, most = MOST_CODE_POINTS): Wording {
  let tidied = text.slice(0, MOST_READ).normalize('NFC').replaceAll(UNSEEN, spaceOrNothing);
  let missing = 0;
  for (;;) {
    const pass = shownLetters(tidied.replaceAll(BLANKS, ' ').trim(), shownOf, most);
    missing += pass.missing;
    // What stands together now may read as another letter: two halves of flags, for one.
    if (pass.text === tidied) return { text: tidied, missing };
    tidied = pass.text;
  }
}

const spaceOrNothing = (character: string): string => (/\s/.test(character) ? ' ' : '');

function shownLetters(text: string, shownOf: (letter: string) => string, most: number): Wording {
  let [shown, room, missing] = ['', most, 0];
  for (const { segment: letter } of graphemes.segment(text)) {
    const part = shownOf(letter);
    room -= Array.from(part).length;
    if (room < 0) break;
    if (part.replaceAll(AIDS, '') !== letter.replaceAll(AIDS, '')) missing += 1;
    shown += part;
  }
  return { text: shown.normalize('NFC').trim(), missing };
}

/** A name as it stands on the poster: 好友 when nothing of it is left, or nothing but the stops between the letters it lost. */
export function drawableName(name: string, shownOf: (letter: string) => string): Wording {
  const wording = drawable(name, shownOf);
  const isLost = wording.missing > 0 && !/[\p{L}\p{N}\p{S}]/u.test(wording.text);
  return wording.text === '' || isLost ? { ...wording, text: NAMELESS } : wording;
}

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
  return lineOf(cutToFit(wish, (text) => measure(text, sizePx) <= wish.mostPx));
}

/** The whole of it, or as much of its part as fits, or as much of the whole. */
export function cutToFit({ around, part }: Pick<LineWish, 'around' | 'part'>, fits: (text: string) => boolean): string {
  const whole = around(part);
  if (fits(whole)) return whole;
  const cut = longestFitting(lettersOf(part), (text) => fits(around(text)));
  return cut === undefined ? (longestFitting(lettersOf(whole), fits) ?? '') : around(cut);
}

/** The most letters that fit together with the …, found by halves; undefined when not even one does. */
function longestFitting(parts: readonly string[], fits: (text: string) => boolean): string | undefined {
  const cutAfter = (count: number): string => parts.slice(0, count).join('').trimEnd() + ELLIPSIS;
  let [fitting, tooMany] = [0, parts.length];
  while (tooMany - fitting > 1) {
    const count = (fitting + tooMany) >> 1;
    if (fits(cutAfter(count))) fitting = count;
    else tooMany = count;
  }
  return fitting === 0 ? undefined : cutAfter(fitting);
}
