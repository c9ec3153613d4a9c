/**
 * Uploaded art is decoded whole and written anew, so that nothing of the file that came is kept but its pixels. Refuses, with a reason
 * somebody can act on, what is no picture, too large to decode on the side, or too small for any poster.
 */
import type { Sharp } from 'sharp';
import type { Art, ArtIntake, ArtVerdict } from '#shared/ports/art-intake.ts';
import { opened, type PictureLimits } from './picture-decoding.ts';
import { type PictureHeader, pictureHeader } from './picture-header.ts';

/** What a good camera makes; it is decoded piece by piece. */
const ART: PictureLimits = { mostBytes: 8_000_000, mostPixels: 40_000_000 };
/** The longest side of a poster; more would only make every first drawing slower. */
const LONGEST_SIDE_PX = 4_000;
/** The narrowest side of a poster. */
const LEAST_SIDE_PX = 300;
/** Flat art stays without loss where it is light; photos as PNG are not. */
const MOST_PNG_BYTES = 1_500_000;

export function sharpArtIntake(): ArtIntake {
  return { take, sizeOf: pictureHeader };
}

async function take(bytes: Uint8Array): Promise<ArtVerdict> {
  const header = pictureHeader(bytes);
  const reason = header === undefined ? 'is no JPEG, PNG, WebP or GIF' : unfitness(bytes, header);
  if (header === undefined || reason !== undefined) return { kind: 'unfit', reason: reason ?? '' };
  const picture = opened(bytes, ART)
    .resize(LONGEST_SIDE_PX, LONGEST_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' });
  try {
    return { kind: 'taken', art: await rewritten(picture, header) };
  } catch {
    return { kind: 'unfit', reason: 'cannot be decoded: it is damaged or cut off' };
  }
}

function unfitness(bytes: Uint8Array, { widthPx, heightPx }: PictureHeader): string | undefined {
  const { mostBytes, mostPixels } = ART;
  if (bytes.byteLength > mostBytes) return `has ${bytes.byteLength} bytes; at most ${mostBytes} are taken`;
  if (widthPx * heightPx > mostPixels) return `is ${widthPx}×${heightPx} px; at most ${mostPixels} pixels are taken`;
  if (Math.min(widthPx, heightPx) >= LEAST_SIDE_PX) return undefined;
  return `is ${widthPx}×${heightPx} px; at least ${LEAST_SIDE_PX} px a side are needed`;
}

async function rewritten(picture: Sharp, { format }: PictureHeader): Promise<Art> {
  if (format === 'png') {
    const art = await written(picture.clone().png({ compressionLevel: 9 }), 'image/png');
    if (art.bytes.byteLength <= MOST_PNG_BYTES) return art;
  }
  return await written(picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }), 'image/jpeg');
}

async function written(picture: Sharp, contentType: Art['contentType']): Promise<Art> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { bytes: data, contentType, widthPx: info.width, heightPx: info.height };
}
