/**
 * Making a plate: the template's pixels are encoded once, its codes are made to measure, and what changes is left open.
 * Refuses to splice where a sample poster would not decode to the very pixels of a whole encode; that template is then encoded whole.
 */
import sharp from 'sharp';
import { splicingOf } from '#shared/domain/poster/patches.ts';
import type { Box, PosterTemplate } from '#shared/domain/poster/template.ts';
import type { Raster } from '../raster.ts';
import { type Blocks, blocksOf, coded, plainSymbols } from './blocks.ts';
import { huffmanSegment, shortestCodes, writeCodes } from './huffman-codes.ts';
import { type HuffmanSpec, type JpegParts, partsOf, quantisationOf } from './jpeg-parts.ts';
import { type OwnLayer, type Plate, type PlateRow, print, type SplicedPlate } from './plate.ts';
import { endRow, scanBuffer } from './scan-buffer.ts';
import {
  countRow,
  nothingPredicted,
  type OwnRun,
  onceEach,
  type StaticRun,
  staticRun,
  writeMcus,
} from './scan-rows.ts';
import { cutOut, type Sheet, sheetOf } from './sheet.ts';

/** A welcome is due within seconds: a poster of more than this is uploaded, and loads in the chat, too slowly. */
const MOST_BYTES = 190_000;
const QUALITY_STEP = 8;
/** Lower shows blocks around letters; a template may ask for less of its own. */
const LEAST_QUALITY = 60;

const PLAIN = { lumaAc: plainSymbols, chromaAc: plainSymbols };

export interface PlateOrder {
  readonly template: PosterTemplate;
  /** The poster without anybody's own things. */
  readonly ground: Raster;
  /** A participant whose poster is about as heavy as any: codes are measured on it, and the quality is chosen for it. */
  readonly sample: readonly OwnLayer[];
}

export async function buildPlate(order: PlateOrder): Promise<Plate> {
  const { template, ground } = order;
  const { widthPx, heightPx, pixels } = ground;
  const format = template.format ?? 'jpeg';
  const whole = { kind: 'whole', widthPx, heightPx, format, pixels } as const;
  if (format === 'png') return { ...whole, quality: template.quality };
  const poster: Raster = { ...ground, pixels: Uint8Array.from(pixels) };
  for (const layer of order.sample) await layer.paint(poster, { xPx: 0, yPx: 0 });
  const quality = await bearableQuality(poster, template.quality);
  const splicing = splicingOf(template);
  if (splicing.kind === 'whole') return { ...whole, quality };
  const plate = await splicedPlate(order, poster, splicing.patches, quality);
  const { bytes } = await print(plate, order.sample);
  return (await looksLike(bytes, poster, quality)) ? plate : { ...whole, quality };
}

/** The template's quality, or a little lower while the file would be too heavy to travel well. */
async function bearableQuality(poster: Raster, quality: number): Promise<number> {
  const { byteLength } = await wholeJpeg(poster, quality);
  if (byteLength <= MOST_BYTES || quality <= LEAST_QUALITY) return quality;
  return await bearableQuality(poster, Math.max(LEAST_QUALITY, quality - QUALITY_STEP));
}

/** sharp's encode with the tables of the standard: the same coefficients as with its own, without a second pass over them. */
const fixedCodesJpeg = ({ pixels, widthPx, heightPx }: Raster, quality: number): Promise<Uint8Array> =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality, optimiseCoding: false })
    .toBuffer();

const wholeJpeg = ({ pixels, widthPx, heightPx }: Raster, quality: number): Promise<Uint8Array> =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();

async function looksLike(jpeg: Uint8Array, poster: Raster, quality: number): Promise<boolean> {
  const [ours, theirs] = await Promise.all(
    [jpeg, await wholeJpeg(poster, quality)].map((one) => sharp(one).raw().toBuffer()),
  );
  return ours !== undefined && theirs !== undefined && ours.equals(theirs);
}

