/** What a poster shows of its participant, each thing as a layer that can be put on the whole poster or on any part of it: avatar, own lines, code. */
import type { PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { PosterLettering } from './lettering/poster-lettering.ts';
import { roundAvatar } from './picture/avatar.ts';
import { lay, type Raster } from './raster.ts';
import type { OwnLayer } from './splice/plate.ts';

export interface OwnThings {
  readonly avatar: Uint8Array | undefined;
  readonly code: Raster;
}

export async function ownLayers(
  { avatars, lines, qr }: PosterLayout & { readonly qr: Box },
  things: OwnThings,
  lettering: PosterLettering,
): Promise<readonly OwnLayer[]> {
  const faces = await Promise.all(
    avatars.map(async (box) => layered(box, await roundAvatar(things.avatar, box.widthPx))),
  );
  const texts = lines.map(
    (line): OwnLayer => ({ box: line.box, paint: (ground, origin) => lettering.paintText(line, ground, origin) }),
  );
  return [...faces, ...texts, layered(qr, things.code)];
}

const layered = (box: Box, raster: Raster): OwnLayer => ({
  box,
  paint: (ground, origin) => lay(raster, ground, { xPx: box.xPx - origin.xPx, yPx: box.yPx - origin.yPx }),
});
