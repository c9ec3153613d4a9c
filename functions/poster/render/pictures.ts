/** Poster flow: what a poster shows that lies outside: WeCom's picture of the code, and the participant's avatar. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { avatarAddress, avatarSidePx } from '#shared/domain/poster/avatar-address.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { PictureSource } from '#shared/ports/picture-source.ts';

interface Outside {
  readonly pictures: PictureSource;
}

const CODE_IMAGE = { maxBytes: 2 * 1_024 * 1_024, withinMs: 5_000 } as const;
/** Somebody may be waiting with 20 seconds in all: a slow avatar is done without. */
const AVATAR = { maxBytes: 512 * 1_024, withinMs: 1_500 } as const;

/** WeCom's picture, where it is needed; where it is gone, the code is drawn from what the picture said when it was read. */
export async function codeImage(
  { pictures }: Outside,
  { qr }: Campaign,
  { code, qrImageUrl, qrContent }: PosterRequested,
): Promise<Uint8Array | undefined> {
  if (qr === 'redrawn' && qrContent !== undefined) return undefined;
  const fetched = await pictures.fetch(qrImageUrl, CODE_IMAGE);
  if (fetched !== undefined || qrContent !== undefined) return fetched;
  throw new RetryLater(
    'QR_IMAGE_UNAVAILABLE',
    "WeCom's picture of the live code cannot be had.",
    { code },
    { afterMs: 2_000 },
  );
}

export async function avatarOf(
  { pictures }: Outside,
  { template }: Campaign,
  { avatarUrl }: PosterRequested,
): Promise<Uint8Array | undefined> {
  const sidePx = avatarSidePx(template);
  if (avatarUrl === undefined || avatarUrl === '' || sidePx === undefined) return undefined;
  return await pictures.fetch(avatarAddress(avatarUrl, sidePx), AVATAR);
}
