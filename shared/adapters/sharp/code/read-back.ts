/** The check that counts: what a phone would read from the very bytes that are stored. */
import sharp from 'sharp';
import type { Box } from '#shared/domain/poster/template.ts';
import { Refused } from '#shared/ports/failure.ts';
import { rasterOf } from '../sharp-raster.ts';
import type { CodeReader } from './code-reader.ts';

/** @throws Refused `POSTER_QR_UNREADABLE` when the code in the finished picture says anything but `content`, or nothing. */
export async function requireReadable(
  readCode: CodeReader,
  bytes: Uint8Array,
  { xPx: left, yPx: top, widthPx: width, heightPx: height }: Box,
  content: string,
): Promise<void> {
  const read = await readCode(await rasterOf(sharp(bytes).extract({ left, top, width, height })));
  if (read?.content === content) return;
  throw new Refused('POSTER_QR_UNREADABLE', 'The code cannot be read back from the finished poster.', {
    isSeen: read !== undefined,
    bytes: bytes.byteLength,
  });
}
