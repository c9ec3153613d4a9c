/** How well the code on a finished poster can be scanned: its modules, its quiet zone, and what readers see at the sizes chats show. */
import sharp from 'sharp';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { type CodeReader, codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { greyOf } from '#shared/adapters/sharp/code/grey.ts';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { FinishedPoster } from '#shared/ports/poster-artist.ts';
import type { CodeStyle } from './template-source.ts';

export interface CodeScore {
  readonly style: CodeStyle;
  /** Modules a side, without quiet zone; undefined when nothing could be read. */
  readonly modules: number | undefined;
  readonly modulePx: number | undefined;
  readonly quietModules: number | undefined;
  readonly isOnGrid: boolean;
  /** By width of the whole picture: which readers read it there. */
  readonly readAt: readonly { readonly widthPx: number; readonly by: readonly string[] }[];
}

export const READERS = ['zxing', 'jsqr'] as const;
/** What chats and moments make of a poster, encoded again at quality 60. */
const SMALLER_PX = [540, 360] as const;
const RESENT_QUALITY = 60;
const DARK = 110;
const GRID_PX = 8;

export async function codeScore(poster: FinishedPoster, box: Box, style: CodeStyle): Promise<CodeScore> {
  const read = codeReader(resolveAssets().readerWasm);
  const { xPx: left, yPx: top, widthPx: width, heightPx: height } = box;
  const code = await rasterOf(sharp(poster.bytes).extract({ left, top, width, height }));
  const modules = (await read.search(greyOf(code)))?.modules;
  const { start, lengthPx } = darkSpan(code);
  const modulePx = modules === undefined ? undefined : lengthPx / modules;
  const resent = (widthPx: number) => sharp(poster.bytes).resize(widthPx).jpeg({ quality: RESENT_QUALITY }).toBuffer();
  const readAt = [{ widthPx: poster.widthPx, by: await readBy(read, poster.bytes, poster.qrContent) }];
  for (const widthPx of SMALLER_PX)
    readAt.push({ widthPx, by: await readBy(read, await resent(widthPx), poster.qrContent) });
  return {
    style,
    modules,
    modulePx: modulePx === undefined ? undefined : Math.round(modulePx * 100) / 100,
    quietModules: modulePx === undefined ? undefined : Math.round((start / modulePx) * 10) / 10,
    isOnGrid: (left + start) % GRID_PX === 0 && modulePx !== undefined && Math.abs(modulePx % GRID_PX) < 0.1,
    readAt,
  };
}

/** The whole picture, as a phone sees it, that does not know where the code is. */
async function readBy(read: CodeReader, bytes: Uint8Array, content: string): Promise<readonly string[]> {
  const picture = greyOf(await rasterOf(sharp(bytes)));
  const seen: Readonly<Record<(typeof READERS)[number], string | undefined>> = {
    zxing: (await read.search(picture))?.content,
    jsqr: (await read.ask(picture))?.content,
  };
  return READERS.filter((reader) => seen[reader] === content);
}

async function rasterOf(pipeline: ReturnType<typeof sharp>): Promise<Raster> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: info.channels === 4 ? 4 : 3, pixels: data };
}

/** The columns from the first dark pixel to the last: the code's own width. */
function darkSpan({ widthPx, heightPx, channels, pixels }: Raster): {
  readonly start: number;
  readonly lengthPx: number;
} {
  const isDark = (x: number): boolean => {
    for (let y = 0; y < heightPx; y += 1) if ((pixels[(y * widthPx + x) * channels + 1] ?? 255) < DARK) return true;
    return false;
  };
  const columns = Array.from({ length: widthPx }, (_, x) => x).filter(isDark);
  const [first = 0, last = 0] = [columns.at(0), columns.at(-1)];
  return { start: first, lengthPx: last - first + 1 };
}
