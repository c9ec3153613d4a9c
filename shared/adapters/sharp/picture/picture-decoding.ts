/**
 * Pictures from outside (avatars, WeCom's code images) become pixels: RGB, upright, in sRGB, on white where they were see-through, of an
 * animation its first picture. Size and kind are known before a decoder is asked; whatever cannot be decoded answers undefined and costs little.
 */
import sharp, { type Sharp } from 'sharp';
import { givenBack } from '../lent-pixels.ts';
import type { Raster } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';
import { type PictureHeader, pictureHeader } from './picture-header.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { squareOf } from './square-resampling.ts';

// Of the many decoders the library brings, the rest stay shut for the whole process: theirs are the stories one reads of. SVG is our own drawing.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    ...['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
    'VipsForeignLoadSvg',
  ],
});

export interface PictureLimits {
  readonly mostBytes: number;
  readonly mostPixels: number;
}

/** A square of 4096 pixels is far more than any avatar; WeChat's own are of 640. */
const AVATAR: PictureLimits = { mostBytes: 512 * 1_024, mostPixels: 4_096 * 4_096 };
const CODE_IMAGE: PictureLimits = { mostBytes: 2 * 1_024 * 1_024, mostPixels: 4_096 * 4_096 };

/**
 * The picture's middle, cut and scaled to a square. The library goes all the way where the picture is much larger: of a JPEG it then never
 * computes the finer parts. Nearer to the size wanted, its scaling costs more than the decoding, and ours a third of that.
 */
export async function squarePicture(bytes: Uint8Array, sidePx: number): Promise<Raster | undefined> {
  const header = admitted(bytes, AVATAR);
  if (header === undefined) return undefined;
  const plain = plainJpeg(bytes, sidePx);
  if (plain !== undefined) {
    const square = squareOf(plain, sidePx);
    givenBack(plain.pixels);
    return square;
  }
  const isMuchLarger = Math.min(header.widthPx, header.heightPx) >= 2 * sidePx;
  const picture = opened(bytes, AVATAR);
  const read = await pixelsOf(isMuchLarger ? picture.resize(sidePx, sidePx, { fit: 'cover' }) : picture);
  return read && squareOf(read, sidePx);
}

/** The picture as it is. */
export async function wholePicture(bytes: Uint8Array): Promise<Raster | undefined> {
  return admitted(bytes, CODE_IMAGE) && (await pixelsOf(opened(bytes, CODE_IMAGE)));
}

/** What its head says, where that is within the limits. */
export function admitted(bytes: Uint8Array, { mostBytes, mostPixels }: PictureLimits): PictureHeader | undefined {
  if (bytes.byteLength > mostBytes) return undefined;
  const header = pictureHeader(bytes);
  return header !== undefined && header.widthPx * header.heightPx <= mostPixels ? header : undefined;
}

/** The library counts pixels once more, by its own reading of the head. */
export const opened = (bytes: Uint8Array, { mostPixels }: PictureLimits): Sharp =>
  sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 }).autoOrient().toColourspace('srgb');

async function pixelsOf(picture: Sharp): Promise<Raster | undefined> {
  try {
    return onWhite(await rasterOf(picture));
  } catch {
    return undefined;
  }
}

function onWhite({ pixels, widthPx, heightPx, channels }: Raster): Raster {
  if (channels === 3) return { widthPx, heightPx, channels, pixels };
  const solid = new Uint8Array(widthPx * heightPx * 3);
  for (let from = 0, to = 0; to < solid.length; from += 4, to += 3) {
    const alpha = pixels[from + 3] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      solid[to + channel] = Math.round(((pixels[from + channel] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { widthPx, heightPx, channels: 3, pixels: solid };
}
