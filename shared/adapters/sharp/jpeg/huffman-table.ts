/** A Huffman table of a JPEG, spread out so that the next bits name at once the symbol they begin with, or how far whole symbols reach. */

export interface HuffmanTable {
  /** By sixteen bits: the code's length in the upper byte, its symbol in the lower; 0 where no code begins so. */
  readonly codes: Uint16Array;
  /** By `NEAR_BITS` bits, the symbol of a block's detail and its number: see `nearOf`. 0 where they do not lie wholly in them. */
  readonly near: Int32Array;
  /** By `NEAR_BITS` bits, all symbols of a block's detail that lie wholly in them: see `strideOf`. 0 where not even one does. */
  readonly strides: Uint16Array;
}

/** More bits would hold more symbols, but their tables would not lie close at hand. */
export const NEAR_BITS = 12;
/** In both tables: the block ends there. */
export const ENDS = 128;

const LONGEST = 16;
/** Posters are encoded with the same few tables; spreading one out takes as long as reading a tenth of a poster with it. */
const MOST_KEPT = 16;
const kept = new Map<string, HuffmanTable>();

/** @param told how many codes there are of each length from 1 to 16, then their symbols. */
export function huffmanTable(told: Uint8Array): HuffmanTable {
  const key = Buffer.from(told).toString('latin1');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const table = spreadOut(told);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, table);
  return table;
}

function spreadOut(told: Uint8Array): HuffmanTable {
  const codes = new Uint16Array(1 << LONGEST);
  let [next, place] = [0, LONGEST];
  for (let length = 1; length <= LONGEST; length += 1) {
    const span = 1 << (LONGEST - length);
    for (let count = told[length - 1] ?? 0; count > 0; count -= 1) {
      codes.fill((length << 8) | (told[place] ?? 0), next, next + span);
      next += span;
      place += 1;
    }
  }
  const every = { length: 1 << NEAR_BITS };
  return {
    codes,
    near: Int32Array.from(every, (_, bits) => nearOf(codes, bits)),
    strides: Uint16Array.from(every, (_, bits) => strideOf(codes, bits)),
  };
}

/** A number of no bits is none, unless sixteen zeros are meant, or the end: whoever reads symbol by symbol has to judge. */
const isOdd = (code: number): boolean =>
  code === 0 || ((code & 15) === 0 && (code & 0xff) !== 0 && (code & 0xff) !== 0xf0);

/** The number in the upper 16 bits, the bits it takes in four more, how many places it is on in the lowest seven. */
function nearOf(codes: Uint16Array, bits: number): number {
  const code = codes[bits << (LONGEST - NEAR_BITS)] ?? 0;
  const size = code & 15;
  const length = (code >> 8) + size;
  if (isOdd(code) || length > NEAR_BITS) return 0;
  if ((code & 0xff) === 0) return (length << 8) | ENDS;
  if (size === 0) return 0;
  const value = (bits >> (NEAR_BITS - length)) & ((1 << size) - 1);
  const number = value >> (size - 1) === 1 ? value : value - (1 << size) + 1;
  return (number << 16) | (length << 8) | ((code >> 4) & 15);
}

/** Bits in the upper byte; in the lowest seven the places of a block they fill, the end of a block counting as one. */
function strideOf(codes: Uint16Array, bits: number): number {
  let [reached, places] = [0, 0];
  while (reached < NEAR_BITS) {
    const code = codes[(bits << (LONGEST - NEAR_BITS + reached)) & 0xffff] ?? 0;
    const end = reached + (code >> 8) + (code & 15);
    const more = ((code >> 4) & 15) + 1;
    if (isOdd(code) || end > NEAR_BITS || places + more > 64) break;
    reached = end;
    places += more;
    if ((code & 0xff) === 0) return (reached << 8) | ENDS | places;
  }
  return (reached << 8) | places;
}
