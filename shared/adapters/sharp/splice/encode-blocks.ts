/**
 * Pixels become blocks of a JPEG, number for number as sharp's encoder makes them (libjpeg-turbo: jccolor.c, jcsample.c, jcdctmgr.c), but in
 * place: a pipeline of its own would cost more than these few blocks do. Blocks of one colour, as a code's modules are, need no transform.
 */

import { ZIGZAG } from '../jpeg/entropy-bits.ts';
import type { Raster } from '../raster.ts';
import { type AcCodes, BLOCKS_PER_MCU, type Blocks } from './blocks.ts';
import { forwardDct } from './forward-dct.ts';
import { fourGreys, greyIn, NO_KEY, NOT_FLAT, oneGrey } from './grey-quarters.ts';
import type { WriteCodes } from './huffman-codes.ts';
import { tokenOf } from './scan-buffer.ts';

/** Quantisation tables of luma and chroma, in the zigzag order in which a JPEG lists them. */
export interface Quantisation {
  readonly luma: Uint16Array;
  readonly chroma: Uint16Array;
}

/** How a component is quantised, in zigzag order. */
interface Steps {
  /** Eight times the table's number, because the transform comes out eight times as large. */
  readonly step: Int32Array;
  /** What lies between minus this and this becomes nothing: most numbers do. */
  readonly limit: Int32Array;
}

function stepsOf(table: Uint16Array): Steps {
  const step = Int32Array.from(table, (number) => number << 3);
  return { step, limit: step.map((one) => one - (one >> 1)) };
}

/** The tokens of a block: one for DC, at most 63 more and an end. */
const MOST_TOKENS = 65;

/** The samples of one MCU, less 128: four blocks of luma, one of each chroma. */
const samples = Array.from({ length: BLOCKS_PER_MCU }, () => new Int32Array(64));

/** Kept from one poster to the next. Why that is safe: nothing is awaited between filling it and writing it out. */
let tokens = new Uint32Array(0);

/** What each quarter of an MCU is: one grey, less 128; four greys, as a key; or neither. */
const greys = new Int16Array(4);
const keys = new Float64Array(4);

/** A block of four greys, as the edge of a module makes it; a code has hundreds of the same sixteen. */
interface Pattern {
  readonly dc: number;
  readonly tokens: Uint32Array;
}

const MOST_PATTERNS = 256;
const patternsOf = new WeakMap<AcCodes, Map<number, Pattern>>();

/** Sides are multiples of 16. What is answered is good until the next call. */
export function encodeBlocks(raster: Raster, quantisation: Quantisation, codes: AcCodes): Blocks {
  const { pixels } = raster;
  const [luma, chroma] = [stepsOf(quantisation.luma), stepsOf(quantisation.chroma)];
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength >> 2);
  const across = raster.widthPx / 16;
  const count = across * (raster.heightPx / 16) * BLOCKS_PER_MCU;
  if (tokens.length < count * MOST_TOKENS) tokens = new Uint32Array(count * MOST_TOKENS);
  const dc = new Int16Array(count);
  const starts = new Uint32Array(count + 1);
  let end = 0;
  for (let block = 0, x = 0, y = 0; block < count; block += BLOCKS_PER_MCU) {
    const isGrey = sampleMcu(raster, words, x, y);
    for (let inMcu = 0; inMcu < BLOCKS_PER_MCU; inMcu += 1) {
      const isLuma = inMcu < 4;
      const steps = isLuma ? luma : chroma;
      const write = isLuma ? codes.lumaAc : codes.chromaAc;
      if (isGrey && isLuma && greys[inMcu] === NOT_FLAT) {
        const pattern = patternOf(keys[inMcu] ?? 0, luma, codes);
        dc[block + inMcu] = pattern.dc;
        tokens.set(pattern.tokens, end + 1);
        end += 1 + pattern.tokens.length;
      } else if (isGrey) {
        dc[block + inMcu] = isLuma ? divided((greys[inMcu] ?? 0) << 6, luma.step[0] ?? 8) : 0;
        tokens[end + 1] = write[0] ?? 0;
        end += 2;
      } else end = encodeOne(dc, block, inMcu, steps, write, end + 1);
      starts[block + inMcu + 1] = end;
    }
    x += 16;
    if (x === raster.widthPx) [x, y] = [0, y + 16];
  }
  return { dc, tokens, starts };
}

