/** What a poster shows of its participant, each thing as a layer that can be put on the whole poster or on any part of it: avatar, own lines, code. */
import sharp from 'sharp';
import type { PlacedText, PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { svg } from './backdrop.ts';
import type { FontLettering } from './lettering/font-lettering.ts';
import { roundAvatar } from './picture/avatar.ts';
import { lay, type Raster } from './raster.ts';
import { rasterOf } from './sharp-raster.ts';
import type { OwnLayer } from './splice/plate.ts';

export interface OwnThings {
  readonly avatar: Uint8Array | undefined;
  readonly code: Raster;
}

export async function ownLayers(
  { avatars, lines, qr }: PosterLayout & { readonly qr: Box },
  things: OwnThings,
  lettering: FontLettering,
): Promise<readonly OwnLayer[]> {
  const faces = await Promise.all(
    avatars.map(async (box) => layered(box, await roundAvatar(things.avatar, box.widthPx))),
  );
  const texts = await Promise.all(lines.map(async (line) => layered(line.box, await linePixels(line, lettering))));
  return [...faces, ...texts, layered(qr, things.code)];
}

const layered = (box: Box, raster: Raster): OwnLayer => ({
  box,
  paint: (ground, origin) => lay(raster, ground, { xPx: box.xPx - origin.xPx, yPx: box.yPx - origin.yPx }),
});

/** One line of text, as large as its box, on nothing. */
async function linePixels(line: PlacedText, lettering: FontLettering): Promise<Raster> {
  const { widthPx, heightPx, xPx, yPx } = line.box;
  const moved = `<g transform="translate(${-xPx} ${-yPx})">${lettering.drawn(line)}</g>`;
  return await rasterOf(sharp(Buffer.from(svg(widthPx, heightPx, [moved]))).ensureAlpha());
}
