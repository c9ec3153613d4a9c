/** Where boxes lie to each other. Boxes that only touch do not overlap. */
import type { Box } from './template.ts';

/** Both boxes have a pixel in common. */
export const overlaps = (one: Box, other: Box): boolean =>
  one.xPx < other.xPx + other.widthPx &&
  other.xPx < one.xPx + one.widthPx &&
  one.yPx < other.yPx + other.heightPx &&
  other.yPx < one.yPx + one.heightPx;

/** Every pixel of the inner box is one of the outer. */
export const contains = (outer: Box, inner: Box): boolean =>
  inner.xPx >= outer.xPx &&
  inner.yPx >= outer.yPx &&
  inner.xPx + inner.widthPx <= outer.xPx + outer.widthPx &&
  inner.yPx + inner.heightPx <= outer.yPx + outer.heightPx;

export const isInside = (inner: Box, outer: Box): boolean => contains(outer, inner);
