/**
 * The forward cosine transform of libjpeg's slow integer method (Loeffler, Ligtenberg, Moschytz 1989; jfdctint.c), which sharp's encoder uses:
 * the same whole numbers, so a block transformed here is the block that sharp would have made.
 */

/** Bits behind the point of the cosine products below. */
const CONST_BITS = 13;
/** Extra bits kept between rows and columns. */
const BETWEEN_BITS = 2;

/** Transforms 64 samples, −128 … 127, in place; what comes out is eight times as large as the transform itself. */
export function forwardDct(block: Int32Array): void {
  for (let row = 0; row < 64; row += 8) transform(block, row, 1, BETWEEN_BITS, 0, CONST_BITS - BETWEEN_BITS);
  for (let column = 0; column < 8; column += 1) {
    transform(block, column, 8, 0, BETWEEN_BITS, CONST_BITS + BETWEEN_BITS);
  }
}

/** One row or column: `up` and `down` scale its even first and fifth numbers, `shift` all others, rounding. Spelt out: it is called 16 times a block. */
function transform(block: Int32Array, at: number, step: number, up: number, down: number, shift: number): void {
  const middle = at + 4 * step;
  const d0 = block[at] ?? 0;
  const d1 = block[at + step] ?? 0;
  const d2 = block[at + 2 * step] ?? 0;
  const d3 = block[at + 3 * step] ?? 0;
  const d4 = block[middle] ?? 0;
  const d5 = block[middle + step] ?? 0;
  const d6 = block[middle + 2 * step] ?? 0;
  const d7 = block[middle + 3 * step] ?? 0;
  const half = 1 << (shift - 1);
  const even03 = d0 + d7 + d3 + d4;
  const odd03 = d0 + d7 - d3 - d4;
  const even12 = d1 + d6 + d2 + d5;
  const odd12 = d1 + d6 - d2 - d5;
  const downHalf = (1 << down) >> 1;
  block[at] = (((even03 + even12) << up) + downHalf) >> down;
  block[middle] = (((even03 - even12) << up) + downHalf) >> down;
  const turned = (odd12 + odd03) * 4_433;
  block[at + 2 * step] = (turned + odd03 * 6_270 + half) >> shift;
  block[middle + 2 * step] = (turned - odd12 * 15_137 + half) >> shift;
  const t4 = d3 - d4;
  const t5 = d2 - d5;
  const t6 = d1 - d6;
  const t7 = d0 - d7;
  const z5 = (t4 + t6 + t5 + t7) * 9_633;
  const z1 = (t4 + t7) * -7_373;
  const z2 = (t5 + t6) * -20_995;
  const z3 = z5 - (t4 + t6) * 16_069;
  const z4 = z5 - (t5 + t7) * 3_196;
  block[middle + 3 * step] = (t4 * 2_446 + z1 + z3 + half) >> shift;
  block[middle + step] = (t5 * 16_819 + z2 + z4 + half) >> shift;
  block[at + 3 * step] = (t6 * 25_172 + z2 + z3 + half) >> shift;
  block[at + step] = (t7 * 12_299 + z1 + z4 + half) >> shift;
}
