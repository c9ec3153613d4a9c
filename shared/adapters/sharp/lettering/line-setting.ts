/**
 * A line of text becomes glyphs and pictures side by side, from left to right, whichever way its words are read (bidi-js). Measures
 * are parts of the type size, so one setting serves every size.
 */
import bidiFactory, { type Bidi } from 'bidi-js';
import type { TextWeight } from '#shared/domain/poster/template.ts';
import type { FaceName } from '../schema.ts';
import type { FaceShelf } from './face-shelf.ts';
import { kept } from './kept.ts';
import type { Letter, ReadLetter } from './letters.ts';

export interface SetGlyph {
  readonly face: FaceName;
  readonly glyph: number;
  /** From the start of the line and above its baseline. */
  readonly x: number;
  readonly rise: number;
  /** The line is bold and the face is not. */
  readonly isBolder: boolean;
}

export interface SetEmoji {
  readonly name: string;
  readonly x: number;
}

export interface SetLine {
  readonly glyphs: readonly SetGlyph[];
  readonly emoji: readonly SetEmoji[];
  readonly width: number;
}

export type SetText = (text: string, weight: TextWeight) => SetLine;

/** An emoji stands in a box of this width, with a little air on both sides. */
export const EMOJI_WIDTH = 1.14;
/** Scripts taller than Chinese are set smaller and moved, so that a line of them keeps to the height of a line. */
const FITTED: Partial<Record<FaceName, { readonly scale: number; readonly rise: number }>> = {
  arabic: { scale: 0.94, rise: 0.08 },
  hebrew: { scale: 1, rise: 0.04 },
  thai: { scale: 0.88, rise: 0.08 },
  devanagari: { scale: 0.96, rise: 0.06 },
  tibetan: { scale: 0.82, rise: 0.14 },
};
export const fittedScale = (face: FaceName): number => FITTED[face]?.scale ?? 1;

/** These hold no letters of running text: drawn bolder they would only clog. */
const ORNAMENTAL: ReadonlySet<FaceName> = new Set(['bold', 'symbols', 'ornaments', 'mathematics']);

const MOST_LINES = 400;
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** Hebrew, Arabic and their presentation forms. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

interface Run {
  readonly level: number;
  readonly letter: Letter;
}

export function lineSetter(shelf: FaceShelf, read: ReadLetter): SetText {
  const known = kept<SetLine>(MOST_LINES);
  return (text, weight) => {
    const key = `${weight} ${text}`;
    const runs = () => runsOf(text, (grapheme, isNarrow) => read(grapheme, weight, isNarrow));
    return known.get(key) ?? known.put(key, set(shelf, runs(), weight));
  };
}

/** Letters in the order they stand, those a shaper sets together joined. */
function runsOf(text: string, read: (grapheme: string, isNarrow: boolean) => Letter): readonly Run[] {
  const levels = RIGHT_TO_LEFT.test(text) ? levelsOf(text) : undefined;
  const runs: Run[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const level = levels?.[index] ?? 0;
    const shown = level % 2 === 1 ? (bidi().getMirroredCharacter(segment) ?? segment) : segment;
    const letter = read(shown, isNarrow(text, index));
    const last = runs.at(-1);
    const joins = last?.letter.kind === 'shaped' && letter.kind === 'shaped' && last.letter.face === letter.face;
    if (joins && last.level === level && last.letter.kind === 'shaped') {
      runs[runs.length - 1] = { level, letter: { ...last.letter, text: last.letter.text + letter.text } };
    } else runs.push({ level, letter });
  }
  return levels === undefined ? runs : inOrder(runs);
}

/** Quotation marks are as wide as a Chinese letter, and narrow beside letters of an alphabet: O’Neil. */
const isNarrow = (text: string, at: number): boolean =>
  (/[’”]/.test(text.charAt(at)) && ALPHABETIC.test(text.charAt(at - 1))) ||
  (/[‘“]/.test(text.charAt(at)) && ALPHABETIC.test(text.charAt(at + 1)));
const ALPHABETIC = /[\d\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}.,!?]/u;

let algorithm: Bidi | undefined;
function bidi(): Bidi {
  // Its types tell of a default export within the default export, which is true of neither form the package comes in.
  const factory: unknown = bidiFactory;
  if (typeof factory !== 'function') throw new Error('bidi-js came in a form that is not known here.');
  const made: Bidi = algorithm ?? factory();
  algorithm = made;
  return made;
}

/** A line with Chinese in it is read from the left; another is read as its first letter is. */
const levelsOf = (text: string): Uint8Array =>
  bidi().getEmbeddingLevels(text, /\p{Script=Han}/u.test(text) ? 'ltr' : 'auto').levels;

/** Unicode bidirectional algorithm, rule L2: from the highest level down, what stands at it or above is turned around. */
function inOrder(runs: readonly Run[]): readonly Run[] {
  let order = runs;
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    const turned: Run[] = [];
    let stretch: Run[] = [];
    for (const run of order) {
      if (run.level >= level) stretch.unshift(run);
      else {
        turned.push(...stretch, run);
        stretch = [];
      }
    }
    order = [...turned, ...stretch];
  }
  return order;
}

function set(shelf: FaceShelf, runs: readonly Run[], weight: TextWeight): SetLine {
  const isBolder = (face: FaceName): boolean => weight === 'bold' && !ORNAMENTAL.has(face);
  const glyphs: SetGlyph[] = [];
  const emoji: SetEmoji[] = [];
  let x = 0;
  for (const { letter, level } of runs) {
    switch (letter.kind) {
      case 'emoji':
        for (const name of letter.names) {
          emoji.push({ name, x });
          x += EMOJI_WIDTH;
        }
        break;
      case 'glyphs':
        for (const { face, glyph } of letter.glyphs) {
          glyphs.push({ face, glyph, x, rise: 0, isBolder: isBolder(face) });
          x += shelf.face(face).advanceOf(glyph) / shelf.face(face).unitsPerEm;
        }
        break;
      case 'shaped': {
        const { face, text } = letter;
        const unit = fittedScale(face) / shelf.face(face).unitsPerEm;
        for (const { glyph, advance, dx, dy } of shelf.shape(face)(text, level % 2 === 1 ? 'rtl' : 'ltr')) {
          const rise = dy * unit + (FITTED[face]?.rise ?? 0);
          if (glyph !== 0) glyphs.push({ face, glyph, x: x + dx * unit, rise, isBolder: isBolder(face) });
          x += advance * unit;
        }
      }
    }
  }
  return { glyphs, emoji, width: x };
}
