/**
 * A plate (底版): one template of one campaign, encoded once. Printing puts a participant's own blocks in the place of its own and joins
 * the rest as it is: the pixels are those of encoding the whole poster, at a fraction of the work.
 */
import sharp, { type Sharp } from 'sharp';
import type { Box } from '#shared/domain/poster/template.ts';
import { givenBack, lent } from '../lent-pixels.ts';
import type { Raster } from '../raster.ts';
import type { Blocks } from './blocks.ts';
import { encodeBlocks, type Quantisation } from './encode-blocks.ts';
import { endRow, type ScanBuffer, scanBuffer } from './scan-buffer.ts';
import {
  nothingPredicted,
  type OwnRun,
  type ScanCodes,
  type StaticRun,
  writeMcus,
  writeStaticRun,
} from './scan-rows.ts';
import { originFor, type Sheet } from './sheet.ts';

/** One row of blocks: finished, or to be filled with a participant's own. */
export type PlateRow = { readonly kind: 'finished'; readonly bytes: Uint8Array } | MixedRow;

export interface MixedRow {
  readonly kind: 'mixed';
  readonly runs: readonly (StaticRun | OwnRun)[];
}

export interface SplicedPlate {
  readonly kind: 'spliced';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: number;
  /** Everything before the first row: tables, size, one restart a row, scan header. */
  readonly head: Uint8Array;
  /** Where in `head` the height stands. */
  readonly heightAt: number;
  readonly codes: ScanCodes;
  readonly quantisation: Quantisation;
  readonly rows: readonly PlateRow[];
  readonly sheet: Sheet;
  /** The sheet before anybody's own things are on it. */
  readonly ground: Uint8Array;
}

/** A template that cannot be spliced: its pixels, encoded whole for everybody. */
export interface WholePlate {
  readonly kind: 'whole';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: number;
  readonly format: 'jpeg' | 'png';
  readonly pixels: Uint8Array;
}

/** Room for a row to begin with; it grows. */
const ROW_BYTES = 16_384;

export type Plate = SplicedPlate | WholePlate;

/** Puts one personal layer on pixels whose first one is the poster's pixel `origin`. */
export interface OwnLayer {
  readonly box: Box;
  paint(ground: Raster, origin: { readonly xPx: number; readonly yPx: number }): Promise<void> | void;
}

export interface Print {
  readonly bytes: Uint8Array;
  /** The rows around a box as a picture of their own, of the very bytes that stand in the poster; `box` is where the box lies in it. */
  strip(box: Box): { readonly jpeg: Uint8Array; readonly box: Box };
}

export const print = (plate: Plate, layers: readonly OwnLayer[]): Promise<Print> =>
  plate.kind === 'spliced' ? printSpliced(plate, layers) : printWhole(plate, layers);

async function printSpliced(plate: SplicedPlate, layers: readonly OwnLayer[]): Promise<Print> {
  const { sheet, ground } = plate;
  const own: Raster = { ...sheet, channels: 3, pixels: lent(ground.length) };
  own.pixels.set(ground);
  for (const layer of layers) await layer.paint(own, originFor(sheet, layer.box));
  const blocks = encodeBlocks(own, plate.quantisation, plate.codes);
  givenBack(own.pixels);
  const buffer = scanBuffer(ROW_BYTES);
  const rows = plate.rows.map((row) =>
    row.kind === 'finished' ? row.bytes : filledRow(buffer, plate.codes, row, blocks),
  );
  return {
    bytes: joined(plate, rows, 0),
    strip(box) {
      const first = Math.floor(box.yPx / 16);
      const last = Math.ceil((box.yPx + box.heightPx) / 16);
      const jpeg = joined(plate, rows.slice(first, last), first);
      return { jpeg, box: { ...box, yPx: box.yPx - first * 16 } };
    },
  };
}

async function printWhole(plate: WholePlate, layers: readonly OwnLayer[]): Promise<Print> {
  const { widthPx, heightPx, format, quality, pixels } = plate;
  const poster: Raster = { widthPx, heightPx, channels: 3, pixels: pixels.slice() };
  for (const layer of layers) await layer.paint(poster, { xPx: 0, yPx: 0 });
  const pipeline = sharpOf(poster);
  const bytes = await (format === 'png' ? pipeline.png() : pipeline.jpeg({ quality })).toBuffer();
  return { bytes, strip: (box) => ({ jpeg: bytes, box }) };
}

const sharpOf = ({ pixels, widthPx, heightPx }: Raster): Sharp =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });

function filledRow(to: ScanBuffer, codes: ScanCodes, { runs }: MixedRow, own: Blocks): Uint8Array {
  const predicted = nothingPredicted();
  for (const run of runs) {
    if (run.kind === 'static') writeStaticRun(to, run, codes, predicted);
    else writeMcus(to, own, run.from, run.count, codes, predicted);
  }
  return endRow(to);
}

/** Head, rows with a restart marker between two (T.81, E.1.3: numbered 0 to 7, again and again), end marker. */
function joined({ head, heightAt, heightPx }: SplicedPlate, rows: readonly Uint8Array[], firstRow: number): Uint8Array {
  const size = rows.reduce((sum, row) => sum + row.length + 2, head.length);
  const bytes = new Uint8Array(size);
  bytes.set(head);
  const height = Math.min(heightPx - firstRow * 16, rows.length * 16);
  bytes.set([height >> 8, height & 0xff], heightAt);
  let at = head.length;
  rows.forEach((row, index) => {
    bytes.set(row, at);
    at += row.length;
    const isLast = index === rows.length - 1;
    bytes.set([0xff, isLast ? 0xd9 : 0xd0 + (index % 8)], at);
    at += 2;
  });
  return bytes;
}
