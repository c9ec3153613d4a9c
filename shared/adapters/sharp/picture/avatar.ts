/**
 * The avatar, cut to a circle. Without one, or with one that cannot be decoded, a placeholder stands in: a poster never fails for its avatar.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import type { Raster } from '../raster.ts';
import { squarePicture } from './picture-decoding.ts';
import { type Placeholder, placeholderAvatar } from './placeholder.ts';

/** A square of RGB pixels, from the picture where it can be decoded. */
export async function avatarPixels(bytes: Uint8Array | undefined, placeholder: Placeholder): Promise<Raster> {
  const picture = bytes === undefined ? undefined : await squarePicture(bytes, placeholder.sidePx);
  return picture ?? placeholderAvatar(placeholder);
}

/** Lays a square of RGB pixels as a circle on an RGB ground, which it changes. What lies outside the ground is left away. */
export function paintAvatar(avatar: Raster, ground: Raster, at: Pick<Box, 'xPx' | 'yPx'>): void {
  const side = avatar.widthPx;
  const { alpha, rows } = keptMask(side);
  const room = Math.min(side, ground.widthPx - at.xPx);
  const height = Math.min(side, ground.heightPx - at.yPx);
  for (let y = 0; y < height; y += 1) {
    const [rimFrom = 0, solidFrom = 0, solidTo = 0, rimTo = 0] = rows.subarray(y * 4, y * 4 + 4);
    const from = y * side;
    const to = (y + at.yPx) * ground.widthPx + at.xPx;
    for (let x = rimFrom; x < Math.min(solidFrom, room); x += 1)
      mix(avatar, from + x, ground, to + x, alpha[from + x] ?? 0);
    const last = Math.min(solidTo, room);
    if (last > solidFrom) {
      const solid = avatar.pixels.subarray((from + solidFrom) * 3, (from + last) * 3);
      ground.pixels.set(solid, (to + solidFrom) * 3);
    }
    for (let x = solidTo; x < Math.min(rimTo, room); x += 1)
      mix(avatar, from + x, ground, to + x, alpha[from + x] ?? 0);
  }
}

function mix(over: Raster, from: number, ground: Raster, to: number, alpha: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const above = over.pixels[from * 3 + channel] ?? 0;
    const below = ground.pixels[to * 3 + channel] ?? 0;
    ground.pixels[to * 3 + channel] = Math.round((above * alpha + below * (255 - alpha)) / 255);
  }
}

/** How much of each pixel lies inside the circle; and per row where the rim begins, is over, begins again and ends. */
interface Mask {
  readonly alpha: Uint8Array;
  readonly rows: Uint16Array;
}

/** A campaign has one size of avatar, seldom two. */
const MOST_MASKS = 8;
const masks = new Map<number, Mask>();

function keptMask(side: number): Mask {
  const known = masks.get(side);
  if (known !== undefined) return known;
  if (masks.size >= MOST_MASKS) masks.clear();
  const mask = maskOf(side);
  masks.set(side, mask);
  return mask;
}

function maskOf(side: number): Mask {
  const middle = side / 2;
  const alpha = new Uint8Array(side * side);
  const rows = new Uint16Array(side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const inside = middle - Math.hypot(x + 0.5 - middle, y + 0.5 - middle) + 0.5;
      alpha[y * side + x] = Math.round(255 * Math.min(1, Math.max(0, inside)));
    }
    const row = alpha.subarray(y * side, (y + 1) * side);
    const solidFrom = row.indexOf(255);
    const rimFrom = row.findIndex((share) => share > 0);
    const ends = solidFrom < 0 ? middle : solidFrom;
    rows.set(
      [rimFrom < 0 ? side : rimFrom, Math.ceil(ends), side - Math.ceil(ends), rimFrom < 0 ? 0 : side - rimFrom],
      y * 4,
    );
  }
  return { alpha, rows };
}
