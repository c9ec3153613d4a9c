/**
 * Huffman codes of a JPEG: read from a table, made anew for what a campaign's posters really hold, and written as a table.
 * One set of codes serves all posters of a template, so every symbol that can occur has a code.
 */
import type { HuffmanSpec } from './jpeg-parts.ts';

/** How symbols are read: indexed by the next 16 bits, `length << 8 | symbol`; 0 where no code begins so. */
export type ReadCodes = Uint16Array;

/** How symbols are written: `code << 5 | length`, indexed by symbol. */
export type WriteCodes = Uint32Array;

const LONGEST_BITS = 16;
const SYMBOLS = 256;

/** T.81, C.2: codes of one length follow each other; those of the next begin at twice the next one. */
function eachCode({ counts, symbols }: HuffmanSpec, tell: (symbol: number, code: number, bits: number) => void): void {
  let code = 0;
  let at = 0;
  for (let bits = 1; bits <= LONGEST_BITS; bits += 1) {
    for (let count = counts[bits - 1] ?? 0; count > 0; count -= 1) {
      tell(symbols[at] ?? 0, code, bits);
      code += 1;
      at += 1;
    }
    code <<= 1;
  }
}

export function readCodes(spec: HuffmanSpec): ReadCodes {
  const table = new Uint16Array(1 << LONGEST_BITS);
  eachCode(spec, (symbol, code, bits) => {
    const spare = LONGEST_BITS - bits;
    table.fill((bits << 8) | symbol, code << spare, (code + 1) << spare);
  });
  return table;
}

export function writeCodes(spec: HuffmanSpec): WriteCodes {
  const table = new Uint32Array(SYMBOLS);
  eachCode(spec, (symbol, code, bits) => {
    table[symbol] = (code << 5) | bits;
  });
  return table;
}

/** DHT segment of one table; `id` is class and destination. */
export function huffmanSegment(id: number, { counts, symbols }: HuffmanSpec): Uint8Array {
  const length = 2 + 1 + counts.length + symbols.length;
  return Uint8Array.from([0xff, 0xc4, length >> 8, length & 0xff, id, ...counts, ...symbols]);
}

interface Tree {
  readonly weight: number;
  readonly symbols: readonly number[];
}

/**
 * The shortest codes for symbols that occur so often (T.81, K.2): no code longer than 16 bits, none of ones only.
 * `frequencies` is indexed by symbol; a symbol of frequency 0 gets no code.
 */
export function shortestCodes(frequencies: Uint32Array): HuffmanSpec {
  const depth = new Uint8Array(SYMBOLS + 1);
  let trees: Tree[] = [{ weight: 0.5, symbols: [SYMBOLS] }];
  frequencies.forEach((weight, symbol) => {
    if (weight > 0) trees.push({ weight, symbols: [symbol] });
  });
  while (trees.length > 1) {
    trees = trees.sort((one, other) => one.weight - other.weight || (other.symbols[0] ?? 0) - (one.symbols[0] ?? 0));
    const [one, other, ...rest] = trees;
    if (one === undefined || other === undefined) break;
    const symbols = [...one.symbols, ...other.symbols];
    for (const symbol of symbols) depth[symbol] = (depth[symbol] ?? 0) + 1;
    trees = [...rest, { weight: one.weight + other.weight, symbols }];
  }
  const counts = limitedCounts(depth);
  const symbols = [...frequencies.keys()]
    .filter((symbol) => (frequencies[symbol] ?? 0) > 0)
    .sort((one, other) => (depth[one] ?? 0) - (depth[other] ?? 0) || one - other);
  return { counts, symbols: Uint8Array.from(symbols) };
}

/** T.81, figure K.3: pairs of too long codes hand one of theirs to a shorter one; then the place of the reserved symbol is given up. */
function limitedCounts(depth: Uint8Array): Uint8Array {
  const counts = new Uint16Array(SYMBOLS + 2);
  for (const bits of depth) if (bits > 0) counts[bits] = (counts[bits] ?? 0) + 1;
  const add = (bits: number, by: number): void => {
    counts[bits] = (counts[bits] ?? 0) + by;
  };
  for (let bits = SYMBOLS + 1; bits > LONGEST_BITS; bits -= 1) {
    while ((counts[bits] ?? 0) > 0) {
      let shorter = bits - 2;
      while ((counts[shorter] ?? 0) === 0) shorter -= 1;
      add(bits, -2);
      add(bits - 1, 1);
      add(shorter + 1, 2);
      add(shorter, -1);
    }
  }
  let longest = LONGEST_BITS;
  while ((counts[longest] ?? 0) === 0) longest -= 1;
  add(longest, -1);
  return Uint8Array.from(counts.subarray(1, LONGEST_BITS + 1));
}
