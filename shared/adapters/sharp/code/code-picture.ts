/** WeCom's own picture of a live code: what it looks like, and what it says. It is the only place that says it. */
import { wholePicture } from '../picture/picture-decoding.ts';
import type { Raster } from '../raster.ts';
import type { CodeReader, ReadCode } from './code-reader.ts';
import { greyOf } from './grey.ts';
import { pngPixels } from './png-pixels.ts';

export interface OfficialCode {
  readonly picture: Raster;
  readonly read: ReadCode;
}

/** A picture is first looked at in as few pixels as a code needs: three to a module, for the codes WeCom hands out. */
const ENOUGH_PX = 150;

/** Undefined when it is no picture, or holds no code that either reader can read. */
export async function readOfficialCode(reader: CodeReader, bytes: Uint8Array): Promise<OfficialCode | undefined> {
  const picture = pngPixels(bytes) ?? (await wholePicture(bytes));
  const read = picture && (await readPicture(reader, picture));
  return picture && read && { picture, read };
}

async function readPicture(reader: CodeReader, picture: Raster): Promise<ReadCode | undefined> {
  const every = Math.max(1, Math.floor(Math.min(picture.widthPx, picture.heightPx) / ENOUGH_PX));
  const glanced = await reader.glance(greyOf(picture, every));
  if (glanced !== undefined) return glanced;
  const whole = greyOf(picture);
  return (await reader.search(whole)) ?? (await reader.ask(whole));
}
