/**
 * The numbers of one block of a baseline JPEG (T.81, F.2.2), read from its coded bits: those of the lowest frequencies, as many as a picture
 * of its size needs. The others are passed over. Answers `BROKEN` for bits that mean nothing.
 */
import { ZIGZAG } from './entropy-bits.ts';
import { ENDS, type HuffmanTable, NEAR_BITS } from './huffman-table.ts';
import type { JpegComponent } from './jpeg-head.ts';

/** Pixels a side that one block of 8×8 becomes. */
export type BlockSide = 2 | 4 | 8;

export const BROKEN = -1;

/** One block after the other. */
export interface BlockNumbers {
  readonly side: BlockSide;
  /** The lowest `side` by `side` frequencies, row by row, each times its step; behind them a place for what is not wanted. */
  readonly numbers: Int32Array;
  /** Where in `numbers` the n-th number of a block belongs. */
  readonly places: Uint8Array;
  /** No number after this one is wanted. */
  readonly last: number;
  /** Nothing but the mean is there. */
  isFlat: boolean;
}

export function blockNumbers(side: BlockSide): BlockNumbers {
  const notWanted = side * side;
  const places = ZIGZAG.map((at) => (at >> 3 < side && (at & 7) < side ? (at >> 3) * side + (at & 7) : notWanted));
  const last = places.findLastIndex((place) => place !== notWanted);
  return { side, numbers: new Int32Array(notWanted + 1), places, last, isFlat: true };
}

/** Every block tells only by how much it is brighter than the one before of its component. */
export interface Level {
  mean: number;
}

const SIXTEEN_ZEROS = 0xf0;

/** The `size` bits at a place as a number; one that begins with 0 is below zero. */
function numberAt(bits: DataView, at: number, size: number): number {
  const word = bits.getInt32(at >> 3) << (at & 7);
  const value = word >>> (32 - size);
  return word < 0 ? value : value - (1 << size) + 1;
}

/** Answers where the block's other numbers begin. */
export function readMean(bits: DataView, from: number, { dc }: JpegComponent, level: Level): number {
  const code = dc.codes[(bits.getInt32(from >> 3) << (from & 7)) >>> 16] ?? 0;
  if (code === 0) return BROKEN;
  const at = from + (code >> 8);
  const size = code & 15;
  if (size > 0) level.mean = (level.mean + numberAt(bits, at, size)) | 0;
  return at + size;
}

/** Answers where the next block begins. */
export function readDetail(bits: DataView, at: number, by: JpegComponent, mean: number, into: BlockNumbers): number {
  const { numbers } = into;
  for (let place = 0; place < numbers.length; place += 1) numbers[place] = 0;
  numbers[0] = Math.imul(mean, by.quant[0] ?? 1);
  into.isFlat = true;
  return readFrom(bits, at, by, 1, into);
}

/** @param first the place that the next number is for, or zeros before it */
function readFrom(bits: DataView, from: number, by: JpegComponent, first: number, into: BlockNumbers): number {
  const { numbers, places, last } = into;
  const { near } = by.ac;
  const { quant } = by;
  let at = from;
  let place = first;
  while (place <= last) {
    const entry = near[(bits.getInt32(at >> 3) << (at & 7)) >>> (32 - NEAR_BITS)] ?? 0;
    if (entry === 0) return readRare(bits, at, by, place, into);
    at += (entry >> 8) & 15;
    if ((entry & ENDS) !== 0) return at;
    place += entry & 15;
    if (place > 63) return BROKEN;
    numbers[places[place] ?? 0] = Math.imul(entry >> 16, quant[place] ?? 1);
    into.isFlat = false;
    place += 1;
  }
  return passDetail(bits, at, by.ac, place);
}

/** A long symbol, or one without a number; then again the near ones. */
function readRare(bits: DataView, from: number, by: JpegComponent, first: number, into: BlockNumbers): number {
  const code = by.ac.codes[(bits.getInt32(from >> 3) << (from & 7)) >>> 16] ?? 0;
  const at = from + (code >> 8);
  const size = code & 15;
  const place = first + ((code >> 4) & 15);
  if (code === 0) return BROKEN;
  if ((code & 0xff) === 0) return at;
  if (place > 63 || (size === 0 && (code & 0xff) !== SIXTEEN_ZEROS)) return BROKEN;
  if (size > 0) {
    into.numbers[into.places[place] ?? 0] = Math.imul(numberAt(bits, at, size), by.quant[place] ?? 1);
    into.isFlat = false;
  }
  return readFrom(bits, at + size, by, place + 1, into);
}

/** Answers where the next block begins; `first` is the place that the next number is for. */
export function passDetail(bits: DataView, from: number, { codes, strides }: HuffmanTable, first: number): number {
  let at = from;
  let place = first;
  while (place < 64) {
    const word = bits.getInt32(at >> 3) << (at & 7);
    const stride = strides[word >>> (32 - NEAR_BITS)] ?? 0;
    const places = stride & 127;
    if (stride !== 0 && place + places <= 64) {
      at += stride >> 8;
      place += places;
      if ((stride & ENDS) !== 0) return at;
      continue;
    }
    const code = codes[word >>> 16] ?? 0;
    const size = code & 15;
    at += (code >> 8) + size;
    if (code === 0) return BROKEN;
    if ((code & 0xff) === 0) return at;
    if (size === 0 && (code & 0xff) !== SIXTEEN_ZEROS) return BROKEN;
    place += ((code >> 4) & 15) + 1;
  }
  return place === 64 ? at : BROKEN;
}

/** All blocks of a component in one MCU; they must end at `to` at the latest. */
export function passBlocks(bits: DataView, from: number, to: number, { dc, ac, across, down }: JpegComponent): number {
  let at = from;
  for (let blocks = across * down; blocks > 0; blocks -= 1) {
    const code = dc.codes[(bits.getInt32(at >> 3) << (at & 7)) >>> 16] ?? 0;
    if (code === 0) return BROKEN;
    at = passDetail(bits, at + (code >> 8) + (code & 15), ac, 1);
    if (at === BROKEN || at > to) return BROKEN;
  }
  return at;
}
