/** Plain pixels, three or four bytes each, and how one lot of them is put over another. */
import type { Box } from '#shared/domain/poster/template.ts';
import { lent } from './lent-pixels.ts';

export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
}

/** Puts RGB or RGBA pixels over an RGB ground, which it changes. What lies outside the ground is left away. */
export function lay(over: Raster, ground: Raster, at: Pick<Box, 'xPx' | 'yPx'>): void {
  const width = Math.min(over.widthPx, ground.widthPx - at.xPx);
  const height = Math.min(over.heightPx, ground.heightPx - at.yPx);
  for (let y = 0; y < height; y += 1) {
    const from = y * over.widthPx * over.channels;
    const to = ((y + at.yPx) * ground.widthPx + at.xPx) * 3;
    if (over.channels === 3) ground.pixels.set(over.pixels.subarray(from, from + width * 3), to);
    else blendRow(over.pixels, from, ground.pixels, to, width);
  }
}

function blendRow(over: Uint8Array, from: number, ground: Uint8Array, to: number, width: number): void {
  for (let x = 0; x < width; x += 1) {
    const source = from + x * 4;
    const alpha = over[source + 3] ?? 0;
    if (alpha === 0) continue;
    const target = to + x * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = ground[target + channel] ?? 0;
      const above = over[source + channel] ?? 0;
      ground[target + channel] = Math.round((above * alpha + below * (255 - alpha)) / 255);
    }
  }
}

/** White, to draw a code on. */
export function whiteSquare(sidePx: number): Raster {
  return { widthPx: sidePx, heightPx: sidePx, channels: 3, pixels: lent(sidePx * sidePx * 3).fill(255) };
}
