/**
 * The pixels of a small plain JPEG, as WeChat's avatars are, at full size, a half or a quarter of it. Every pipeline of the library costs as
 * much as encoding a band of the poster; this costs a third of it. Answers undefined for whatever is not plain (progressive, turned, of
 * another colour space, broken): the library then has its say.
 */
import { ahead, byte, entropyRuns, numberAt, ZIGZAG } from '../jpeg/entropy-bits.ts';
import { type JpegComponent, type JpegHead, jpegHead, mcusAcross } from '../jpeg/jpeg-head.ts';
import type { Raster } from '../raster.ts';

/** Pixels a side that one block of 8×8 becomes. */
type BlockSide = 2 | 4 | 8;

/** More is left to the library, whose speed then pays for its start. */
const MOST_PX = 700 * 700;

/** @param leastPx how long the shorter side must be at least, where the picture has so much */
export function plainJpeg(bytes: Uint8Array, leastPx: number): Raster | undefined {
  const head = isUsual(bytes) ? jpegHead(bytes) : undefined;
  if (head === undefined || head.widthPx * head.heightPx > MOST_PX || !isCommon(head)) return undefined;
  const shorter = Math.min(head.widthPx, head.heightPx);
  const side = shorter >= 4 * leastPx ? 2 : shorter >= 2 * leastPx ? 4 : 8;
  const planes = planesOf(head, side);
  return decode(head, planes, entropyRuns(bytes, head.dataAt)) ? coloured(head, side, planes) : undefined;
}

/** Neither turned (Exif, APP1) nor of a colour space of its own (APP2, APP14): marker segments up to the pixels are looked through. */
function isUsual(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xe1 || marker === 0xe2 || marker === 0xee) return false;
    if (marker === 0xda) return true;
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return false;
}

/** Grey, or luma up to twice as fine as both chromas. */
function isCommon({ components }: JpegHead): boolean {
  const [luma, ...chromas] = components;
  if (luma === undefined || luma.across > 2 || luma.down > 2) return false;
  return chromas.length === 0 || (chromas.length === 2 && chromas.every((one) => one.across === 1 && one.down === 1));
}

interface Plane {
  readonly component: JpegComponent;
  readonly side: BlockSide;
  readonly stride: number;
  readonly pixels: Uint8Array;
}

function planesOf(head: JpegHead, side: BlockSide): readonly Plane[] {
  const [luma] = head.components;
  const down = Math.ceil(head.heightPx / (8 * (luma?.down ?? 1)));
  return head.components.map((component) => {
    const stride = mcusAcross(head) * component.across * side;
    return { component, side, stride, pixels: new Uint8Array(stride * down * component.down * side) };
  });
}

function decode(head: JpegHead, planes: readonly Plane[], runs: readonly Uint8Array[]): boolean {
  const across = mcusAcross(head);
  const total = across * Math.ceil(head.heightPx / (8 * (head.components[0]?.down ?? 1)));
  const length = head.restartEvery === 0 ? total : head.restartEvery;
  for (let run = 0; run * length < total; run += 1) {
    const data = runs[run];
    const end = Math.min(total, (run + 1) * length);
    if (data === undefined || !decodeRun(planes, data, across, run * length, end)) return false;
  }
  return true;
}

function decodeRun(planes: readonly Plane[], data: Uint8Array, across: number, first: number, end: number): boolean {
  const levels = new Int32Array(planes.length);
  let at = 0;
  for (let mcu = first; mcu < end; mcu += 1) {
    const [row, column] = [Math.floor(mcu / across), mcu % across];
    for (const [index, plane] of planes.entries()) {
      const { component, side, stride } = plane;
      for (let block = 0; block < component.across * component.down; block += 1) {
        at = readBlock(data, at, component, levels, index);
        if (at < 0 || at > data.length * 8) return false;
        const x = (column * component.across + (block % component.across)) * side;
        const y = (row * component.down + Math.floor(block / component.across)) * side;
        drawBlock(plane, y * stride + x);
      }
    }
  }
  return true;
}

/** The numbers of the block that is read, each times its step; and the last of the zigzag that is not nothing. */
const numbers = new Float64Array(64);
let last = 0;

