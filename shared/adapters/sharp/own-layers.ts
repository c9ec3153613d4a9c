/** What a poster shows of its participant, each thing as a layer that can be put on the whole poster or on any part of it: avatar, own lines, code. */
import type { PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { PosterLettering } from './lettering/poster-lettering.ts';
import { avatarPixels, paintAvatar } from './picture/avatar.ts';
import { lay, type Raster } from './raster.ts';
import type { OwnLayer } from './splice/plate.ts';

export interface OwnThings {
  readonly avatar: Uint8Array | undefined;
  readonly code: Raster;
  /** Chooses the colours of somebody without an avatar; stays the same for him. */
  readonly seed: string;
}

export async function ownLayers(
  { avatars, lines, qr }: PosterLayout & { readonly qr: Box },
  things: OwnThings,
  lettering: PosterLettering,
): Promise<readonly OwnLayer[]> {
  const faces = await Promise.all(
    avatars.map(async (box): Promise<OwnLayer> => {
      const face = await avatarPixels(things.avatar, { sidePx: box.widthPx, seed: things.seed });
      return { box, paint: (ground, origin) => paintAvatar(face, ground, onGround(box, origin)) };
    }),
  );
  const texts = lines.map(
    (line): OwnLayer => ({ box: line.box, paint: (ground, origin) => lettering.paintText(line, ground, origin) }),
  );
  const code: OwnLayer = { box: qr, paint: (ground, origin) => lay(things.code, ground, onGround(qr, origin)) };
  return [...faces, ...texts, code];
}

type Place = Pick<Box, 'xPx' | 'yPx'>;

const onGround = (box: Place, origin: Place): Place => ({ xPx: box.xPx - origin.xPx, yPx: box.yPx - origin.yPx });
