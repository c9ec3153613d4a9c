/** A text over several lines: where it may be broken, and how large it can be set. Refuses more lines than the template gives. */
import { cutToFit, type Line, type LineWish, lettersOf } from './wording.ts';

/** A full stop or a closing bracket begins no line. */
const NEVER_FIRST =
  /^[，。、．！？：；…—～·」』】》〉）〕］｝”’々ー゛゜ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)\]}%％‰℃]/u;
/** An opening bracket ends none. */
const NEVER_LAST = /[「『【《〈（〔［｛“‘([{＃#￥$]$/u;
/** Between these a line may be broken without a space: letters of Chinese and Japanese, their punctuation, and emoji. */
const SQUARE =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\u3000-\u303F\uFF00-\uFFEF\p{Emoji_Presentation}\u2026]|\uFE0F/u;

export interface BlockWish extends LineWish {
  readonly mostLines: number;
}

/**
 * A text that needs more lines than it is given is set smaller, as far as the template allows; then its changing part is cut and ends
 * in …, as in a single line. Lines are broken at spaces and between Chinese letters; a word longer than a line is broken anywhere.
 */
export function fitBlock(wish: BlockWish, measure: (text: string, sizePx: number) => number): readonly Line[] {
  const broken = (text: string, sizePx: number): readonly string[] =>
    linesOf(text, (line) => measure(line, sizePx) <= wish.mostPx);
  const whole = wish.around(wish.part);
  let sizePx = wish.sizePx;
  while (sizePx > wish.leastSizePx && broken(whole, sizePx).length > wish.mostLines) sizePx -= 1;
  const text = cutToFit(wish, (shorter) => broken(shorter, sizePx).length <= wish.mostLines);
  const lines = broken(text, sizePx).slice(0, wish.mostLines);
  return lines.map((line) => ({ text: line, sizePx, widthPx: measure(line, sizePx) }));
}

/** As much on every line as fits. A letter wider than a line is not drawn at all. */
function linesOf(text: string, fits: (line: string) => boolean): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of unbroken(text)) {
    if (fits((line + piece).trim())) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trim());
    line = '';
    if (fits(piece.trim())) {
      line = piece;
      continue;
    }
    for (const letter of lettersOf(piece)) {
      if (fits((line + letter).trim())) line += letter;
      else if (fits(letter)) {
        lines.push(line.trim());
        line = letter;
      }
    }
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines;
}

/** The pieces of a text that stay together on a line, spaces at their ends. */
function unbroken(text: string): readonly string[] {
  const pieces: string[] = [];
  let previous = '';
  for (const letter of lettersOf(text)) {
    if (previous === '' || mayBreakBetween(previous, letter)) pieces.push(letter);
    else pieces[pieces.length - 1] += letter;
    previous = letter;
  }
  return pieces;
}

function mayBreakBetween(before: string, after: string): boolean {
  if (after === ' ' || NEVER_FIRST.test(after) || NEVER_LAST.test(before)) return false;
  return before === ' ' || SQUARE.test(before) || SQUARE.test(after);
}
