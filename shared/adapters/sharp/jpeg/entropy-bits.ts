/**
 * The coded bits of a baseline JPEG as they are read here: runs between restart markers, laid out so that 25 bits at any place are one look.
 * Whoever reads holds itself to the bounds of a run, block by block.
 */

/** Row and column, in its block, of the n-th number of a block. */
// biome-ignore format: eight rows of eight
export const ZIGZAG = Uint8Array.of(
  0o00, 0o01, 0o10, 0o20, 0o11, 0o02, 0o03, 0o12,
  0o21, 0o30, 0o40, 0o31, 0o22, 0o13, 0o04, 0o05,
  0o14, 0o23, 0o32, 0o41, 0o50, 0o60, 0o51, 0o42,
  0o33, 0o24, 0o15, 0o06, 0o07, 0o16, 0o25, 0o34,
  0o43, 0o52, 0o61, 0o70, 0o71, 0o62, 0o53, 0o44,
  0o35, 0o26, 0o17, 0o27, 0o36, 0o45, 0o54, 0o63,
  0o72, 0o73, 0o64, 0o55, 0o46, 0o37, 0o47, 0o56,
  0o65, 0o74, 0o75, 0o66, 0o57, 0o67, 0o76, 0o77,
);

/** Good until the next file is looked at: all share one piece of memory. */
export interface CodedBits {
  readonly bits: DataView;
  /** Where a run begins, in bits; the next one's beginning is its end. One more than there are runs. */
  readonly bounds: readonly number[];
}

/** More than any block takes (64 numbers of at most 31 bits): one that begins within a run is never read beyond the memory. */
const SPARE = 256;
let room = new Uint8Array(65_536);

/** The coded bits between restart markers, without the zero that stands after every FF of theirs. */
export function codedBits(jpeg: Uint8Array, from: number): CodedBits {
  if (room.length < jpeg.length + SPARE) room = new Uint8Array(2 * jpeg.length + SPARE);
  const bounds = [0];
  for (let at = from, size = 0; at < jpeg.length; ) {
    const found = jpeg.indexOf(0xff, at);
    const stop = found < 0 ? jpeg.length : found;
    room.set(jpeg.subarray(at, stop), size);
    size += stop - at;
    at = stop + 2;
    const next = jpeg[stop + 1] ?? 0xd9;
    if (next === 0) {
      room[size] = 0xff;
      size += 1;
    } else {
      bounds.push(size * 8);
      if (next < 0xd0 || next > 0xd7) break;
    }
  }
  return { bits: new DataView(room.buffer), bounds };
}
