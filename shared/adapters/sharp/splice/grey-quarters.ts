/**
 * Quarters of an MCU, eight by eight pixels, that need no colour worked out: of one grey, or of four greys in squares of four pixels, as a
 * code's modules make them on the grid. Eight RGB pixels are 24 bytes, six words; pixels of one grey are words of one byte.
 */

/** Where a quarter has more than one colour; a grey is -128 … 127. */
export const NOT_FLAT = 999;
/** Where a quarter is not of four greys. */
export const NO_KEY = -1;

/** The grey, less 128, or NOT_FLAT. `first` and `stride` are in words. */
export function oneGrey(words: Uint32Array, first: number, stride: number): number {
  const word = words[first] ?? 0;
  if (!isGrey(word)) return NOT_FLAT;
  for (let row = first; row < first + 8 * stride; row += stride) {
    for (let at = row; at < row + 6; at += 1) if (words[at] !== word) return NOT_FLAT;
  }
  return (word & 0xff) - 128;
}

/** The four greys as one number, or NO_KEY. */
export function fourGreys(words: Uint32Array, first: number, stride: number): number {
  let key = 0;
  for (let square = 0; square < 4; square += 1) {
    const start = first + (square >> 1) * 4 * stride + (square & 1) * 3;
    const word = words[start] ?? 0;
    if (!isGrey(word)) return NO_KEY;
    for (let row = start; row < start + 4 * stride; row += stride) {
      if (words[row] !== word || words[row + 1] !== word || words[row + 2] !== word) return NO_KEY;
    }
    key = key * 256 + (word & 0xff);
  }
  return key;
}

/** Of a key, the grey of one square: left and right above, left and right below. */
export const greyIn = (key: number, square: number): number => Math.floor(key / 256 ** (3 - square)) % 256;

const isGrey = (word: number): boolean => word === ((word & 0xff) * 0x01010101) >>> 0;
