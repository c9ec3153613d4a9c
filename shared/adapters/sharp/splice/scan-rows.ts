/**
 * Rows of blocks as bits of a scan. Every row begins anew (a restart marker stands before it), so rows can be exchanged one by one;
 * within a row, what never changes is kept as bits and only its first block is told anew, because that one leans on its neighbour.
 */
import { type AcCodes, BLOCKS_PER_MCU, type Blocks, plainSymbol } from './blocks.ts';
import type { WriteCodes } from './huffman-codes.ts';
import { packed, putTokens, type ScanBuffer, tokenOf } from './scan-buffer.ts';

export interface ScanCodes extends AcCodes {
  readonly lumaDc: WriteCodes;
  readonly chromaDc: WriteCodes;
}

/** The DC values the next MCU's are told against: of luma and both chromas. */
export type Predicted = Int32Array;

export const nothingPredicted = (): Predicted => new Int32Array(3);

/** A stretch of MCUs that is the same on every poster of the template. */
export interface StaticRun {
  readonly kind: 'static';
  readonly first: Blocks;
  readonly rest: Uint32Array;
  readonly last: Predicted;
}

/** A stretch of MCUs that is taken from the participant's own blocks. */
export interface OwnRun {
  readonly kind: 'own';
  readonly from: number;
  readonly count: number;
}

/** MCUs `from` … `from + count` of coded blocks. */
export function writeMcus(
  to: ScanBuffer,
  blocks: Blocks,
  from: number,
  count: number,
  codes: ScanCodes,
  predicted: Predicted,
): void {
  const { tokens, starts } = blocks;
  const [first, end] = [from * BLOCKS_PER_MCU, (from + count) * BLOCKS_PER_MCU];
  tellDc(blocks, first, end, codes, predicted);
  putTokens(to, tokens, starts[first] ?? 0, starts[end] ?? 0);
}

/** Fills in the tokens left open (T.81, F.1.2.1): how many bits the difference needs, then these bits; a negative one is written one less. */
function tellDc(
  { dc, tokens, starts }: Blocks,
  first: number,
  end: number,
  codes: ScanCodes,
  predicted: Predicted,
): void {
  for (let block = first; block < end; block += 1) {
    const inMcu = block % BLOCKS_PER_MCU;
    const component = inMcu < 4 ? 0 : inMcu - 3;
    const value = dc[block] ?? 0;
    const difference = value - (predicted[component] ?? 0);
    predicted[component] = value;
    const size = 32 - Math.clz32(Math.abs(difference));
    const code = (component === 0 ? codes.lumaDc : codes.chromaDc)[size] ?? 0;
    const bits = difference < 0 ? difference + (1 << size) - 1 : difference;
    tokens[starts[block] ?? 0] = tokenOf(((code >>> 5) << size) | bits, (code & 31) + size);
  }
}

/** The MCUs of a stretch that never changes, ready to be written behind whatever stands before it. */
export function staticRun(blocks: Blocks, from: number, count: number, codes: ScanCodes): StaticRun {
  const { dc, tokens, starts } = blocks;
  const [first, second, end] = [from, from + 1, from + count].map((mcu) => mcu * BLOCKS_PER_MCU);
  const predicted = Int32Array.from([3, 4, 5], (inMcu) => dc[(first ?? 0) + inMcu] ?? 0);
  tellDc(blocks, second ?? 0, end ?? 0, codes, predicted);
  return {
    kind: 'static',
    first: oneMcu(blocks, from),
    rest: packed(tokens.subarray(starts[second ?? 0], starts[end ?? 0])),
    last: predicted,
  };
}

export function writeStaticRun(
  to: ScanBuffer,
  { first, rest, last }: StaticRun,
  codes: ScanCodes,
  predicted: Predicted,
): void {
  writeMcus(to, first, 0, 1, codes, predicted);
  putTokens(to, rest, 0, rest.length);
  predicted.set(last);
}

function oneMcu({ dc, tokens, starts }: Blocks, mcu: number): Blocks {
  const [first, end] = [mcu * BLOCKS_PER_MCU, (mcu + 1) * BLOCKS_PER_MCU];
  const start = starts[first] ?? 0;
  return {
    dc: dc.slice(first, end),
    tokens: tokens.slice(start, starts[end]),
    starts: starts.slice(first, end + 1).map((at) => at - start),
  };
}

/** How often each symbol is written, for codes made to measure. */
export interface SymbolCounts {
  readonly lumaDc: Uint32Array;
  readonly lumaAc: Uint32Array;
  readonly chromaDc: Uint32Array;
  readonly chromaAc: Uint32Array;
}

/** Every symbol 8-bit pictures can hold is counted once beforehand: DC sizes 0–11, AC runs 0–15 of sizes 1–10, end of block, sixteen zeros. */
export function onceEach(): SymbolCounts {
  const dc = (): Uint32Array => new Uint32Array(256).fill(1, 0, 12);
  const ac = (): Uint32Array => {
    const counts = new Uint32Array(256);
    for (let run = 0; run < 16; run += 1) counts.fill(1, run * 16 + 1, run * 16 + 11);
    counts[0x00] = 1;
    counts[0xf0] = 1;
    return counts;
  };
  return { lumaDc: dc(), lumaAc: ac(), chromaDc: dc(), chromaAc: ac() };
}

/** Counts one row of blocks of plain symbols as it would be written. */
export function countRow({ dc, tokens, starts }: Blocks, from: number, count: number, into: SymbolCounts): void {
  const predicted = nothingPredicted();
  for (let block = from * BLOCKS_PER_MCU; block < (from + count) * BLOCKS_PER_MCU; block += 1) {
    const inMcu = block % BLOCKS_PER_MCU;
    const component = inMcu < 4 ? 0 : inMcu - 3;
    const value = dc[block] ?? 0;
    addOne(
      component === 0 ? into.lumaDc : into.chromaDc,
      32 - Math.clz32(Math.abs(value - (predicted[component] ?? 0))),
    );
    predicted[component] = value;
    const ac = component === 0 ? into.lumaAc : into.chromaAc;
    for (let at = (starts[block] ?? 0) + 1; at < (starts[block + 1] ?? 0); at += 1) {
      addOne(ac, plainSymbol(tokens[at] ?? 0).symbol);
    }
  }
}

function addOne(counts: Uint32Array, symbol: number): void {
  counts[symbol] = (counts[symbol] ?? 0) + 1;
}
