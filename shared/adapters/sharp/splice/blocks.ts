/**
 * The blocks of a JPEG between decoding and encoding: their quantised coefficients as tokens of a scan, with absolute DC values.
 * Reading them undoes only the entropy code, so what is written again decodes to the very same pixels.
 */
import { type ReadCodes, readCodes, type WriteCodes } from './huffman-codes.ts';
import type { JpegParts } from './jpeg-parts.ts';
import { tokenOf } from './scan-buffer.ts';

/** Four blocks of luma, one of each chroma (4:2:0). */
export const BLOCKS_PER_MCU = 6;

export interface AcCodes {
  readonly lumaAc: WriteCodes;
  readonly chromaAc: WriteCodes;
}

export interface Blocks {
  /** The quantised DC value of each block. */
  readonly dc: Int16Array;
  /** Of each block: room for the token of its DC value, which depends on the block before, then the tokens of its other coefficients. */
  readonly tokens: Uint32Array;
  /** Where in `tokens` a block begins; one entry more than there are blocks. */
  readonly starts: Uint32Array;
}

/** Symbols written as they are, eight bits each: so blocks can be counted, and coded later. */
export const plainSymbols: WriteCodes = Uint32Array.from({ length: 256 }, (_, symbol) => tokenOf(symbol, 8));

/** @param codes the codes the coefficients are to be written with. */
export function blocksOf({ scan, widthPx, heightPx, luma, chroma }: JpegParts, codes: AcCodes): Blocks {
  const count = Math.ceil(widthPx / 16) * Math.ceil(heightPx / 16) * BLOCKS_PER_MCU;
  const dc = new Int16Array(count);
  const starts = new Uint32Array(count + 1);
  // A symbol takes two bits at least.
  const tokens = new Uint32Array(scan.length * 4 + count);
  const lumaTables = { dc: readCodes(luma.dc), ac: readCodes(luma.ac), write: codes.lumaAc };
  const chromaTables = { dc: readCodes(chroma.dc), ac: readCodes(chroma.ac), write: codes.chromaAc };
  const bits: Bits = { scan, at: 0, held: 0, count: 0 };
  const predicted = [0, 0, 0];
  let end = 0;
  for (let block = 0; block < count; block += 1) {
    const inMcu = block % BLOCKS_PER_MCU;
    const component = inMcu < 4 ? 0 : inMcu - 3;
    const tables = component === 0 ? lumaTables : chromaTables;
    const value = (predicted[component] ?? 0) + readDifference(bits, tables.dc);
    predicted[component] = value;
    dc[block] = value;
    end = readCoefficients(bits, tables.ac, tables.write, tokens, end + 1);
    starts[block + 1] = end;
  }
  return { dc, tokens: tokens.subarray(0, end), starts };
}

interface Bits {
  readonly scan: Uint8Array;
  at: number;
  held: number;
  count: number;
}

/** T.81, F.2.2.1: how many bits follow, then these bits; a negative difference is written one less. */
function readDifference(bits: Bits, codes: ReadCodes): number {
  fill(bits);
  const entry = codes[(bits.held >>> (bits.count - 16)) & 0xffff] ?? 0;
  if (entry === 0) throw new Error('The JPEG holds a code that its tables do not name.');
  bits.count -= entry >> 8;
  const size = entry & 0xff;
  fill(bits);
  bits.count -= size;
  const value = (bits.held >>> bits.count) & ((1 << size) - 1);
  return size === 0 || value >= 1 << (size - 1) ? value : value - (1 << size) + 1;
}

/** At least 25 bits are held after it. The zero behind a byte of ones is stuffing. */
function fill(bits: Bits): void {
  while (bits.count <= 24) {
    const byte = bits.scan[bits.at] ?? 0;
    bits.at += byte === 0xff ? 2 : 1;
    bits.held = (bits.held << 8) | byte;
    bits.count += 8;
  }
}

/** The 63 other coefficients of a block, recoded. One loop without calls: it sees every symbol of the picture. */
function readCoefficients(bits: Bits, codes: ReadCodes, write: WriteCodes, tokens: Uint32Array, first: number): number {
  const { scan } = bits;
  let { at, held, count } = bits;
  let end = first;
  for (let coefficient = 1; coefficient < 64; ) {
    while (count <= 24) {
      const byte = scan[at] ?? 0;
      at += byte === 0xff ? 2 : 1;
      held = (held << 8) | byte;
      count += 8;
    }
    const entry = codes[(held >>> (count - 16)) & 0xffff] ?? 0;
    if (entry === 0) throw new Error('The JPEG holds a code that its tables do not name.');
    count -= entry >> 8;
    const symbol = entry & 0xff;
    const size = symbol & 15;
    if (count < size) {
      held = (held << 8) | (scan[at] ?? 0);
      at += scan[at] === 0xff ? 2 : 1;
      count += 8;
    }
    count -= size;
    const code = write[symbol] ?? 0;
    tokens[end++] = ((((code >>> 5) << size) | ((held >>> count) & ((1 << size) - 1))) << 5) | ((code & 31) + size);
    coefficient = symbol === 0 ? 64 : coefficient + (symbol >> 4) + 1;
  }
  bits.at = at;
  bits.held = held;
  bits.count = count;
  return end;
}

/** Blocks that were read as plain symbols, coded. */
export function coded({ dc, tokens, starts }: Blocks, codes: AcCodes): Blocks {
  const written = Uint32Array.from(tokens);
  for (let block = 0; block < dc.length; block += 1) {
    const write = block % BLOCKS_PER_MCU < 4 ? codes.lumaAc : codes.chromaAc;
    for (let at = (starts[block] ?? 0) + 1; at < (starts[block + 1] ?? 0); at += 1) {
      const { symbol, size, bits } = plainSymbol(tokens[at] ?? 0);
      const code = write[symbol] ?? 0;
      written[at] = tokenOf(((code >>> 5) << size) | bits, (code & 31) + size);
    }
  }
  return { dc, tokens: written, starts };
}

/** A token of a symbol written as it is. */
export function plainSymbol(token: number): { readonly symbol: number; readonly size: number; readonly bits: number } {
  const size = (token & 31) - 8;
  const value = token >>> 5;
  return { symbol: value >>> size, size, bits: value & ((1 << size) - 1) };
}
