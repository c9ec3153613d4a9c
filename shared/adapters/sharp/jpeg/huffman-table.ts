/** A Huffman table of a JPEG, spread out so that the next sixteen bits name at once the symbol they begin with. */

/** By sixteen bits: the code's length in the upper byte, its symbol in the lower; 0 where no code begins so. */
export type HuffmanTable = Uint16Array;

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
  const table = new Uint16Array(1 << LONGEST);
  let [next, place] = [0, LONGEST];
  for (let length = 1; length <= LONGEST; length += 1) {
    const span = 1 << (LONGEST - length);
    for (let count = told[length - 1] ?? 0; count > 0; count -= 1) {
      table.fill((length << 8) | (told[place] ?? 0), next, next + span);
      next += span;
      place += 1;
    }
  }
  return table;
}
