/**
 * Pictures from outside (avatars, WeCom's code images) become pixels. Only JPEG, PNG, WebP and GIF of a sane size are decoded,
 * of an animation its first picture; anything else answers undefined and costs little.
 */
import sharp, { type Sharp } from 'sharp';
import type { Raster } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';

/** A 4096-pixel square: far more than any avatar, and 64 MB at most while it is decoded. */
const MOST_PIXELS = 4_096 * 4_096;
const MOST_BYTES = 4 * 1_024 * 1_024;

const OPTIONS = { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 } as const;

/** The picture cut and scaled to a square, colours in sRGB, no transparency. */
export async function squarePicture(bytes: Uint8Array, sidePx: number): Promise<Raster | undefined> {
  if (!isPicture(bytes)) return undefined;
  return await decoded(
    sharp(bytes, OPTIONS)
      .autoOrient()
      .resize(sidePx, sidePx, { fit: 'cover', fastShrinkOnLoad: true })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' }),
  );
}

/** The picture as it is. */
export async function wholePicture(bytes: Uint8Array): Promise<Raster | undefined> {
  if (!isPicture(bytes)) return undefined;
  return await decoded(sharp(bytes, OPTIONS).toColourspace('srgb').flatten({ background: '#ffffff' }));
}

async function decoded(pipeline: Sharp): Promise<Raster | undefined> {
  try {
    return await rasterOf(pipeline);
  } catch {
    return undefined;
  }
}

/** By the first bytes: an address, a header or a name proves nothing. Keeps SVG and rarer decoders away from outside bytes. */
function isPicture(bytes: Uint8Array): boolean {
  if (bytes.byteLength > MOST_BYTES) return false;
  const starts = (...signature: readonly number[]): boolean => signature.every((byte, at) => bytes[at] === byte);
  const isJpeg = starts(0xff, 0xd8, 0xff);
  const isPng = starts(0x89, 0x50, 0x4e, 0x47);
  const isGif = starts(0x47, 0x49, 0x46, 0x38);
  const isWebp = starts(0x52, 0x49, 0x46, 0x46) && [0x57, 0x45, 0x42, 0x50].every((byte, at) => bytes[at + 8] === byte);
  return isJpeg || isPng || isGif || isWebp;
}