async function splicedPlate(
  { ground }: PlateOrder,
  sample: Raster,
  patches: readonly Box[],
  quality: number,
): Promise<SplicedPlate> {
  const { widthPx, heightPx } = ground;
  const parts = partsOf(await fixedCodesJpeg(ground, quality));
  const sheet = sheetOf(patches);
  const specs = await measuredCodes(sample, quality);
  const codes = {
    lumaDc: writeCodes(specs.lumaDc),
    lumaAc: writeCodes(specs.lumaAc),
    chromaDc: writeCodes(specs.chromaDc),
    chromaAc: writeCodes(specs.chromaAc),
  };
  const blocks = coded(blocksOf(parts, PLAIN), codes);
  const across = Math.ceil(widthPx / 16);
  const rows = Array.from({ length: Math.ceil(heightPx / 16) }, (_, row): PlateRow => {
    const own = ownRuns(sheet, row);
    if (own.length === 0) return { kind: 'finished', bytes: finishedRow(blocks, row * across, across, codes) };
    return { kind: 'mixed', runs: filledUp(own, blocks, row, across, codes) };
  });
  const { head, heightAt } = headOf(parts, specs, across);
  const cut = cutOut(ground, sheet);
  return {
    kind: 'spliced',
    widthPx,
    heightPx,
    quality,
    head,
    heightAt,
    codes,
    quantisation: quantisationOf(parts),
    rows,
    sheet,
    ground: cut.pixels,
  };
}

type Specs = Readonly<Record<'lumaDc' | 'lumaAc' | 'chromaDc' | 'chromaAc', HuffmanSpec>>;

/** Codes made for the sample poster as it will be written: each row for itself. */
async function measuredCodes(sample: Raster, quality: number): Promise<Specs> {
  const blocks = blocksOf(partsOf(await fixedCodesJpeg(sample, quality)), PLAIN);
  const across = Math.ceil(sample.widthPx / 16);
  const counts = onceEach();
  for (let row = 0; row < Math.ceil(sample.heightPx / 16); row += 1) countRow(blocks, row * across, across, counts);
  return {
    lumaDc: shortestCodes(counts.lumaDc),
    lumaAc: shortestCodes(counts.lumaAc),
    chromaDc: shortestCodes(counts.chromaDc),
    chromaAc: shortestCodes(counts.chromaAc),
  };
}

function finishedRow(blocks: Blocks, from: number, count: number, codes: SplicedPlate['codes']): Uint8Array {
  const to = scanBuffer(4_096);
  writeMcus(to, blocks, from, count, codes, nothingPredicted());
  return endRow(to);
}

interface PlacedRun extends OwnRun {
  /** Which block of its row it begins at. */
  readonly at: number;
}

/** What of a row of the poster comes from the sheet, from left to right. */
function ownRuns({ patches, widthPx }: Sheet, row: number): readonly PlacedRun[] {
  return patches
    .filter(({ poster }) => row * 16 >= poster.yPx && row * 16 < poster.yPx + poster.heightPx)
    .map(({ poster, xPx, yPx }): PlacedRun => {
      const sheetRow = (yPx + row * 16 - poster.yPx) / 16;
      const from = sheetRow * (widthPx / 16) + xPx / 16;
      return { kind: 'own', at: poster.xPx / 16, from, count: poster.widthPx / 16 };
    })
    .sort((one, other) => one.at - other.at);
}

function filledUp(
  own: readonly PlacedRun[],
  blocks: Blocks,
  row: number,
  across: number,
  codes: SplicedPlate['codes'],
): readonly (StaticRun | OwnRun)[] {
  const runs: (StaticRun | OwnRun)[] = [];
  let next = 0;
  const fixedUpTo = (end: number): void => {
    if (end > next) runs.push(staticRun(blocks, row * across + next, end - next, codes));
  };
  for (const { at, from, count } of own) {
    fixedUpTo(at);
    runs.push({ kind: 'own', from, count });
    next = at + count;
  }
  fixedUpTo(across);
  return runs;
}

function headOf(
  parts: JpegParts,
  specs: Specs,
  across: number,
): { readonly head: Uint8Array; readonly heightAt: number } {
  const before = [Uint8Array.of(0xff, 0xd8), ...parts.tables];
  const head = Buffer.concat([
    ...before,
    parts.frame,
    huffmanSegment(0x00, specs.lumaDc),
    huffmanSegment(0x10, specs.lumaAc),
    huffmanSegment(0x01, specs.chromaDc),
    huffmanSegment(0x11, specs.chromaAc),
    // T.81, B.2.4.4: so many blocks, then a restart marker.
    Uint8Array.of(0xff, 0xdd, 0, 4, across >> 8, across & 0xff),
    parts.scanHeader,
  ]);
  const heightAt = before.reduce((sum, segment) => sum + segment.length, 0) + 5;
  return { head: Uint8Array.from(head), heightAt };
}
