/** One JPEG encode at the template's quality, and again a little lower while the file is too heavy to travel well. */
import sharp from 'sharp';
import type { Raster } from './raster.ts';

/** A welcome is due within seconds: a poster of more than this is uploaded, and loads in the chat, too slowly. */
const MOST_BYTES = 200_000;
const QUALITY_STEP = 8;
/** Lower shows blocks around letters; a template may ask for less of its own. */
const LEAST_QUALITY = 60;

export async function encoded(canvas: Raster, quality: number): Promise<Uint8Array> {
  const { widthPx: width, heightPx: height, channels, pixels } = canvas;
  const bytes = await sharp(pixels, { raw: { width, height, channels } }).jpeg({ quality }).toBuffer();
  if (bytes.byteLength <= MOST_BYTES || quality <= LEAST_QUALITY) return bytes;
  return await encoded(canvas, Math.max(LEAST_QUALITY, quality - QUALITY_STEP));
}
