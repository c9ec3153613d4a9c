/**
 * What a block's numbers look like, in 2×2, 4×4 or 8×8 pixels: the inverse DCT in whole numbers, so that every machine sees the same
 * (the method of Loeffler, Ligtenberg and Moschytz, which libjpeg calls the slow one; smaller blocks need less of it).
 */
import type { BlockNumbers } from './block-numbers.ts';

export interface Surface {
  /** What is stored beyond a byte is cut to one. */
  readonly pixels: Uint8ClampedArray;
  readonly stride: number;
}

/** @param at where the block's first pixel lies */
export function drawBlock({ side, numbers, isFlat }: BlockNumbers, { pixels, stride }: Surface, at: number): void {
  if (isFlat) fillSquare(side, (((numbers[0] ?? 0) + 4) >> 3) + 128, pixels, stride, at);
  else if (side === 2) drawTwo(numbers, pixels, stride, at);
  else if (side === 4) drawFour(numbers, pixels, stride, at);
  else drawEight(numbers, pixels, stride, at);
}

function fillSquare(side: number, level: number, pixels: Uint8ClampedArray, stride: number, at: number): void {
  for (let row = at; row < at + side * stride; row += stride) {
    for (let x = row; x < row + side; x += 1) pixels[x] = level;
  }
}

/** Mean, slope across, slope down and twist say it all. */
function drawTwo(numbers: Int32Array, pixels: Uint8ClampedArray, stride: number, at: number): void {
  const mean = (numbers[0] ?? 0) + 1_028;
  const across = numbers[1] ?? 0;
  const down = numbers[2] ?? 0;
  const twist = numbers[3] ?? 0;
  pixels[at] = (mean + across + down + twist) >> 3;
  pixels[at + 1] = (mean - across + down - twist) >> 3;
  pixels[at + stride] = (mean + across - down - twist) >> 3;
  pixels[at + stride + 1] = (mean - across - down + twist) >> 3;
}

/** In parts of 8192: of the waves of four, `cos(π/8)` and `sin(π/8)` over `cos(π/4)`, which is taken out of both passes. */
const COS_8 = 10_703;
const SIN_8 = 4_433;

function drawFour(numbers: Int32Array, pixels: Uint8ClampedArray, stride: number, at: number): void {
  for (let column = 0; column < 4; column += 1) turnFour(numbers, column, 4, 11);
  for (let row = 0; row < 4; row += 1) {
    const from = row * 4;
    const to = at + row * stride;
    turnFour(numbers, from, 1, 18);
    pixels[to] = (numbers[from] ?? 0) + 128;
    pixels[to + 1] = (numbers[from + 1] ?? 0) + 128;
    pixels[to + 2] = (numbers[from + 2] ?? 0) + 128;
    pixels[to + 3] = (numbers[from + 3] ?? 0) + 128;
  }
}

/** Four numbers, `step` apart, become four heights, in parts of `2 ** (13 - shift)`. */
function turnFour(numbers: Int32Array, at: number, step: number, shift: number): void {
  const first = numbers[at] ?? 0;
  const second = numbers[at + step] ?? 0;
  const third = numbers[at + 2 * step] ?? 0;
  const fourth = numbers[at + 3 * step] ?? 0;
  const round = 1 << (shift - 1);
  const outer = ((first + third) << 13) + round;
  const inner = ((first - third) << 13) + round;
  const outward = Math.imul(second, COS_8) + Math.imul(fourth, SIN_8);
  const inward = Math.imul(second, SIN_8) - Math.imul(fourth, COS_8);
  numbers[at] = (outer + outward) >> shift;
  numbers[at + step] = (inner + inward) >> shift;
  numbers[at + 2 * step] = (inner - inward) >> shift;
  numbers[at + 3 * step] = (outer - outward) >> shift;
}

function drawEight(numbers: Int32Array, pixels: Uint8ClampedArray, stride: number, at: number): void {
  for (let column = 0; column < 8; column += 1) turnEight(numbers, column, 8, 11);
  for (let row = 0; row < 8; row += 1) {
    const from = row * 8;
    const to = at + row * stride;
    turnEight(numbers, from, 1, 18);
    pixels[to] = (numbers[from] ?? 0) + 128;
    pixels[to + 1] = (numbers[from + 1] ?? 0) + 128;
    pixels[to + 2] = (numbers[from + 2] ?? 0) + 128;
    pixels[to + 3] = (numbers[from + 3] ?? 0) + 128;
    pixels[to + 4] = (numbers[from + 4] ?? 0) + 128;
    pixels[to + 5] = (numbers[from + 5] ?? 0) + 128;
    pixels[to + 6] = (numbers[from + 6] ?? 0) + 128;
    pixels[to + 7] = (numbers[from + 7] ?? 0) + 128;
  }
}

/** Eight numbers, `step` apart, become eight heights, in parts of `2 ** (13 - shift)`; the constants are cosines in parts of 8192. */
function turnEight(numbers: Int32Array, at: number, step: number, shift: number): void {
  const n0 = numbers[at] ?? 0;
  const n1 = numbers[at + step] ?? 0;
  const n2 = numbers[at + 2 * step] ?? 0;
  const n3 = numbers[at + 3 * step] ?? 0;
  const n4 = numbers[at + 4 * step] ?? 0;
  const n5 = numbers[at + 5 * step] ?? 0;
  const n6 = numbers[at + 6 * step] ?? 0;
  const n7 = numbers[at + 7 * step] ?? 0;
  const round = 1 << (shift - 1);
  if ((n1 | n2 | n3 | n4 | n5 | n6 | n7) === 0) {
    const level = ((n0 << 13) + round) >> shift;
    for (let to = at; to <= at + 7 * step; to += step) numbers[to] = level;
    return;
  }
  const even = Math.imul(n2 + n6, 4_433);
  const slow = even + Math.imul(n2, 6_270);
  const fast = even - Math.imul(n6, 15_137);
  const sum = ((n0 + n4) << 13) + round;
  const difference = ((n0 - n4) << 13) + round;
  const turn = Math.imul(n7 + n3 + n5 + n1, 9_633);
  const z3 = turn - Math.imul(n7 + n3, 16_069);
  const z4 = turn - Math.imul(n5 + n1, 3_196);
  const z1 = Math.imul(n7 + n1, -7_373);
  const z2 = Math.imul(n5 + n3, -20_995);
  const odd0 = Math.imul(n7, 2_446) + z1 + z3;
  const odd1 = Math.imul(n5, 16_819) + z2 + z4;
  const odd2 = Math.imul(n3, 25_172) + z2 + z3;
  const odd3 = Math.imul(n1, 12_299) + z1 + z4;
  numbers[at] = (sum + slow + odd3) >> shift;
  numbers[at + 7 * step] = (sum + slow - odd3) >> shift;
  numbers[at + step] = (difference + fast + odd2) >> shift;
  numbers[at + 6 * step] = (difference + fast - odd2) >> shift;
  numbers[at + 2 * step] = (difference - fast + odd1) >> shift;
  numbers[at + 5 * step] = (difference - fast - odd1) >> shift;
  numbers[at + 3 * step] = (sum - slow + odd0) >> shift;
  numbers[at + 4 * step] = (sum - slow - odd0) >> shift;
}
