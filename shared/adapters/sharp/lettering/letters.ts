/**
 * One letter as people see it, which may be many characters, and what it is drawn as: glyphs of a face, pictures of emoji, or a part
 * of a word that a shaper sets. What nothing can draw is left out; an empty box is never drawn.
 */
import type { TextWeight } from '#shared/domain/poster/template.ts';
import type { FaceName } from '../schema.ts';
import type { EmojiPack } from './emoji-pack.ts';
import type { FaceShelf } from './face-shelf.ts';
import { kept } from './kept.ts';

export type Letter =
  | { readonly kind: 'glyphs'; readonly text: string; readonly glyphs: readonly FaceGlyph[] }
  | { readonly kind: 'emoji'; readonly text: string; readonly names: readonly string[] }
  | { readonly kind: 'shaped'; readonly text: string; readonly face: FaceName };

export interface FaceGlyph {
  readonly face: FaceName;
  readonly glyph: number;
}

/**
 * @param isNarrow a quotation mark that stands beside letters of an alphabet.
 * @returns a letter whose `text` is what of it is drawn: '' for nothing.
 */
export type ReadLetter = (grapheme: string, weight: TextWeight, isNarrow?: boolean) => Letter;

const MOST_LETTERS = 4_000;

export function letterReader(shelf: FaceShelf, emoji: EmojiPack): ReadLetter {
  const known = kept<Letter>(MOST_LETTERS);
  return (grapheme, weight, isNarrow = false) => {
    if (isNarrow) return narrow(shelf, grapheme);
    const key = `${weight} ${grapheme}`;
    return known.get(key) ?? known.put(key, read(shelf, emoji, grapheme, weight));
  };
}

function narrow(shelf: FaceShelf, mark: string): Letter {
  const glyph = shelf.face('latin').glyphOf(mark.codePointAt(0) ?? 0);
  return { kind: 'glyphs', text: mark, glyphs: glyph === 0 ? [] : [{ face: 'latin', glyph }] };
}

/** Shown as a picture by itself, or told to be one. */
const EMOJI = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\uFE0F|\u20E3/u;
const AS_TEXT = '\uFE0E';

function read(shelf: FaceShelf, emoji: EmojiPack, grapheme: string, weight: TextWeight): Letter {
  const isPicture = EMOJI.test(grapheme) && !grapheme.includes(AS_TEXT);
  const readings = [
    () => (isPicture ? pictured(emoji, grapheme) : undefined),
    () => shaped(shelf, grapheme),
    () => printed(shelf, grapheme, weight),
    // Better a picture than nothing where only the pictures have it.
    () => (/\p{Emoji}/u.test(grapheme) ? pictured(emoji, grapheme) : undefined),
  ];
  for (const reading of readings) {
    const letter = reading();
    if (letter !== undefined) return letter;
  }
  return { kind: 'glyphs', text: '', glyphs: [] };
}

const JOINER = '\u200D';
/** Skin tones, and the letters that name a flag's region. */
const VARIANTS = /[\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]/gu;

/** The whole sequence, or the people and things it joins side by side, or at least those of them that have a picture. */
function pictured(emoji: EmojiPack, grapheme: string): Letter | undefined {
  const alone = (part: string): readonly string[] =>
    [[part], [part.replaceAll(VARIANTS, '')], Array.from(part)].find((names) =>
      names.every((name) => emoji.has(named(name))),
    ) ?? [];
  const whole = named(grapheme);
  const names = emoji.has(whole) ? [whole] : grapheme.split(JOINER).flatMap(alone).map(named);
  return names.length === 0 ? undefined : { kind: 'emoji', text: grapheme, names };
}

const named = (text: string): string =>
  Array.from(text.replaceAll(/[\uFE0E\uFE0F]/g, ''), (one) => (one.codePointAt(0) ?? 0).toString(16)).join('-');

const SCRIPTS: readonly (readonly [FaceName, RegExp])[] = [
  ['arabic', /^(?=\p{scx=Arabic})[\p{L}]/u],
  ['hebrew', /^(?=\p{scx=Hebrew})[\p{L}]/u],
  ['thai', /^(?=\p{scx=Thai})[\p{L}]/u],
  ['devanagari', /^(?=\p{scx=Devanagari})[\p{L}]/u],
  // With the points between its syllables, which are set by the letters around them; its ornaments are letters to nobody.
  ['tibetan', /^(?=\p{scx=Tibetan})[\p{L}\u0F0B\u0F0C]/u],
];

/** A mark stands once on its letter, and no letter needs more than eight. */
const tidied = (grapheme: string): string => {
  const [base = '', ...rest] = Array.from(grapheme);
  return (
    base +
    rest
      .filter((mark, at) => mark !== rest[at - 1])
      .slice(0, 8)
      .join('')
  );
};

function shaped(shelf: FaceShelf, grapheme: string): Letter | undefined {
  const face = SCRIPTS.find(([, script]) => script.test(grapheme))?.[0];
  if (face === undefined) return undefined;
  const isRightToLeft = face === 'arabic' || face === 'hebrew';
  const text = tidied(grapheme);
  const glyphs = shelf.shape(face)(text, isRightToLeft ? 'rtl' : 'ltr');
  return glyphs.some(({ glyph }) => glyph === 0) ? undefined : { kind: 'shaped', text, face };
}

/** Without a shaper there are no marks: they would stand beside their letters. */
function printed(shelf: FaceShelf, grapheme: string, weight: TextWeight): Letter | undefined {
  const found = Array.from(grapheme).flatMap((character) => {
    if (/[\p{M}\p{C}]/u.test(character)) return [];
    const codePoint = character.codePointAt(0) ?? 0;
    const face = shelf.faceWith(codePoint, weight);
    return face === undefined ? [] : [{ character, face, glyph: shelf.face(face).glyphOf(codePoint) }];
  });
  if (found.length === 0) return undefined;
  return { kind: 'glyphs', text: found.map(({ character }) => character).join(''), glyphs: found };
}
