/**
 * The pixels of a plain PNG, as code pictures are: no interlace, no transparency in colours, at most eight bits a sample. Node's own zlib does the work,
 * at a tenth of what a whole picture pipeline costs. Answers undefined for any other PNG, or a broken one: the pipeline then has its say.
 */
import { inflateSync } from 'node:zlib';
import { lent } from '../lent-pixels.ts';
import type { Raster } from '../raster.ts';

/** A code picture is a few hundred pixels wide. Bounds what a hostile one can cost: nothing is inflated beyond its size. */
const MOST_SIDE_PX = 2_048;
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Samples of a pixel, by colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;

interface Plain {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: number;
  readonly colours: number;
  readonly samples: number;
  readonly palette: Uint8Array;
  /** Bytes of a row, without the one that names its filter. */
  readonly stride: number;
  readonly data: Buffer;
}

export function pngPixels(bytes: Uint8Array): Raster | undefined {
  const png = plainPng(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const lines = png && unfiltered(png);
  return lines && colours(png, lines);
}

function plainPng(bytes: Buffer): Plain | undefined {
  if (!bytes.subarray(0, 8).equals(SIGNATURE) || bytes.length < 45 || bytes.readUInt32BE(8) !== 13) return undefined;
  const [widthPx, heightPx] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth = 0, type = 0, , , interlace] = bytes.subarray(24, 29);
  const samples = SAMPLES[type] ?? 0;
  const isSized = widthPx > 0 && heightPx > 0 && Math.max(widthPx, heightPx) <= MOST_SIDE_PX;
  const isPlain = interlace === 0 && (depth === 8 || (samples === 1 && [1, 2, 4].includes(depth)));
  const chunks = isSized && samples > 0 && isPlain ? chunksOf(bytes) : undefined;
  if (chunks === undefined) return undefined;
  const stride = Math.ceil((widthPx * samples * depth) / 8);
  const { palette, data } = chunks;
  return { widthPx, heightPx, depth, colours: type, samples, palette, stride, data };
}

/** Undefined unless it ends as it should, or when it names a colour that is see-through. */
function chunksOf(bytes: Buffer): Pick<Plain, 'palette' | 'data'> | undefined {
  const data: Buffer[] = [];
  let palette = new Uint8Array(0);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const content = bytes.subarray(at + 8, end - 4);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'IEND') return { palette, data: Buffer.concat(data) };
    if (name === 'tRNS' || end > bytes.length) return undefined;
    if (name === 'PLTE') palette = new Uint8Array(content);
    if (name === 'IDAT') data.push(content);
    at = end;
  }
  return undefined;
}

/** Rows one after the other, every filter undone; in place, each still with the byte that named it. */
function unfiltered({ heightPx, stride, samples, depth, data }: Plain): Buffer | undefined {
  const size = (stride + 1) * heightPx;
  const lines = inflated(data, size);
  if (lines === undefined) return undefined;
  const step = Math.max(1, (samples * depth) >> 3);
  const above = Buffer.alloc(stride);
  for (let y = 0; y < heightPx; y += 1) {
    const from = y * (stride + 1);
    const filter = lines[from] ?? 255;
    if (filter === 0) continue;
    const row = lines.subarray(from + 1, from + 1 + stride);
    const before = y === 0 ? above : lines.subarray(from - stride, from);
    if (!undo(filter, row, before, step)) return undefined;
  }
  return lines;
}

function inflated(data: Buffer, size: number): Buffer | undefined {
  try {
    const lines = inflateSync(data, { maxOutputLength: size, chunkSize: Math.max(64, size + 1) });
    return lines.length === size ? lines : undefined;
  } catch {
    return undefined;
  }
}

