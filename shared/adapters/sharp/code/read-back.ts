/** The check that counts: what a phone would read from the very bytes that are stored. */
import sharp from 'sharp';
import type { Box } from '#shared/domain/poster/template.ts';
import { Refused } from '#shared/ports/failure.ts';
import { rasterOf } from '../sharp-raster.ts';
import type { CodeReader } from './code-reader.ts';
import { type Grey, greyOf } from './grey.ts';
import { brightnessOf } from './jpeg-brightness.ts';

/** A module seen from afar must still be two pixels wide: finer, and one reader or the other begins to guess. */
const LEAST_SEEN_PX = 2;

/**
 * The code is first read at a quarter of its size, or at half: who reads it so small reads it whole, and it costs a fifth.
 * What is not seen so is looked at whole, thoroughly, and then by the other reader.
 * @param jpeg a whole JPEG: the poster, or a band of it; `box` is where the code stands in it
 * @param modulePx how large the code's modules are; 0 where that is not known
 * @throws Refused `POSTER_QR_UNREADABLE` when the code says anything but `content`, or nothing
 */
export async function requireReadable(
  reader: CodeReader,
  jpeg: Uint8Array,
  box: Box,
  content: string,
  modulePx = 0,
): Promise<void> {
  const side = modulePx >= 4 * LEAST_SEEN_PX ? 2 : modulePx >= 2 * LEAST_SEEN_PX ? 4 : undefined;
  const small = side && brightnessOf(jpeg, box, side);
  if (small && (await reader.find(small))?.content === content) return;
  const whole = await wholeOf(jpeg, box);
  const read = (await reader.search(whole)) ?? (await reader.ask(whole));
  if (read?.content === content) return;
  throw new Refused('POSTER_QR_UNREADABLE', 'The code cannot be read back from the finished poster.', {
    isSeen: read !== undefined,
    bytes: jpeg.byteLength,
  });
}

async function wholeOf(
  jpeg: Uint8Array,
  { xPx: left, yPx: top, widthPx: width, heightPx: height }: Box,
): Promise<Grey> {
  return greyOf(await rasterOf(sharp(jpeg).extract({ left, top, width, height })));
}
