/**
 * How bright one box of a JPEG is, at half or a quarter of its size, straight from the bytes. A whole decode costs a third of an encode,
 * and the check of every poster needs neither colours nor the pixels beside the code. Answers undefined for what is no plain baseline JPEG, or a broken one.
 */
import type { Box } from '#shared/domain/poster/template.ts';
import {
  type BlockNumbers,
  BROKEN,
  blockNumbers,
  passBlocks,
  passDetail,
  readDetail,
  readMean,
} from '../jpeg/block-numbers.ts';
import { drawBlock, type Surface } from '../jpeg/block-pixels.ts';
import { type CodedBits, codedBits } from '../jpeg/entropy-bits.ts';
import { type JpegComponent, type JpegHead, jpegHead, mcusAcross, mcusDown } from '../jpeg/jpeg-head.ts';
import type { Grey } from './grey.ts';

interface Drawing {
  /** Blocks of the box: the first, and the one after the last. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly surface: Surface;
  readonly block: BlockNumbers;
  readonly brightness: JpegComponent;
  readonly colours: readonly JpegComponent[];
  readonly bits: DataView;
  readonly level: { mean: number };
}

/** The box as seen from so far away that `8 / side` pixels melt into one; what lies in it only in part is left away. */
export function brightnessOf(jpeg: Uint8Array, box: Box, side: 2 | 4): Grey | undefined {
  const head = jpegHead(jpeg);
  if (head === undefined || box.xPx + box.widthPx > head.widthPx || box.yPx + box.heightPx > head.heightPx) return;
  const [brightness, ...colours] = head.components;
  if (brightness === undefined) return;
  const [left, top] = [Math.floor(box.xPx / 8), Math.floor(box.yPx / 8)];
  const [right, bottom] = [Math.ceil((box.xPx + box.widthPx) / 8), Math.ceil((box.yPx + box.heightPx) / 8)];
  const stride = (right - left) * side;
  const surface = { stride, pixels: new Uint8ClampedArray(stride * (bottom - top) * side) };
  const { bits, bounds } = codedBits(jpeg, head.dataAt);
  const place = { left, top, right, bottom, surface, block: blockNumbers(side) };
  const isDrawn = draw({ ...place, brightness, colours, bits, level: { mean: 0 } }, head, bounds);
  return isDrawn ? trimmed(surface, box, 8 / side) : undefined;
}

function trimmed({ pixels, stride }: Surface, { xPx, yPx, widthPx, heightPx }: Box, shrink: number): Grey {
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
function draw(drawing: Drawing, head: JpegHead, bounds: CodedBits['bounds']): boolean {
  const { top, bottom, right, brightness, level } = drawing;
  const { down } = brightness;
  const [across, rows] = [mcusAcross(head), mcusDown(head)];
  const [first, end] = [Math.floor(top / down) * across, Math.min(rows, Math.ceil(bottom / down)) * across];
  const length = head.restartEvery === 0 ? rows * across : head.restartEvery;
  // Of the last row of MCUs nothing is wanted that lies right of the box; where every row is a run, that goes for all of them.
  const spare = across - Math.min(across, Math.ceil(right / brightness.across));
  for (let run = Math.floor(first / length); run * length < end; run += 1) {
    const [from, to] = [bounds[run], bounds[run + 1]];
    if (from === undefined || to === undefined) return false;
    level.mean = 0;
    let at = from;
    const stop = Math.min(end, (run + 1) * length);
    const last = stop % across === 0 ? stop - spare : stop;
    for (let mcu = run * length; mcu < last; mcu += 1) {
      at = drawMcu(drawing, at, to, Math.floor(mcu / across), mcu % across);
      if (at === BROKEN) return false;
    }
  }
  return true;
}

function drawMcu(drawing: Drawing, from: number, to: number, row: number, column: number): number {
  const { left, top, right, bottom, surface, block, brightness, colours, bits, level } = drawing;
  const { across, down } = brightness;
  let at = from;
  for (let y = row * down; y < (row + 1) * down; y += 1) {
    for (let x = column * across; x < (column + 1) * across; x += 1) {
      at = readMean(bits, at, brightness, level);
      if (at === BROKEN) return BROKEN;
      const isInside = x >= left && x < right && y >= top && y < bottom;
      at = isInside ? readDetail(bits, at, brightness, level.mean, block) : passDetail(bits, at, brightness.ac, 1);
      if (at === BROKEN || at > to) return BROKEN;
      if (isInside) drawBlock(block, surface, ((y - top) * surface.stride + x - left) * block.side);
    }
  }
  for (let colour = 0; colour < colours.length; colour += 1) {
    const component = colours[colour];
    at = component === undefined ? BROKEN : passBlocks(bits, at, to, component);
    if (at === BROKEN) return BROKEN;
  }
  return at;
}
