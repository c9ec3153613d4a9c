/** What the renderer's tests draw with: code images as WeCom might hand them out, avatars, and a look at the finished pixels. */
import qrcode from 'qrcode';
import sharp from 'sharp';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { greyOf } from '#shared/adapters/sharp/code/grey.ts';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { DEFAULT_TEMPLATE } from '#shared/domain/poster/templates.ts';
import type { FinishedPoster, PosterOrder } from '#shared/ports/poster-artist.ts';

export const CODE_CONTENT = 'https://work.weixin.qq.com/gm/0123456789abcdef0123456789abcdef';

/** A code image of any size, plain or with a logo in its middle. */
export async function codeImage(
  widthPx: number,
  { content = CODE_CONTENT, margin = 2, logoPx = 0 } = {},
): Promise<Uint8Array> {
  const plain = await qrcode.toBuffer(content, {
    errorCorrectionLevel: logoPx === 0 ? 'M' : 'H',
    width: widthPx,
    margin,
  });
  if (logoPx === 0) return plain;
  const create = { width: logoPx, height: logoPx, channels: 3, background: '#1aad19' } as const;
  const logo = await sharp({ create }).png().toBuffer();
  return await sharp(plain)
    .composite([{ input: logo, gravity: 'centre' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

export const avatarImage = async (colour: string): Promise<Uint8Array> =>
  await sharp({ create: { width: 132, height: 132, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

export async function anOrder(over: Partial<PosterOrder> = {}): Promise<PosterOrder> {
  return {
    template: DEFAULT_TEMPLATE,
    content: { campaignName: '春日好物节', nickname: '小鹿爱吃桃' },
    officialQr: await codeImage(430),
    qr: 'official',
    ...over,
  };
}

export async function pixelsOf(poster: Pick<FinishedPoster, 'bytes'>, part?: Box): Promise<Raster> {
  const whole = sharp(poster.bytes);
  const cut = part && { left: part.xPx, top: part.yPx, width: part.widthPx, height: part.heightPx };
  const { data, info } = await (cut ? whole.extract(cut) : whole).raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: 3, pixels: data };
}

/** Reads the poster as a phone does: the whole picture, not knowing where the code is. */
export async function scanned(poster: Pick<FinishedPoster, 'bytes'>, widthPx?: number): Promise<string | undefined> {
  const bytes =
    widthPx === undefined ? poster.bytes : await sharp(poster.bytes).resize(widthPx).jpeg({ quality: 60 }).toBuffer();
  return (await codeReader(resolveAssets().readerWasm).search(greyOf(await pixelsOf({ bytes }))))?.content;
}

/** The share of pixels that differ by more than a rounding of the encoder. */
export function difference(one: Raster, other: Raster, tolerance = 12): number {
  if (one.pixels.length !== other.pixels.length) return 1;
  let unlike = 0;
  for (let at = 0; at < one.pixels.length; at += 3) {
    const isUnlike = [0, 1, 2].some(
      (channel) => Math.abs((one.pixels[at + channel] ?? 0) - (other.pixels[at + channel] ?? 0)) > tolerance,
    );
    if (isUnlike) unlike += 1;
  }
  return unlike / (one.pixels.length / 3);
}

/** Compared as one value: a failed comparison byte by byte would print them all. */
export const sameBytes = (one: Pick<FinishedPoster, 'bytes'>, other: Pick<FinishedPoster, 'bytes'>): boolean =>
  Buffer.compare(one.bytes, other.bytes) === 0;
