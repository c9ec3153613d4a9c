/**
 * Large buffers, lent and given back. Why: a poster needs a few of half a megabyte each, always the same sizes; made anew every time,
 * they cost more in garbage collection than the drawing itself. Whoever forgets to give one back only makes it garbage.
 */

const MOST_KEPT = 16;
/** Larger ones are rare, and not worth the memory they would hold. */
const LARGEST_KEPT = 4 * 1_024 * 1_024;

const kept = new Map<number, Uint8Array[]>();
let count = 0;

/** Of that very size; what is in it is whatever was left there. */
export function lent(bytes: number): Uint8Array {
  const free = kept.get(bytes)?.pop();
  if (free === undefined) return new Uint8Array(bytes);
  count -= 1;
  return free;
}

/** Not to be touched afterwards. */
export function givenBack(pixels: Uint8Array): void {
  if (pixels.byteLength > LARGEST_KEPT || pixels.byteOffset !== 0) return;
  if (count >= MOST_KEPT) forgetOneSize();
  const same = kept.get(pixels.byteLength);
  if (same === undefined) kept.set(pixels.byteLength, [pixels]);
  else same.push(pixels);
  count += 1;
}

/** The one that came first; sizes that nobody asks for again would keep out all others. */
function forgetOneSize(): void {
  for (const [bytes, same] of kept) {
    kept.delete(bytes);
    count -= same.length;
    return;
  }
}
