/**
 * How bright one box of a JPEG is, at half or a quarter of its size, straight from the bytes. A whole decode costs a third of an encode,
 * and the check of every poster needs neither colours nor the pixels beside the code. Answers undefined for what is no plain baseline JPEG, or a broken one.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import { ahead, byte, entropyRuns, numberAt, ZIGZAG } from '../jpeg/entropy-bits.ts';
import { type JpegComponent, type JpegHead, jpegHead, mcusAcross } from '../jpeg/jpeg-head.ts';
import type { Grey } from './grey.ts';

/** Pixels a side that one block of 8×8 becomes. */
export type BlockSide = 2 | 4;

const BROKEN = -1;
const NOT_WANTED = 255;
interface Drawing {
  readonly head: JpegHead;
  readonly side: BlockSide;
  /** Blocks of the box: the first, and the one after the last. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly pixels: Uint8Array;
}

/** The box as seen from so far away that `8 / side` pixels melt into one; what lies in it only in part is left away. */
export function brightnessOf(jpeg: Uint8Array, box: Box, side: BlockSide): Grey | undefined {
  const head = jpegHead(jpeg);
  if (head === undefined || box.xPx + box.widthPx > head.widthPx || box.yPx + box.heightPx > head.heightPx) return;
  const [left, top] = [Math.floor(box.xPx / 8), Math.floor(box.yPx / 8)];
  const [right, bottom] = [Math.ceil((box.xPx + box.widthPx) / 8), Math.ceil((box.yPx + box.heightPx) / 8)];
  const pixels = new Uint8Array((right - left) * (bottom - top) * side * side);
  const isDrawn = draw({ head, side, left, top, right, bottom, pixels }, jpeg);
  return isDrawn ? trimmed(pixels, (right - left) * side, box, 8 / side) : undefined;
}

function trimmed(pixels: Uint8Array, stride: number, { xPx, yPx, widthPx, heightPx }: Box, shrink: number): Grey {
  const [left, top] = [Math.ceil((xPx % 8) / shrink), Math.ceil((yPx % 8) / shrink)];
  const width = Math.floor(((xPx % 8) + widthPx) / shrink) - left;
  const height = Math.floor(((yPx % 8) + heightPx) / shrink) - top;
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (y + top) * stride + left;
    grey.set(pixels.subarray(from, from + width), y * width);
  }
  return { widthPx: width, heightPx: height, pixels: grey };
}

/** Runs of MCUs between restart markers stand alone: those that do not touch the box are passed over unread. */
function draw(drawing: Drawing, jpeg: Uint8Array): boolean {
  const { head, top, bottom } = drawing;
  const down = head.components[0]?.down ?? 1;
  const across = mcusAcross(head);
  const rows = Math.ceil(head.heightPx / (8 * down));
  const [first, end] = [Math.floor(top / down) * across, Math.min(rows, Math.ceil(bottom / down)) * across];
  const runs = entropyRuns(jpeg, head.dataAt);
  const length = head.restartEvery === 0 ? rows * across : head.restartEvery;
  for (let run = Math.floor(first / length); run * length < end; run += 1) {
    const data = runs[run];
    if (data === undefined || !drawRun(drawing, data, run * length, Math.min(end, (run + 1) * length))) return false;
  }
  return true;
}

function drawRun(drawing: Drawing, data: Uint8Array, first: number, end: number): boolean {
  const { head, side } = drawing;
  const across = mcusAcross(head);
  const [brightness, ...colours] = head.components;
  if (brightness === undefined) return false;
  const drawBlock = side === 2 ? drawFour : drawSixteen;
  const block: Block = { numbers: new Int32Array(side * side), level: new Int32Array(1), ...WANTED[side] };
  let at = 0;
  for (let mcu = first; mcu < end; mcu += 1) {
    const row = Math.floor(mcu / across) * brightness.down;
    const column = (mcu % across) * brightness.across;
    for (let y = row; y < row + brightness.down; y += 1) {
      for (let x = column; x < column + brightness.across; x += 1) {
        at = passLevel(data, at, brightness, block.level);
        const isInside = x >= drawing.left && x < drawing.right && y >= drawing.top && y < drawing.bottom;
        at = isInside ? readDetail(data, at, brightness, block) : passDetail(data, at, brightness);
        if (isInside) drawBlock(drawing, block.numbers, (y - drawing.top) * side, (x - drawing.left) * side);
      }
    }
    for (const colour of colours) at = passBlocks(data, at, colour);
    if (at < 0 || at > data.length * 8) return false;
  }
  return true;
}

interface Block {
  /** The lowest `side` by `side` frequencies. */
  readonly numbers: Int32Array;
  /** Every block tells only by how much it is brighter than the one before. */
  readonly level: Int32Array;
  readonly places: Uint8Array;
  /** No number after this one is wanted. */
  readonly lastPlace: number;
}

