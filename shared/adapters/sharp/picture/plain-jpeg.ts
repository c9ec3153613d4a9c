/**
 * The pixels of a small plain JPEG, as WeChat's avatars are, at full size, a half or a quarter of it. Every pipeline of the library costs as
 * much as encoding a band of the poster; this costs a fifth of it. Answers undefined for whatever is not plain (progressive, turned, of
 * another colour space, broken): the library then has its say.
 */
import {
  type BlockNumbers,
  type BlockSide,
  BROKEN,
  blockNumbers,
  readDetail,
  readMean,
} from '../jpeg/block-numbers.ts';
import { drawBlock } from '../jpeg/block-pixels.ts';
import { type CodedBits, codedBits } from '../jpeg/entropy-bits.ts';
import { type JpegHead, jpegHead, mcusAcross, mcusDown } from '../jpeg/jpeg-head.ts';
import type { Raster } from '../raster.ts';
import { colouredRaster, type Plane } from './jpeg-colours.ts';

/** More is left to the library, whose speed then pays for its start. */
const MOST_PX = 700 * 700;
/** A tenth more or less is not seen in a face, and the next size costs twice as much. */
const NEARLY = 0.9;

/**
 * Its pixels are lent.
 * @param leastPx how long the shorter side should be at least, but for a tenth, where the picture has so much
 */
export function plainJpeg(bytes: Uint8Array, leastPx: number): Raster | undefined {
  const head = isUsual(bytes) ? jpegHead(bytes) : undefined;
  if (head === undefined || head.widthPx * head.heightPx > MOST_PX || !isCommon(head)) return undefined;
  const shorter = Math.min(head.widthPx, head.heightPx);
  const side = shorter >= 4 * leastPx * NEARLY ? 2 : shorter >= 2 * leastPx * NEARLY ? 4 : 8;
  const planes = planesOf(head, side);
  const [widthPx, heightPx] = [Math.ceil((head.widthPx * side) / 8), Math.ceil((head.heightPx * side) / 8)];
  return decode(head, planes, codedBits(bytes, head.dataAt), blockNumbers(side))
    ? colouredRaster(widthPx, heightPx, planes)
    : undefined;
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
function isCommon({ widthPx, heightPx, components }: JpegHead): boolean {
  const [luma, ...chromas] = components;
  if (luma === undefined || luma.across > 2 || luma.down > 2 || widthPx === 0 || heightPx === 0) return false;
  return chromas.length === 0 || (chromas.length === 2 && chromas.every((one) => one.across === 1 && one.down === 1));
}

/** Planes are done with before the next picture is looked at: all share one piece of memory. */
let room = new Uint8ClampedArray(65_536);

function planesOf(head: JpegHead, side: BlockSide): readonly Plane[] {
  const strides = head.components.map(({ across }) => mcusAcross(head) * across * side);
  const sizes = head.components.map(({ down }, at) => (strides[at] ?? 0) * mcusDown(head) * down * side);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (room.length < size) room = new Uint8ClampedArray(size);
  let end = 0;
  return head.components.map((component, at) => {
    const first = end;
    end += sizes[at] ?? 0;
    return { component, level: { mean: 0 }, stride: strides[at] ?? 0, pixels: room.subarray(first, end) };
  });
}

/** Every run must hold exactly what is due: bits too many are a sign of damage. */
function decode(head: JpegHead, planes: readonly Plane[], { bits, bounds }: CodedBits, block: BlockNumbers): boolean {
  const total = mcusAcross(head) * mcusDown(head);
  const length = head.restartEvery === 0 ? total : head.restartEvery;
  for (let run = 0; run * length < total; run += 1) {
    const [from, to] = [bounds[run], bounds[run + 1]];
    if (from === undefined || to === undefined) return false;
    for (const plane of planes) plane.level.mean = 0;
    let at = from;
    for (let mcu = run * length; mcu < Math.min(total, (run + 1) * length); mcu += 1) {
      at = decodeMcu(planes, bits, at, to, mcu, mcusAcross(head), block);
      if (at === BROKEN) return false;
    }
    if (to - at >= 8) return false;
  }
  return true;
}

function decodeMcu(
  planes: readonly Plane[],
  bits: DataView,
  from: number,
  to: number,
  mcu: number,
  mcusInRow: number,
  block: BlockNumbers,
): number {
  const row = Math.floor(mcu / mcusInRow);
  const column = mcu - row * mcusInRow;
  let at = from;
  for (let index = 0; index < planes.length; index += 1) {
    const plane = planes[index];
    if (plane === undefined) return BROKEN;
    const { component, level, stride } = plane;
    const { across, down } = component;
    for (let y = row * down; y < (row + 1) * down; y += 1) {
      for (let x = column * across; x < (column + 1) * across; x += 1) {
        at = readMean(bits, at, component, level);
        if (at !== BROKEN) at = readDetail(bits, at, component, level.mean, block);
        if (at === BROKEN || at > to) return BROKEN;
        drawBlock(block, plane, (y * stride + x) * block.side);
      }
    }
  }
  return at;
}
