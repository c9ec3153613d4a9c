/**
 * The live code as it stands on the poster: black on white, four modules of quiet zone, its pixels whole multiples of what they were.
 * Drawn by whole rows, for the box it gets on the poster. Refuses, by answering undefined, to draw modules too fine for a phone.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import { givenBack, lent } from '../lent-pixels.ts';
import { lay, type Raster, whiteSquare } from '../raster.ts';
import type { OfficialCode } from './code-picture.ts';
import { centred, placeOf, QUIET_MODULES } from './code-place.ts';
import { symbolOf } from './code-symbol.ts';

/** As large as the box. */
export interface DrawnCode extends Raster {
  /** How large its modules are; 0 where that is not known. */
  readonly modulePx: number;
}

const DARK = 128;

/** The same content as our own modules. */
export function redrawnCode(content: string, box: Box): DrawnCode | undefined {
  const symbol = symbolOf(content, (modules) => placeOf(modules, box) !== undefined);
  const place = symbol && placeOf(symbol.modules, box);
  if (symbol === undefined || place === undefined) return undefined;
  const { modules, isDark } = symbol;
  const { modulePx, xPx, yPx } = place;
  const square = whiteSquare(box.widthPx);
  const stride = box.widthPx * 3;
  for (let row = 0; row < modules; row += 1) {
    const from = (yPx + row * modulePx) * stride;
    for (let column = 0; column < modules; column += 1) {
      const at = from + (xPx + column * modulePx) * 3;
      if (isDark(row, column)) square.pixels.fill(0, at, at + modulePx * 3);
    }
    for (let copy = 1; copy < modulePx; copy += 1) square.pixels.copyWithin(from + copy * stride, from, from + stride);
  }
  return { ...square, modulePx };
}

/**
 * WeCom's own picture, scaled up by a whole number. Its margin is replaced by ours, so that the code is as large as the box allows.
 * Where no whole number makes good use of the box, it is made smaller or larger module by module, so that no module's edge is blended with
 * its neighbour.
 */
export function officialCode({ picture, read }: OfficialCode, box: Box): DrawnCode | undefined {
  const place = placeOf(read.modules, box);
  if (place === undefined) return undefined;
  const edges = edgesOf(picture);
  const code = edges === undefined ? picture : cut(picture, edges);
  const sidePx = officialSidePx(code, read.modules, place.modulePx, box);
  const scaled = sidePx === code.widthPx ? code : resampled(code, sidePx);
  const modulePx = sidePx / read.modules;
  const square = whiteSquare(box.widthPx);
  lay(scaled, square, centred(box, sidePx, Math.ceil(QUIET_MODULES * modulePx)));
  for (const piece of new Set([code, scaled])) if (piece !== picture) givenBack(piece.pixels);
  return { ...square, modulePx: edges === undefined ? 0 : modulePx };
}

/** A code scaled by a whole number may be so much smaller than one of whole modules could be. */
const GOOD_USE = 0.85;

function officialSidePx(code: Raster, modules: number, modulePx: number, { widthPx }: Box): number {
  const room = (widthPx / (modules + 2 * QUIET_MODULES)) * modules;
  const whole = code.widthPx * Math.floor(room / Math.max(code.widthPx, code.heightPx));
  const byModules = modulePx * modules;
  return whole >= GOOD_USE * byModules ? whole : byModules;
}

/** What is dark, if that is a square, as a code is; undefined for a picture with words or ornaments around the code. */
function edgesOf({ pixels, widthPx, heightPx, channels }: Raster): Box | undefined {
  const rows = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const stride = widthPx * channels;
  let [left, right, top, bottom] = [widthPx, -1, -1, -1];
  for (let y = 0, isDark = false; y < heightPx; y += 1) {
    const from = y * stride;
    // Most rows of a code are as the one above.
    if (y === 0 || rows.compare(rows, from - stride, from, from, from + stride) !== 0) {
      const first = darkAlong(pixels, from + 1, channels, widthPx);
      isDark = first < widthPx;
      left = Math.min(left, first);
      if (isDark)
        right = Math.max(right, widthPx - 1 - darkAlong(pixels, from + stride - channels + 1, -channels, widthPx));
    }
    if (isDark && top < 0) top = y;
    if (isDark) bottom = y;
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  const isSquare = right >= 0 && Math.abs(width - height) <= Math.max(width, height) * 0.02;
  return isSquare ? { xPx: left, yPx: top, widthPx: width, heightPx: height } : undefined;
}

/** How many pixels, `step` bytes apart, come before the first one whose green is dark. */
function darkAlong(pixels: Uint8Array, first: number, step: number, most: number): number {
  let at = first;
  let count = 0;
  while (count < most && (pixels[at] ?? 255) >= DARK) {
    at += step;
    count += 1;
  }
  return count;
}

function cut({ pixels, widthPx, channels }: Raster, { xPx, yPx, widthPx: width, heightPx: height }: Box): Raster {
  const piece = lent(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((y + yPx) * widthPx + xPx) * channels;
    piece.set(pixels.subarray(from, from + width * channels), y * width * channels);
  }
  return { widthPx: width, heightPx: height, channels, pixels: piece };
}

/**
 * Each pixel is the mean of four places within what it stands for. Where modules become whole pixels, all four lie in one module,
 * so edges stay sharp, and a mark in the middle of the code stays smooth.
 */
function resampled({ pixels, widthPx, heightPx, channels }: Raster, sidePx: number): Raster {
  const [columns, rows] = [placesAlong(widthPx, sidePx), placesAlong(heightPx, sidePx)];
  const source = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const rowAt = (y: number): Buffer => source.subarray(y * widthPx * channels, (y + 1) * widthPx * channels);
  const result = lent(sidePx * sidePx * 3);
  const stride = sidePx * 3;
  let above: readonly Buffer[] = [];
  for (let y = 0; y < sidePx; y += 1) {
    const pair = [rowAt(rows[2 * y] ?? 0), rowAt(rows[2 * y + 1] ?? 0)] as const;
    // Rows of a code are alike as far as its modules reach.
    const isAsAbove = pair.every((row, at) => above[at]?.equals(row) === true);
    if (isAsAbove) result.copyWithin(y * stride, (y - 1) * stride, y * stride);
    else blend(pair, columns, channels, result.subarray(y * stride, (y + 1) * stride));
    above = pair;
  }
  return { widthPx: sidePx, heightPx: sidePx, channels: 3, pixels: result };
}

/** For every pixel of a line, the two pixels of the longer or shorter line that lie a quarter and three quarters into it. */
const placesAlong = (fromPx: number, toPx: number): Int32Array =>
  Int32Array.from({ length: 2 * toPx }, (_, at) => Math.floor(((at + 0.5) * fromPx) / (2 * toPx)));

function blend(
  [upper, lower]: readonly [Buffer, Buffer],
  columns: Int32Array,
  channels: number,
  into: Uint8Array,
): void {
  for (let x = 0, to = 0; to < into.length; x += 2) {
    const [left, right] = [(columns[x] ?? 0) * channels, (columns[x + 1] ?? 0) * channels];
    for (let channel = 0; channel < 3; channel += 1) {
      const sum =
        (upper[left + channel] ?? 0) +
        (upper[right + channel] ?? 0) +
        (lower[left + channel] ?? 0) +
        (lower[right + channel] ?? 0);
      into[to] = (sum + 2) >> 2;
      to += 1;
    }
  }
}