/** PNG specification, chapter 9: what is stored is how far a byte lies from a guess. */
function undo(filter: number, row: Buffer, before: Buffer, step: number): boolean {
  // Most rows of a code picture are the very row above.
  if (filter === 2 && row.equals(NOTHING.subarray(0, row.length))) row.set(before);
  else if (filter === 1) for (let x = step; x < row.length; x += 1) row[x] = (row[x] ?? 0) + (row[x - step] ?? 0);
  else if (filter === 2) for (let x = 0; x < row.length; x += 1) row[x] = (row[x] ?? 0) + (before[x] ?? 0);
  else if (filter === 3)
    for (let x = 0; x < row.length; x += 1)
      row[x] = (row[x] ?? 0) + (((x < step ? 0 : (row[x - step] ?? 0)) + (before[x] ?? 0)) >> 1);
  else if (filter === 4)
    for (let x = 0; x < row.length; x += 1)
      row[x] =
        (row[x] ?? 0) +
        nearest(x < step ? 0 : (row[x - step] ?? 0), before[x] ?? 0, x < step ? 0 : (before[x - step] ?? 0));
  return filter <= 4;
}

const NOTHING = Buffer.alloc(MOST_SIDE_PX * 4);

/** Paeth's guess: of left, above and above left, the one next to left + above − above left. */
function nearest(left: number, above: number, corner: number): number {
  const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function colours(png: Plain, lines: Buffer): Raster {
  const { widthPx, heightPx, stride, samples } = png;
  const pixels = lent(widthPx * heightPx * 3);
  const width = widthPx * 3;
  const tiles = samples === 1 ? tilesOf(png) : undefined;
  const canvas = tiles?.BYTES_PER_ELEMENT === 4 ? new Uint32Array(pixels.buffer, 0, pixels.length >> 2) : pixels;
  const across = canvas.length / heightPx;
  for (let y = 0; y < heightPx; y += 1) {
    const from = y * (stride + 1) + 1;
    // Told by the bytes, not the filter: rows that say the same look the same.
    if (y > 0 && lines.compare(lines, from - stride - 1, from - 1, from, from + stride) === 0) {
      pixels.copyWithin(y * width, (y - 1) * width, y * width);
      continue;
    }
    const row = lines.subarray(from, from + stride);
    if (tiles !== undefined) layTiles(tiles, row, canvas, y * across, (y + 1) * across);
    else if (samples === 3) pixels.set(row, y * width);
    else paintOnWhite(samples, row, pixels.subarray(y * width, (y + 1) * width));
  }
  return { widthPx, heightPx, channels: 3, pixels };
}

/** For every byte of a row, the red, green and blue of the pixels it stands for: one to eight of them. Four pixels are three words. */
function tilesOf({ depth, colours: type, palette, widthPx }: Plain): Uint8Array | Uint32Array {
  const most = (1 << depth) - 1;
  const each = 8 / depth;
  const tiles = new Uint8Array(256 * each * 3);
  for (let byte = 0, to = 0; byte < 256; byte += 1) {
    for (let shift = 8 - depth; shift >= 0; shift -= depth) {
      const value = (byte >> shift) & most;
      const grey = (value * 255) / most;
      tiles[to] = type === PALETTE ? (palette[value * 3] ?? 0) : grey;
      tiles[to + 1] = type === PALETTE ? (palette[value * 3 + 1] ?? 0) : grey;
      tiles[to + 2] = type === PALETTE ? (palette[value * 3 + 2] ?? 0) : grey;
      to += 3;
    }
  }
  return each % 4 === 0 && widthPx % 4 === 0 ? new Uint32Array(tiles.buffer) : tiles;
}

/** Of the last byte only as many pixels as the row still has. */
function layTiles<Pixels extends Uint8Array | Uint32Array>(
  tiles: Pixels,
  row: Uint8Array,
  into: Pixels,
  first: number,
  end: number,
): void {
  const size = tiles.length >> 8;
  let to = first;
  for (let at = 0; at < row.length; at += 1) {
    const stop = Math.min(end, to + size);
    for (let from = (row[at] ?? 0) * size; to < stop; from += 1) {
      into[to] = tiles[from] ?? 0;
      to += 1;
    }
  }
}

/** Grey or colours that may be see-through. */
function paintOnWhite(samples: number, row: Uint8Array, into: Uint8Array): void {
  for (let from = 0, to = 0; to < into.length; from += samples, to += 3) {
    const opacity = row[from + samples - 1] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = row[samples === 4 ? from + channel : from] ?? 0;
      into[to + channel] = opacity === 255 ? colour : (colour * opacity + 255 * (255 - opacity)) / 255;
    }
  }
}
