/** A made-up participant, as heavy for the encoder as anybody: a grainy avatar, a full name, a code of WeCom's usual length. Plates are measured on him. */
import sharp from 'sharp';
import type { PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { redrawnCode } from './code/code-drawing.ts';
import type { PosterLettering } from './lettering/poster-lettering.ts';
import { ownLayers } from './own-layers.ts';
import { whiteSquare } from './raster.ts';
import type { OwnLayer } from './splice/plate.ts';

export const SAMPLE_NAME = '春江花月夜Lucy';
const SAMPLE_CONTENT = 'https://work.weixin.qq.com/gm/0123456789abcdef0123456789abcdef';

export async function sampleLayers(
  layout: PosterLayout & { readonly qr: Box },
  lettering: PosterLettering,
): Promise<readonly OwnLayer[]> {
  const code = redrawnCode(SAMPLE_CONTENT, layout.qr) ?? whiteSquare(layout.qr.widthPx);
  return await ownLayers(layout, { avatar: await grainyAvatar(), code, seed: SAMPLE_CONTENT }, lettering);
}

/** Always the same grain, so that the same template makes the same plate. */
async function grainyAvatar(): Promise<Uint8Array> {
  const sidePx = 132;
  let seed = 1;
  const pixels = Uint8Array.from({ length: sidePx * sidePx * 3 }, (_, at) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return 96 + (seed >>> 26) + ((at >> 8) % 96);
  });
  return await sharp(pixels, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png()
    .toBuffer();
}
