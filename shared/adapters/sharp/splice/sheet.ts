/**
 * The sheet: what changes from poster to poster, cut out of the poster and laid close together, so that one small encode does for all of it.
 * A block of the sheet encodes as the same block of the poster would, because blocks of a JPEG know nothing of their neighbours but one number.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import type { Raster } from '../raster.ts';

/** Where a patch of the poster lies on the sheet. */
export interface Patch {
  readonly poster: Box;
  readonly xPx: number;
  readonly yPx: number;
}

export interface Sheet {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly patches: readonly Patch[];
}

/** Shelf by shelf, tallest first; as wide as the widest patch. */
export function sheetOf(boxes: readonly Box[]): Sheet {
  const widthPx = Math.max(...boxes.map((box) => box.widthPx));
  const patches: Patch[] = [];
  let [shelfPx, xPx, heightPx] = [0, 0, 0];
  for (const poster of [...boxes].sort((one, other) => other.heightPx - one.heightPx)) {
    if (xPx + poster.widthPx > widthPx) [shelfPx, xPx] = [heightPx, 0];
    patches.push({ poster, xPx, yPx: shelfPx });
    xPx += poster.widthPx;
    heightPx = Math.max(heightPx, shelfPx + poster.heightPx);
  }
  return { widthPx, heightPx, patches };
}

/** The patches as they look before anybody's own things are put on them. What lies between them is white and encodes to next to nothing. */
export function cutOut(poster: Raster, { widthPx, heightPx, patches }: Sheet): Raster {
  const pixels = new Uint8Array(widthPx * heightPx * 3).fill(255);
  for (const { poster: box, xPx, yPx } of patches) {
    for (let row = 0; row < box.heightPx; row += 1) {
      const from = ((box.yPx + row) * poster.widthPx + box.xPx) * 3;
      pixels.set(poster.pixels.subarray(from, from + box.widthPx * 3), ((yPx + row) * widthPx + xPx) * 3);
    }
  }
  return { widthPx, heightPx, channels: 3, pixels };
}

/** The poster pixel that would lie at the sheet's first pixel, were the patch that holds the box continued up to there. */
export function originFor({ patches }: Sheet, { xPx, yPx }: Box): { readonly xPx: number; readonly yPx: number } {
  const patch = patches.find(
    ({ poster }) =>
      xPx >= poster.xPx && yPx >= poster.yPx && xPx < poster.xPx + poster.widthPx && yPx < poster.yPx + poster.heightPx,
  );
  if (patch === undefined) throw new Error('A personal layer lies outside every patch of its template.');
  return { xPx: patch.poster.xPx - patch.xPx, yPx: patch.poster.yPx - patch.yPx };
}
