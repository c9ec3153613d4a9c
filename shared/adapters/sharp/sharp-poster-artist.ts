/**
 * Draws posters with sharp: printed on the press, and the code read back from the very bytes that are handed out.
 * Refuses to hand out a poster whose code does not read as the live code it was made from.
 */
import { DRAWING_EDITION } from '#shared/domain/poster/fingerprint.ts';
import type { FinishedPoster, PosterArtist, PosterOrder } from '#shared/ports/poster-artist.ts';
import { requireReadable } from './code/read-back.ts';
import { type PosterPress, posterPress, type SharpPoster } from './poster-press.ts';

export function sharpPosterArtist(options: SharpPoster = {}): PosterArtist {
  const press = posterPress(options);
  return { edition: DRAWING_EDITION, draw: (order) => draw(press, order) };
}

async function draw(press: PosterPress, order: PosterOrder): Promise<FinishedPoster> {
  const { template } = order;
  const { bytes, strip, qrContent, qrBox, modulePx, missingLetters } = await press.print(order);
  const { jpeg, box } = strip(qrBox);
  await requireReadable(press.readCode, jpeg, box, qrContent, modulePx);
  return {
    bytes,
    contentType: template.format === 'png' ? 'image/png' : 'image/jpeg',
    widthPx: template.widthPx,
    heightPx: template.heightPx,
    qrContent,
    missingLetters,
  };
}
