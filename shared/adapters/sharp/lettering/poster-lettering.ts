/**
 * Text on posters, from the files shipped with the renderer: measured for the layout, and painted. The same on every machine, with or
 * without fonts of its own; refuses to draw an empty box for what no face has.
 */
import { join } from 'node:path';
import type { PlacedText } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { Lettering } from '#shared/domain/poster/wording.ts';
import type { PosterAssets } from '../assets.ts';
import type { Raster } from '../raster.ts';
import { EMOJI_PACK } from '../schema.ts';
import { openEmojiPack } from './emoji-pack.ts';
import { type EmojiPictures, emojiPictures } from './emoji-pictures.ts';
import { faceShelf } from './face-shelf.ts';
import { type GlyphPictures, glyphPictures, QUARTERS } from './glyph-pictures.ts';
import { letterReader } from './letters.ts';
import { EMOJI_WIDTH, lineSetter, type SetEmoji, type SetGlyph, type SetText } from './line-setting.ts';
import { colourOf, type Ground, paintPicture, paintShape } from './painting.ts';

export interface PosterLettering extends Lettering {
  /**
   * Paints a line over RGB pixels, of which the first is pixel `origin` of the poster. A part of the poster gets the very pixels
   * that the whole would get there.
   */
  paintText(line: PlacedText, ground: Raster, origin: Pick<Box, 'xPx' | 'yPx'>): Promise<void>;
}

/** An emoji is a little larger than a Chinese letter and has its middle. */
const EMOJI_SIDE = 1.04;
const CHINESE_MIDDLE = 0.38;

export function posterLettering(assets: Pick<PosterAssets, 'builtDir' | 'shaperWasm'>): PosterLettering {
  const shelf = faceShelf(assets.builtDir, assets.shaperWasm);
  const pack = openEmojiPack(join(assets.builtDir, EMOJI_PACK));
  const read = letterReader(shelf, pack);
  const setText = lineSetter(shelf, read);
  const glyphs = glyphPictures(shelf);
  const emoji = emojiPictures(pack);
  return {
    measure: (text, sizePx, weight) => setText(text, weight).width * sizePx,
    shownOf: (grapheme, weight) => read(grapheme, weight).text,
    paintText: (line, raster, origin) =>
      paintLine({ setText, glyphs, emoji }, line, { raster, origin, within: line.box }),
  };
}

interface Desk {
  readonly setText: SetText;
  readonly glyphs: GlyphPictures;
  readonly emoji: EmojiPictures;
}

/** All shadows lie beneath all strokes, and all strokes beneath all letters: no letter's edge is on its neighbour. */
async function paintLine({ setText, glyphs, emoji }: Desk, line: PlacedText, ground: Ground): Promise<void> {
  const { text, weight, sizePx, stroke, shadow } = line;
  const set = setText(text, weight);
  const sidePx = Math.round(EMOJI_SIDE * sizePx);
  const letters = set.glyphs.map((glyph) => ({ glyph, ...placeOf(line, glyph) }));
  const pictures = set.emoji.map((one) => ({ name: one.name, ...emojiPlace(line, one, sidePx) }));
  const shapes = async (strokePx: number, hex: string, dxPx = 0, dyPx = 0): Promise<void> => {
    const colour = colourOf(hex);
    for (const { glyph, quarter, xPx, yPx } of letters) {
      const shape =
        strokePx === 0 ? glyphs.plain(glyph, sizePx, quarter) : glyphs.stroked(glyph, sizePx, quarter, strokePx);
      paintShape(ground, shape, xPx + dxPx, yPx + dyPx, colour);
    }
    // An emoji has its own colours: only what lies beneath it is painted in this one.
    if (strokePx === 0 && dxPx === 0 && dyPx === 0) return;
    for (const { name, xPx, yPx } of pictures) {
      const shape =
        strokePx === 0 ? (await emoji.plain(name, sidePx)).shape : await emoji.stroked(name, sidePx, strokePx);
      paintShape(ground, shape, xPx + dxPx, yPx + dyPx, colour);
    }
  };
  if (shadow !== undefined) await shapes(stroke?.widthPx ?? 0, shadow.colour, shadow.dxPx, shadow.dyPx);
  if (stroke !== undefined) await shapes(stroke.widthPx, stroke.colour);
  await shapes(0, line.colour);
  for (const { name, xPx, yPx } of pictures) {
    const { shape, pixels } = await emoji.plain(name, sidePx);
    paintPicture(ground, shape, pixels, xPx, yPx);
  }
}

function placeOf(line: PlacedText, { x, rise }: SetGlyph): { xPx: number; yPx: number; quarter: number } {
  const quarters = Math.round((line.xPx + x * line.sizePx) * QUARTERS);
  const xPx = Math.floor(quarters / QUARTERS);
  return { xPx, quarter: quarters - xPx * QUARTERS, yPx: line.baselinePx - Math.round(rise * line.sizePx) };
}

/** In the middle of its own width and of the Chinese letters beside it. */
function emojiPlace(line: PlacedText, { x }: SetEmoji, sidePx: number): { xPx: number; yPx: number } {
  const middle = line.xPx + (x + EMOJI_WIDTH / 2) * line.sizePx;
  return {
    xPx: Math.round(middle - sidePx / 2),
    yPx: Math.round(line.baselinePx - CHINESE_MIDDLE * line.sizePx - sidePx / 2),
  };
}
