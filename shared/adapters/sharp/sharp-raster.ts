/** What a sharp pipeline ends in here: plain pixels, three or four bytes each. Anything else is a mistake in the pipeline. */
import type { Sharp } from 'sharp';
import type { Raster } from './raster.ts';

export async function rasterOf(pipeline: Sharp): Promise<Raster> {
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { channels, width: widthPx, height: heightPx } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`Pixels of ${channels} bytes came where 3 or 4 were due.`);
  return { widthPx, heightPx, channels, pixels: data };
}