/** Answers where the next block begins, or -1 for bits that mean nothing. */
function readBlock(
  data: Uint8Array,
  from: number,
  component: JpegComponent,
  levels: Int32Array,
  index: number,
): number {
  const { dc, ac, quant } = component;
  const level = dc[ahead(data, from)] ?? 0;
  if (level === 0) return -1;
  let at = from + (level >> 8);
  levels[index] = (levels[index] ?? 0) + numberAt(data, at, level & 15);
  at += level & 15;
  numbers.fill(0);
  numbers[0] = (levels[index] ?? 0) * (quant[0] ?? 1);
  last = 0;
  for (let place = 1; place < 64; place += 1) {
    const code = ac[ahead(data, at)] ?? 0;
    if (code === 0) return -1;
    at += code >> 8;
    if ((code & 0xff) === 0) return at;
    place += (code >> 4) & 15;
    const size = code & 15;
    if (size > 0 && place < 64) {
      numbers[ZIGZAG[place] ?? 0] = numberAt(data, at, size) * (quant[place] ?? 1);
      last = place;
    }
    at += size;
  }
  return at;
}

/** By how much a frequency lifts each pixel of a row of so many: `cos((2x + 1)uπ / 2n) / 2`, the zeroth over √2 more. */
const waves = (side: BlockSide): Float64Array =>
  Float64Array.from({ length: side * side }, (_, at) => {
    const [u, x] = [Math.floor(at / side), at % side];
    return u === 0 ? Math.SQRT1_2 / 2 : Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side)) / 2;
  });
const WAVES = { 2: waves(2), 4: waves(4), 8: waves(8) } as const;
const rows = new Float64Array(64);
const block = new Float64Array(64);

/** Row by row, then column by column; what is nothing is passed over, which is most of it. */
function drawBlock({ side, stride, pixels }: Plane, at: number): void {
  if (last === 0) {
    const level = byte((numbers[0] ?? 0) / 8 + 128.5);
    for (let y = 0; y < side; y += 1) pixels.fill(level, at + y * stride, at + y * stride + side);
    return;
  }
  const wave = WAVES[side];
  block.fill(128.5);
  for (let v = 0; v < side; v += 1) {
    rows.fill(0, 0, side);
    let isNothing = true;
    for (let u = 0; u < side; u += 1) {
      const number = numbers[v * 8 + u] ?? 0;
      if (number === 0) continue;
      isNothing = false;
      for (let x = 0; x < side; x += 1) rows[x] = (rows[x] ?? 0) + number * (wave[u * side + x] ?? 0);
    }
    if (isNothing) continue;
    for (let y = 0; y < side; y += 1) {
      const lift = wave[v * side + y] ?? 0;
      for (let x = 0; x < side; x += 1) block[y * side + x] = (block[y * side + x] ?? 0) + lift * (rows[x] ?? 0);
    }
  }
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) pixels[at + y * stride + x] = byte(block[y * side + x] ?? 0);
  }
}

/** JFIF: red, green and blue of luma and two chromas, which lie between two lumas where they are coarser. */
function coloured({ widthPx, heightPx }: JpegHead, side: BlockSide, planes: readonly Plane[]): Raster {
  const [width, height] = [Math.ceil((widthPx * side) / 8), Math.ceil((heightPx * side) / 8)];
  const pixels = new Uint8Array(width * height * 3);
  const [luma, blue, red] = planes;
  for (let y = 0, to = 0; luma !== undefined && y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 3) {
      const bright = luma.pixels[y * luma.stride + x] ?? 0;
      const cb = blue === undefined ? 0 : chromaAt(blue, luma.component, x, y);
      const cr = red === undefined ? 0 : chromaAt(red, luma.component, x, y);
      pixels[to] = byte(bright + 1.402 * cr + 0.5);
      pixels[to + 1] = byte(bright - 0.344_136 * cb - 0.714_136 * cr + 0.5);
      pixels[to + 2] = byte(bright + 1.772 * cb + 0.5);
    }
  }
  return { widthPx: width, heightPx: height, channels: 3, pixels };
}

const chromaAt = ({ pixels, stride }: Plane, { across, down }: JpegComponent, x: number, y: number): number =>
  (pixels[(down === 2 ? y >> 1 : y) * stride + (across === 2 ? x >> 1 : x)] ?? 128) - 128;
