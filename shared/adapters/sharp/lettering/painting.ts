/**
 * Pixels of letters and pictures put over a ground, in whole numbers: the same letter at the same place of the poster gives the same
 * pixels, whichever part of the poster the ground is.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import type { Raster } from '../raster.ts';
import type { Coverage } from './coverage.ts';

export interface Ground {
  readonly raster: Raster;
  /** Which pixel of the poster its pixel (0,0) is. */
  readonly origin: Pick<Box, 'xPx' | 'yPx'>;
  /** In pixels of the poster; nothing is painted outside. */
  readonly within: Box;
}

export type Colour = readonly [red: number, green: number, blue: number];

export const colourOf = (hex: string): Colour => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

/** A shape in one colour, its letter standing at this pixel of the poster. */
export function paintShape(ground: Ground, shape: Coverage, xPx: number, yPx: number, colour: Colour): void {
  const [red, green, blue] = colour;
  const { pixels } = ground.raster;
  eachRow(ground, shape, xPx, yPx, (from, to, count) => {
    for (let step = 0; step < count; step += 1) {
      const alpha = shape.alpha[from + step] ?? 0;
      if (alpha === 0) continue;
      const at = to + step * 3;
      pixels[at] = mixed(red, pixels[at] ?? 0, alpha);
      pixels[at + 1] = mixed(green, pixels[at + 1] ?? 0, alpha);
      pixels[at + 2] = mixed(blue, pixels[at + 2] ?? 0, alpha);
    }
  });
}

/** A shape in its own colours, four bytes a pixel. */
export function paintPicture(ground: Ground, shape: Coverage, colours: Uint8Array, xPx: number, yPx: number): void {
  const { pixels } = ground.raster;
  eachRow(ground, shape, xPx, yPx, (from, to, count) => {
    for (let step = 0; step < count; step += 1) {
      const alpha = shape.alpha[from + step] ?? 0;
      if (alpha === 0) continue;
      const [at, source] = [to + step * 3, (from + step) * 4];
      pixels[at] = mixed(colours[source] ?? 0, pixels[at] ?? 0, alpha);
      pixels[at + 1] = mixed(colours[source + 1] ?? 0, pixels[at + 1] ?? 0, alpha);
      pixels[at + 2] = mixed(colours[source + 2] ?? 0, pixels[at + 2] ?? 0, alpha);
    }
  });
}

/** What lies on the ground and inside the box, row by row: where it begins in the shape and in the ground, and how many pixels it is. */
function eachRow(
  { raster, origin, within }: Ground,
  { leftPx, topPx, widthPx, heightPx }: Coverage,
  xPx: number,
  yPx: number,
  paint: (from: number, to: number, count: number) => void,
): void {
  const [left, top] = [xPx + leftPx, yPx + topPx];
  const firstX = Math.max(left, within.xPx, origin.xPx);
  const endX = Math.min(left + widthPx, within.xPx + within.widthPx, origin.xPx + raster.widthPx);
  const firstY = Math.max(top, within.yPx, origin.yPx);
  const endY = Math.min(top + heightPx, within.yPx + within.heightPx, origin.yPx + raster.heightPx);
  if (endX <= firstX) return;
  for (let y = firstY; y < endY; y += 1) {
    const from = (y - top) * widthPx + firstX - left;
    const to = ((y - origin.yPx) * raster.widthPx + firstX - origin.xPx) * 3;
    paint(from, to, endX - firstX);
  }
}

/** `alpha` of 255 parts of the one, the rest of the other, rounded. */
function mixed(above: number, below: number, alpha: number): number {
  if (alpha === 255) return above;
  const parts = above * alpha + below * (255 - alpha) + 128;
  return (parts + (parts >> 8)) >> 8;
}