const placesOf = (side: BlockSide): Uint8Array =>
  ZIGZAG.map((at) => (at >> 3 < side && (at & 7) < side ? (at >> 3) * side + (at & 7) : NOT_WANTED));

const wanted = (side: BlockSide): Pick<Block, 'places' | 'lastPlace'> => {
  const places = placesOf(side);
  return { places, lastPlace: places.findLastIndex((place) => place !== NOT_WANTED) };
};

const WANTED = { 2: wanted(2), 4: wanted(4) } as const;

function passLevel(data: Uint8Array, at: number, { dc }: JpegComponent, level: Int32Array): number {
  const code = dc[ahead(data, at)] ?? 0;
  if (code === 0) return BROKEN;
  const [from, size] = [at + (code >> 8), code & 15];
  level[0] = (level[0] ?? 0) + numberAt(data, from, size);
  return from + size;
}

function passDetail(data: Uint8Array, from: number, { ac }: JpegComponent, first = 1): number {
  let at = from;
  for (let place = first; place < 64; place += 1) {
    const code = ac[ahead(data, at)] ?? 0;
    if (code === 0) return BROKEN;
    at += (code >> 8) + (code & 15);
    if ((code & 0xff) === 0) return at;
    place += (code >> 4) & 15;
  }
  return at;
}

function passBlocks(data: Uint8Array, from: number, component: JpegComponent): number {
  const { dc, across, down } = component;
  let at = from;
  for (let blocks = across * down; blocks > 0; blocks -= 1) {
    const code = dc[ahead(data, at)] ?? 0;
    if (code === 0) return BROKEN;
    at = passDetail(data, at + (code >> 8) + (code & 15), component);
  }
  return at;
}

function readDetail(data: Uint8Array, from: number, component: JpegComponent, block: Block): number {
  const { ac, quant } = component;
  const { numbers, level, places, lastPlace } = block;
  numbers.fill(0);
  numbers[0] = (level[0] ?? 0) * (quant[0] ?? 1);
  let at = from;
  for (let place = 1; place <= lastPlace; place += 1) {
    const code = ac[ahead(data, at)] ?? 0;
    if (code === 0) return BROKEN;
    const size = code & 15;
    at += code >> 8;
    if ((code & 0xff) === 0) return at;
    place += (code >> 4) & 15;
    const target = places[place] ?? NOT_WANTED;
    if (target !== NOT_WANTED) numbers[target] = numberAt(data, at, size) * (quant[place] ?? 1);
    at += size;
    if (place >= lastPlace) return passDetail(data, at, component, place + 1);
  }
  return at;
}

/** A block of 2×2: mean, slope across, slope down and twist say it all. */
function drawFour({ left, right, pixels }: Drawing, numbers: Int32Array, top: number, at: number): void {
  const stride = (right - left) * 2;
  const place = top * stride + at;
  const mean = (numbers[0] ?? 0) + 1_028;
  const [across, down, twist] = [numbers[1] ?? 0, numbers[2] ?? 0, numbers[3] ?? 0];
  pixels[place] = byte((mean + across + down + twist) >> 3);
  pixels[place + 1] = byte((mean - across + down - twist) >> 3);
  pixels[place + stride] = byte((mean + across - down - twist) >> 3);
  pixels[place + stride + 1] = byte((mean - across - down + twist) >> 3);
}

/** By how much a frequency lifts each of four pixels in a row: `cos((2x + 1)uπ / 8) / 2`, the zeroth over √2 more. */
const WAVES = Float64Array.from({ length: 16 }, (_, at) => {
  const [x, u] = [at >> 2, at & 3];
  return u === 0 ? Math.SQRT1_2 / 2 : Math.cos(((2 * x + 1) * u * Math.PI) / 8) / 2;
});
const rows = new Float64Array(16);

function drawSixteen({ left, right, pixels }: Drawing, numbers: Int32Array, top: number, at: number): void {
  const stride = (right - left) * 4;
  for (let place = 0; place < 16; place += 1) rows[place] = wave(numbers, place & 12, 1, place & 3);
  for (let place = 0; place < 16; place += 1) {
    const value = 128.5 + wave(rows, place & 3, 4, place >> 2);
    pixels[(top + (place >> 2)) * stride + at + (place & 3)] = byte(value);
  }
}

/** Four numbers, `step` apart, as the height of their waves at one place. */
const wave = (numbers: Int32Array | Float64Array, from: number, step: number, at: number): number =>
  (WAVES[at * 4] ?? 0) * (numbers[from] ?? 0) +
  (WAVES[at * 4 + 1] ?? 0) * (numbers[from + step] ?? 0) +
  (WAVES[at * 4 + 2] ?? 0) * (numbers[from + 2 * step] ?? 0) +
  (WAVES[at * 4 + 3] ?? 0) * (numbers[from + 3 * step] ?? 0);
