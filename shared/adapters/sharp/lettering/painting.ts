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
  const red = colour[0];
  const green = colour[1];
  const blue = colour[2];
  const { pixels } = ground.raster;
  const { alpha, widthPx } = shape;
  const { fromX, fromY, toX, toY, start, stride } = overlapOf(ground, shape, xPx, yPx);
  for (let y = fromY; y < toY; y += 1) {
    let at = start + (y - fromY) * stride;
    for (let place = y * widthPx + fromX; place < y * widthPx + toX; place += 1, at += 3) {
      const covered = alpha[place] ?? 0;
      if (covered === 0) continue;
      pixels[at] = mixed(red, pixels[at] ?? 0, covered);
      pixels[at + 1] = mixed(green, pixels[at + 1] ?? 0, covered);
      pixels[at + 2] = mixed(blue, pixels[at + 2] ?? 0, covered);
    }
  }
}

/** A shape in its own colours, four bytes a pixel. */
export function paintPicture(ground: Ground, shape: Coverage, colours: Uint8Array, xPx: number, yPx: number): void {
  const { pixels } = ground.raster;
  const { alpha, widthPx } = shape;
  const { fromX, fromY, toX, toY, start, stride } = overlapOf(ground, shape, xPx, yPx);
  for (let y = fromY; y < toY; y += 1) {
    let at = start + (y - fromY) * stride;
    for (let place = y * widthPx + fromX; place < y * widthPx + toX; place += 1, at += 3) {
      const covered = alpha[place] ?? 0;
      if (covered === 0) continue;
      pixels[at] = mixed(colours[place * 4] ?? 0, pixels[at] ?? 0, covered);
      pixels[at + 1] = mixed(colours[place * 4 + 1] ?? 0, pixels[at + 1] ?? 0, covered);
      pixels[at + 2] = mixed(colours[place * 4 + 2] ?? 0, pixels[at + 2] ?? 0, covered);
    }
  }
}

interface Overlap {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  /** The byte of the ground that its first pixel is, and how many bytes a row of the ground is. */
  readonly start: number;
  readonly stride: number;
}

/** Which pixels of a shape lie on the ground and inside the box: columns and rows of the shape. Empty where the ends are not after the beginnings. */
function overlapOf({ raster, origin, within }: Ground, shape: Coverage, xPx: number, yPx: number): Overlap {
  const left = xPx + shape.leftPx;
  const top = yPx + shape.topPx;
  const fromX = Math.max(0, within.xPx - left, origin.xPx - left);
  const fromY = Math.max(0, within.yPx - top, origin.yPx - top);
  const endX = Math.min(within.xPx + within.widthPx, origin.xPx + raster.widthPx);
  const endY = Math.min(within.yPx + within.heightPx, origin.yPx + raster.heightPx);
  return {
    fromX,
    fromY,
    toX: Math.min(shape.widthPx, endX - left),
    toY: Math.min(shape.heightPx, endY - top),
    start: ((top + fromY - origin.yPx) * raster.widthPx + left + fromX - origin.xPx) * 3,
    stride: raster.widthPx * 3,
  };
}

/** `alpha` of 255 parts of the one, the rest of the other, rounded. */
function mixed(above: number, below: number, alpha: number): number {
  const parts = above * alpha + below * (255 - alpha) + 128;
  return (parts + (parts >> 8)) >> 8;
}
