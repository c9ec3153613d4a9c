/**
 * The middle square of a picture, made as large as it is wanted: shrunk by averaging what falls into each pixel, grown by mixing
 * neighbours. Whole numbers only, so the same picture gives the same pixels on every machine.
 */
import type { Raster } from '../raster.ts';

/** Weights are parts of 256: two passes of them keep 16 bits beside the 8 of the colour. */
const WHOLE = 256;
const HALF = 32_768;

/** A square of RGB pixels cut from the middle of RGB pixels. */
export function squareOf(picture: Raster, sidePx: number): Raster {
  const side = Math.min(picture.widthPx, picture.heightPx);
  const cut: Cut = {
    pixels: picture.pixels,
    side,
    row: picture.widthPx * 3,
    first: (((picture.heightPx - side) >> 1) * picture.widthPx + ((picture.widthPx - side) >> 1)) * 3,
  };
  return { widthPx: sidePx, heightPx: sidePx, channels: 3, pixels: resampled(cut, sidePx) };
}

interface Cut {
  readonly pixels: Uint8Array;
  readonly side: number;
  /** Bytes from a row to the next, and to the first byte of all. */
  readonly row: number;
  readonly first: number;
}

function resampled(cut: Cut, sidePx: number): Uint8Array {
  if (sidePx > cut.side) return cut.side === 1 ? spread(cut, sidePx) : grown(cut, sidePx);
  return sidePx === cut.side ? copied(cut) : shrunk(cut, sidePx);
}

function copied({ pixels, side, row, first }: Cut): Uint8Array {
  const out = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    const from = first + y * row;
    out.set(pixels.subarray(from, from + side * 3), y * side * 3);
  }
  return out;
}

function spread({ pixels, first }: Cut, sidePx: number): Uint8Array {
  const out = new Uint8Array(sidePx * sidePx * 3);
  for (let at = 0; at < out.length; at += 1) out[at] = pixels[first + (at % 3)] ?? 0;
  return out;
}

/** Each row is averaged downwards first, over its whole width: that is the tight loop. */
function shrunk(cut: Cut, sidePx: number): Uint8Array {
  const shares = keptShares(cut.side, sidePx);
  const out = new Uint8Array(sidePx * sidePx * 3);
  const sums = new Int32Array(cut.side * 3);
  for (let y = 0; y < sidePx; y += 1) {
    sumRows(cut, shares, y, sums);
    sumAcross(sums, shares, out, y * sidePx * 3);
  }
  return out;
}

/** Which pixels a pixel of the smaller picture covers, from `first` on, and how much of it each one is. */
interface Shares {
  readonly first: Int32Array;
  readonly begin: Int32Array;
  readonly weights: Int32Array;
}

/** The last ones: WeChat has two sizes of avatars, a campaign one. */
let kept: { readonly from: number; readonly to: number; readonly shares: Shares } | undefined;

function keptShares(from: number, to: number): Shares {
  if (kept?.from !== from || kept.to !== to) kept = { from, to, shares: sharesOf(from, to) };
  return kept.shares;
}

function sharesOf(from: number, to: number): Shares {
  const first = new Int32Array(to);
  const begin = new Int32Array(to + 1);
  const weights: number[] = [];
  for (let at = 0; at < to; at += 1) {
    // In units of one pixel divided by `to`, everything is a whole number.
    const [left, right] = [at * from, (at + 1) * from];
    first[at] = Math.floor(left / to);
    let given = 0;
    for (let pixel = Math.floor(left / to); pixel * to < right; pixel += 1) {
      const covered = Math.min(right, (pixel + 1) * to) - left;
      // Rounded sums, not sums of rounded parts: together they are always one whole.
      const upTo = Math.round((covered * WHOLE) / from);
      weights.push(upTo - given);
      given = upTo;
    }
    begin[at + 1] = weights.length;
  }
  return { first, begin, weights: Int32Array.from(weights) };
}

