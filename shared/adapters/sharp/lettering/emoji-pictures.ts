/** Emoji as pixels at a size: their SVG drawn by sharp once and kept while there is room. They hold no text, so no font is asked for. */
import sharp from 'sharp';
import type { Raster } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';
import type { Coverage } from './coverage.ts';
import type { EmojiPack } from './emoji-pack.ts';
import { haloOf } from './halo.ts';
import { kept } from './kept.ts';

export interface EmojiPicture {
  /** RGBA. */
  readonly pixels: Uint8Array;
  /** What of each pixel is picture, for the painting and for a shadow. */
  readonly shape: Coverage;
}

export interface EmojiPictures {
  plain(name: string, sidePx: number): Promise<EmojiPicture>;
  /** Its shape, wider all around. */
  stroked(name: string, sidePx: number, strokePx: number): Promise<Coverage>;
}

const MOST_BYTES = 6 * 1_048_576;
/** Twemoji is drawn on 36 × 36; at this density a unit is a pixel. */
const ART_PX = 36;
const DENSITY = 72;

export function emojiPictures(pack: EmojiPack): EmojiPictures {
  const pictures = kept<EmojiPicture>(MOST_BYTES, ({ pixels }) => pixels.length);
  const halos = kept<Coverage>(MOST_BYTES / 4, ({ alpha }) => alpha.length);
  const plain: EmojiPictures['plain'] = async (name, sidePx) => {
    const key = `${name} ${sidePx}`;
    return pictures.get(key) ?? pictures.put(key, pictureOf(await drawn(pack.svgOf(name), sidePx)));
  };
  return {
    plain,
    async stroked(name, sidePx, strokePx) {
      const key = `${name} ${sidePx} ${strokePx}`;
      return halos.get(key) ?? halos.put(key, haloOf((await plain(name, sidePx)).shape, strokePx));
    },
  };
}

const drawn = async (svg: Buffer, sidePx: number): Promise<Raster> =>
  await rasterOf(
    sharp(svg, { density: (DENSITY * sidePx) / ART_PX })
      .resize(sidePx, sidePx, { fit: 'fill' })
      .toColourspace('srgb')
      .ensureAlpha(),
  );

function pictureOf({ pixels, widthPx, heightPx }: Raster): EmojiPicture {
  const alpha = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => pixels[at * 4 + 3] ?? 0);
  return { pixels, shape: { leftPx: 0, topPx: 0, widthPx, heightPx, alpha } };
}
