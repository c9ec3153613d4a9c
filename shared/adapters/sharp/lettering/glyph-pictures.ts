/**
 * Letters as pixels at a size, each made once and kept while there is room: the same few letters stand on poster after poster.
 * A letter stands at a quarter of a pixel, so that a line keeps its rhythm.
 */

import { type Coverage, coverageOf } from './coverage.ts';
import type { FaceShelf } from './face-shelf.ts';
import { haloOf } from './halo.ts';
import { kept } from './kept.ts';
import { fittedScale, type SetGlyph } from './line-setting.ts';

export const QUARTERS = 4;

/** How much wider a letter is made on each side for want of a bold face, in parts of its size: about what bold is wider than medium. */
const BOLDER = 0.014;
/** A letter of 42 px takes two kilobytes. */
const MOST_BYTES = 6 * 1_048_576;

export interface GlyphPictures {
  plain(glyph: SetGlyph, sizePx: number, quarter: number): Coverage;
  /** The same, wider all around. */
  stroked(glyph: SetGlyph, sizePx: number, quarter: number, strokePx: number): Coverage;
}

export function glyphPictures(shelf: FaceShelf): GlyphPictures {
  const pictures = kept<Coverage>(MOST_BYTES, ({ alpha }) => alpha.length + 200);
  const pictureOf = (key: string, make: () => Coverage): Coverage => pictures.get(key) ?? pictures.put(key, make());
  const plain: GlyphPictures['plain'] = ({ face, glyph, isBolder }, sizePx, quarter) =>
    pictureOf(`${face} ${glyph} ${sizePx} ${quarter} ${isBolder}`, () => {
      const { contoursOf, unitsPerEm } = shelf.face(face);
      const letter = coverageOf(contoursOf(glyph), (sizePx * fittedScale(face)) / unitsPerEm, quarter / QUARTERS);
      return isBolder ? haloOf(letter, BOLDER * sizePx) : letter;
    });
  return {
    plain,
    stroked: (glyph, sizePx, quarter, strokePx) =>
      pictureOf(`${glyph.face} ${glyph.glyph} ${sizePx} ${quarter} ${glyph.isBolder} ${strokePx}`, () =>
        haloOf(plain(glyph, sizePx, quarter), strokePx),
      ),
  };
}
