/** The coded bits of a baseline JPEG as they are read here: runs between restart markers, sixteen bits at a place, signed numbers. */

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

/** The coded bits between restart markers, without the zero that stands after every FF of theirs. */
export function entropyRuns(jpeg: Uint8Array, from: number): readonly Uint8Array[] {
  const runs: Uint8Array[] = [];
  const clean = new Uint8Array(jpeg.length - from);
  for (let at = from, size = 0, start = 0; at < jpeg.length; ) {
    const found = jpeg.indexOf(0xff, at);
    const stop = found < 0 ? jpeg.length : found;
    clean.set(jpeg.subarray(at, stop), size);
    size += stop - at;
    at = stop + 2;
    const next = jpeg[stop + 1] ?? 0xd9;
    if (next === 0) {
      clean[size] = 0xff;
      size += 1;
    } else {
      runs.push(clean.subarray(start, size));
      start = size;
      if (next < 0xd0 || next > 0xd7) break;
    }
  }
  return runs;
}

/** The sixteen bits at a place. */
export const ahead = (data: Uint8Array, at: number): number => {
  const byte = at >> 3;
  const three = ((data[byte] ?? 0) << 16) | ((data[byte + 1] ?? 0) << 8) | (data[byte + 2] ?? 0);
  return (three >> (8 - (at & 7))) & 0xffff;
};

/** A number of `size` bits; one that begins with 0 is below zero. */
export const numberAt = (data: Uint8Array, at: number, size: number): number => {
  if (size === 0) return 0;
  const bits = ahead(data, at) >> (16 - size);
  return bits >> (size - 1) === 1 ? bits : bits - (1 << size) + 1;
};

/** A sample is eight bits. */
export const byte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
