/**
 * How large the modules of a code are, and where in its box it begins. Whole pixels, because some phones cannot read blurred edges;
 * on the grid of eight in which JPEG cuts a poster, because a module that is a block of its own is stored sharp, and for next to nothing.
 */
import type { Box } from '#shared/domain/poster/template.ts';

/** ISO/IEC 18004, 7.3.7: four modules of quiet zone on every side. */
export const QUIET_MODULES = 4;
/** Finer modules can still be read from a file, but hardly from a screen that is held to another phone. */
const LEAST_MODULE_PX = 3;
/** JPEG cuts a picture into blocks of so many pixels a side. */
const GRID_PX = 8;
/** How much of its size a code gives for sharp modules: up to a fifth. */
const WORTH = 0.8;

export interface CodePlace {
  readonly modulePx: number;
  /** Of the first module, from the corner of the box. */
  readonly xPx: number;
  readonly yPx: number;
}

/** Undefined when the modules would be too fine. */
export function placeOf(modules: number, box: Box): CodePlace | undefined {
  const largest = Math.floor(box.widthPx / (modules + 2 * QUIET_MODULES));
  if (largest < LEAST_MODULE_PX) return undefined;
  // Modules of 12 px meet every second block's edge: a third of the bytes of 11 or 13.
  const sizes = [largest - (largest % GRID_PX), largest - (largest % (GRID_PX / 2)), largest, largest - 1];
  const worthy = sizes.filter((modulePx) => modulePx >= WORTH * largest && modulePx >= LEAST_MODULE_PX);
  const places = worthy.map((modulePx) => ({
    modulePx,
    ...centred(box, modules * modulePx, QUIET_MODULES * modulePx),
  }));
  return places.find(({ xPx, yPx }) => isOnGrid(box.xPx + xPx) && isOnGrid(box.yPx + yPx)) ?? places[0];
}

const isOnGrid = (px: number): boolean => px % GRID_PX === 0;

/** In the middle of the box, or next to it: on the grid if that leaves the quiet zone whole. */
export const centred = (box: Box, sidePx: number, quietPx: number): Pick<Box, 'xPx' | 'yPx'> => ({
  xPx: along(box.xPx, box.widthPx, sidePx, quietPx),
  yPx: along(box.yPx, box.heightPx, sidePx, quietPx),
});

function along(boxAt: number, boxPx: number, sidePx: number, quietPx: number): number {
  const middle = Math.floor((boxPx - sidePx) / 2);
  const before = (boxAt + middle) % GRID_PX;
  const near = [middle - before, middle - before + GRID_PX].toSorted(
    (one, other) => Math.abs(one - middle) - Math.abs(other - middle),
  );
  return near.find((at) => at >= quietPx && at + sidePx + quietPx <= boxPx) ?? middle;
}
