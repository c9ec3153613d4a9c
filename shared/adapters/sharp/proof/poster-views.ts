/** A poster as people come to see it: as drawn, as a chat and a feed shrink it, and as it looks when it was sent on and photographed. */
import sharp, { type Sharp } from 'sharp';
import type { PosterView } from '#shared/domain/poster/readings.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { type Grey, greyOf } from '../code/grey.ts';
import { rasterOf } from '../sharp-raster.ts';

/** Every poster is shown so. */
export const SIZES = ['full size', '540 px wide', '360 px wide'] as const satisfies readonly PosterView[];
/** Only some are: these cost more, and say less of the template. */
export const HARDSHIPS = ['recompressed', 'blurred', 'turned'] as const satisfies readonly PosterView[];

const CHAT_QUALITY = 60;
const GENERATIONS = [70, 60, 50] as const;
const BLUR_PX = 1.2;
const TURN_DEGREES = 3;

export interface Seen {
  readonly picture: Grey;
  /** How wide it is shown, to how wide it was drawn; of no use where it was turned. */
  readonly scale: number;
}

export async function seen(poster: Uint8Array, view: PosterView): Promise<Seen> {
  const { width } = await sharp(poster).metadata();
  const shown = sharp(await asShown(poster, view));
  const picture = greyOf(await rasterOf(shown.toColourspace('srgb').flatten({ background: '#ffffff' })));
  return { picture, scale: picture.widthPx / width };
}

/** The box with a tenth of its size around it. */
export function framed({ pixels, widthPx, heightPx }: Grey, box: Box, scale: number): Grey {
  const aroundPx = box.widthPx / 10;
  const left = Math.max(0, Math.floor((box.xPx - aroundPx) * scale));
  const top = Math.max(0, Math.floor((box.yPx - aroundPx) * scale));
  const right = Math.min(widthPx, Math.ceil((box.xPx + box.widthPx + aroundPx) * scale));
  const bottom = Math.min(heightPx, Math.ceil((box.yPx + box.heightPx + aroundPx) * scale));
  const frame = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    frame.set(pixels.subarray(y * widthPx + left, y * widthPx + right), (y - top) * (right - left));
  }
  return { widthPx: right - left, heightPx: bottom - top, pixels: frame };
}

async function asShown(poster: Uint8Array, view: PosterView): Promise<Uint8Array> {
  switch (view) {
    case 'full size':
      return poster;
    case '540 px wide':
      return await shrunk(poster, 540);
    case '360 px wide':
      return await shrunk(poster, 360);
    case 'recompressed': {
      let sentOn = poster;
      for (const quality of GENERATIONS) sentOn = await sharp(sentOn).jpeg({ quality }).toBuffer();
      return sentOn;
    }
    case 'blurred':
      return await plain(sharp(poster).blur(BLUR_PX));
    case 'turned':
      return await plain(sharp(poster).rotate(TURN_DEGREES, { background: '#ffffff' }));
  }
}

const shrunk = (poster: Uint8Array, width: number): Promise<Uint8Array> =>
  sharp(poster).resize({ width, withoutEnlargement: true }).jpeg({ quality: CHAT_QUALITY }).toBuffer();

/** Kept whole for the next who decodes it. */
const plain = (picture: Sharp): Promise<Uint8Array> => picture.png({ compressionLevel: 0 }).toBuffer();
