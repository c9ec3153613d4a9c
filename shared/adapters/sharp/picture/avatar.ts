/** The avatar, cut to a circle. Without one, or with one that cannot be decoded, a plain figure stands in: a poster never fails for its avatar. */
import sharp from 'sharp';
import { svg } from '../backdrop.ts';
import type { Raster } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';
import { squarePicture } from './picture-decoding.ts';

export async function roundAvatar(bytes: Uint8Array | undefined, sidePx: number): Promise<Raster> {
  const picture = bytes === undefined ? undefined : await squarePicture(bytes, sidePx);
  return picture === undefined ? await placeholder(sidePx) : rounded(picture);
}

/** Pixels at the rim are mixed by how much of them lies inside. */
function rounded({ widthPx, heightPx, pixels }: Raster): Raster {
  const middle = widthPx / 2;
  const round = new Uint8Array(widthPx * heightPx * 4);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      const inside = middle - Math.hypot(x + 0.5 - middle, y + 0.5 - middle) + 0.5;
      round.set(pixels.subarray(at * 3, at * 3 + 3), at * 4);
      round[at * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, inside)));
    }
  }
  return { widthPx, heightPx, channels: 4, pixels: round };
}

async function placeholder(sidePx: number): Promise<Raster> {
  const figure = `<g transform="scale(${sidePx / 100})"><clipPath id="rim"><circle cx="50" cy="50" r="50"/></clipPath><g clip-path="url(#rim)"><rect width="100" height="100" fill="#d9dee5"/><circle cx="50" cy="40" r="17" fill="#ffffff"/><ellipse cx="50" cy="93" rx="33" ry="30" fill="#ffffff"/></g></g>`;
  return await rasterOf(sharp(Buffer.from(svg(sidePx, sidePx, [figure]))).ensureAlpha());
}