function patternOf(key: number, luma: Steps, codes: AcCodes): Pattern {
  const patterns = patternsOf.get(codes) ?? new Map<number, Pattern>();
  patternsOf.set(codes, patterns);
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const data = samples[0] ?? blue;
  for (let at = 0; at < 64; at += 1) data[at] = greyIn(key, (at >> 5) * 2 + ((at & 7) >> 2)) - 128;
  forwardDct(data);
  const kept = tokens;
  tokens = new Uint32Array(MOST_TOKENS);
  const end = putCoefficients(data, luma, codes.lumaAc, 0);
  const pattern = { dc: divided(data[0] ?? 0, luma.step[0] ?? 8), tokens: tokens.slice(0, end) };
  tokens = kept;
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

function encodeOne(
  dc: Int16Array,
  block: number,
  inMcu: number,
  steps: Steps,
  write: WriteCodes,
  first: number,
): number {
  const data = samples[inMcu] ?? blue;
  const flat = flatValue(inMcu, data);
  if (flat === undefined) forwardDct(data);
  dc[block + inMcu] = divided(flat === undefined ? (data[0] ?? 0) : flat << 6, steps.step[0] ?? 8);
  return flat === undefined ? putCoefficients(data, steps, write, first) : putEnd(write, first);
}

/** The one value of a block, as far as that is known without looking at each sample, or found by looking. */
function flatValue(inMcu: number, data: Int32Array): number | undefined {
  if (inMcu >= 4) return flatOf(data);
  const grey = greys[inMcu];
  return grey === NOT_FLAT ? flatOf(data) : grey;
}

/** Answers whether all four quarters are of one grey or of four, and so without colour. */
function sampleMcu({ pixels, widthPx }: Raster, words: Uint32Array, left: number, top: number): boolean {
  const first = (top * widthPx + left) * 3;
  let flat = 0;
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const at = (first + quarterAt(quarter, widthPx)) >> 2;
    const grey = oneGrey(words, at, (widthPx * 3) >> 2);
    greys[quarter] = grey;
    keys[quarter] = grey === NOT_FLAT ? fourGreys(words, at, (widthPx * 3) >> 2) : 0;
    if (grey !== NOT_FLAT || keys[quarter] !== NO_KEY) flat += 1;
  }
  if (flat === 4) return true;
  for (let quarter = 0; quarter < 4; quarter += 1) {
    if (greys[quarter] === NOT_FLAT) sampleQuarter(pixels, first + quarterAt(quarter, widthPx), widthPx * 3, quarter);
    else noColour(quarter);
  }
  return false;
}

const quarterAt = (quarter: number, widthPx: number): number => ((quarter >> 1) * 8 * widthPx + (quarter & 1) * 8) * 3;

/** Grey has no chroma. */
function noColour(quarter: number): void {
  const first = (quarter >> 1) * 32 + (quarter & 1) * 4;
  for (let row = first; row < first + 32; row += 8) {
    for (let at = row; at < row + 4; at += 1) {
      blue[at] = 0;
      red[at] = 0;
    }
  }
}

const [, , , , blue = new Int32Array(64), red = new Int32Array(64)] = samples;

/**
 * Luma for each pixel, chroma for four together, rounded up and down in turn as jcsample.c does.
 * One loop without calls: it sees every pixel that changes.
 */
function sampleQuarter(pixels: Uint8Array, first: number, stride: number, quarter: number): void {
  const luma = samples[quarter] ?? blue;
  const inChroma = (quarter >> 1) * 32 + (quarter & 1) * 4;
  for (let y = 0; y < 8; y += 2) {
    for (let x = 0; x < 8; x += 2) {
      let sumBlue = 1 + ((x >> 1) & 1);
      let sumRed = sumBlue;
      for (let one = 0; one < 4; one += 1) {
        const at = first + (y + (one >> 1)) * stride + (x + (one & 1)) * 3;
        const r = pixels[at] ?? 0;
        const g = pixels[at + 1] ?? 0;
        const b = pixels[at + 2] ?? 0;
        const inLuma = (y + (one >> 1)) * 8 + x + (one & 1);
        if (r === g && g === b) {
          luma[inLuma] = r - 128;
          sumBlue += 128;
          sumRed += 128;
        } else {
          luma[inLuma] = ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16) - 128;
          sumBlue += (-11_059 * r - 21_709 * g + 32_768 * b + 8_421_375) >> 16;
          sumRed += (32_768 * r - 27_439 * g - 5_329 * b + 8_421_375) >> 16;
        }
      }
      blue[inChroma + (y >> 1) * 8 + (x >> 1)] = (sumBlue >> 2) - 128;
      red[inChroma + (y >> 1) * 8 + (x >> 1)] = (sumRed >> 2) - 128;
    }
  }
}

/** The one value of a block, if it has only one. */
function flatOf(data: Int32Array): number | undefined {
  const first = data[0];
  for (let at = 1; at < 64; at += 1) if (data[at] !== first) return undefined;
  return first;
}

/** Half away from zero, as jcdctmgr.c's multiplication by the reciprocal comes out. */
const divided = (value: number, by: number): number =>
  value < 0 ? -Math.trunc((-value + (by >> 1)) / by) : Math.trunc((value + (by >> 1)) / by);

function putEnd(codes: WriteCodes, end: number): number {
  tokens[end] = codes[0] ?? 0;
  return end + 1;
}

/** Run lengths and sizes of the 63 coefficients behind the first (T.81, F.1.2.2). */
function putCoefficients(data: Int32Array, { step, limit }: Steps, codes: WriteCodes, first: number): number {
  let end = first;
  let run = 0;
  for (let place = 1; place < 64; place += 1) {
    const value = data[ZIGZAG[place] ?? 0] ?? 0;
    const least = limit[place] ?? 0;
    if (value < least && value > -least) {
      run += 1;
      continue;
    }
    for (; run > 15; run -= 16) tokens[end++] = codes[0xf0] ?? 0;
    const by = step[place] ?? 8;
    const quantised = (((value < 0 ? -value : value) + (by >> 1)) / by) | 0;
    const size = 32 - Math.clz32(quantised);
    const code = codes[(run << 4) | size] ?? 0;
    const bits = value < 0 ? (1 << size) - 1 - quantised : quantised;
    tokens[end++] = tokenOf(((code >>> 5) << size) | bits, (code & 31) + size);
    run = 0;
  }
  return run > 0 ? putEnd(codes, end) : end;
}