function sumRows({ pixels, row, first, side }: Cut, shares: Shares, y: number, sums: Int32Array): void {
  const begin = shares.begin[y] ?? 0;
  const end = shares.begin[y + 1] ?? 0;
  const top = first + (shares.first[y] ?? 0) * row;
  const length = side * 3;
  const one = shares.weights[begin] ?? 0;
  const two = end - begin > 1 ? (shares.weights[begin + 1] ?? 0) : 0;
  const three = end - begin > 2 ? (shares.weights[begin + 2] ?? 0) : 0;
  const second = end - begin > 1 ? top + row : top;
  const third = end - begin > 2 ? top + 2 * row : top;
  for (let x = 0; x < length; x += 1) {
    sums[x] = one * (pixels[top + x] ?? 0) + two * (pixels[second + x] ?? 0) + three * (pixels[third + x] ?? 0);
  }
  for (let at = begin + 3; at < end; at += 1) {
    const weight = shares.weights[at] ?? 0;
    const from = top + (at - begin) * row;
    for (let x = 0; x < length; x += 1) sums[x] = (sums[x] ?? 0) + weight * (pixels[from + x] ?? 0);
  }
}

function sumAcross(sums: Int32Array, { first, begin, weights }: Shares, out: Uint8Array, to: number): void {
  for (let x = 0, at = to; x < first.length; x += 1, at += 3) {
    let from = (first[x] ?? 0) * 3;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    const end = begin[x + 1] ?? 0;
    for (let share = begin[x] ?? 0; share < end; share += 1, from += 3) {
      const weight = weights[share] ?? 0;
      red += weight * (sums[from] ?? 0);
      green += weight * (sums[from + 1] ?? 0);
      blue += weight * (sums[from + 2] ?? 0);
    }
    out[at] = red >> 16;
    out[at + 1] = green >> 16;
    out[at + 2] = blue >> 16;
  }
}

/** Where between two pixels each pixel of the larger picture lies: after `first` by so many parts of 256. */
interface Between {
  readonly first: Int32Array;
  readonly part: Int32Array;
}

function betweenOf(from: number, to: number): Between {
  const first = new Int32Array(to);
  const part = new Int32Array(to);
  for (let at = 0; at < to; at += 1) {
    const middle = Math.floor(((2 * at + 1) * from * (WHOLE / 2)) / to) - WHOLE / 2;
    const held = Math.min((from - 1) * WHOLE, Math.max(0, middle));
    first[at] = Math.min(from - 2, held >> 8);
    part[at] = held - (first[at] ?? 0) * WHOLE;
  }
  return { first, part };
}

function grown(cut: Cut, sidePx: number): Uint8Array {
  const between = betweenOf(cut.side, sidePx);
  const length = sidePx * 3;
  const out = new Uint8Array(sidePx * length);
  let [upper, lower] = [new Uint16Array(length), new Uint16Array(length)];
  let held = -1;
  for (let y = 0; y < sidePx; y += 1) {
    const wanted = between.first[y] ?? 0;
    if (wanted !== held) {
      [upper, lower] = [lower, upper];
      if (wanted !== held + 1 || held < 0) widen(cut, wanted, between, upper);
      widen(cut, wanted + 1, between, lower);
      held = wanted;
    }
    mixRows(upper, lower, between.part[y] ?? 0, out.subarray(y * length, (y + 1) * length));
  }
  return out;
}

function widen({ pixels, first, row }: Cut, y: number, between: Between, out: Uint16Array): void {
  const begin = first + y * row;
  for (let x = 0, at = 0; at < out.length; x += 1, at += 3) {
    const from = begin + (between.first[x] ?? 0) * 3;
    const part = between.part[x] ?? 0;
    const red = pixels[from] ?? 0;
    const green = pixels[from + 1] ?? 0;
    const blue = pixels[from + 2] ?? 0;
    out[at] = red * WHOLE + ((pixels[from + 3] ?? 0) - red) * part;
    out[at + 1] = green * WHOLE + ((pixels[from + 4] ?? 0) - green) * part;
    out[at + 2] = blue * WHOLE + ((pixels[from + 5] ?? 0) - blue) * part;
  }
}

function mixRows(upper: Uint16Array, lower: Uint16Array, part: number, out: Uint8Array): void {
  for (let at = 0; at < out.length; at += 1) {
    const above = upper[at] ?? 0;
    out[at] = (above * WHOLE + ((lower[at] ?? 0) - above) * part + HALF) >> 16;
  }
}
