/** Pictures for the tests of decoding: one that looks like a photo, and PNG and JPEG files put together byte by byte, as no program would write them. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { Raster } from '#shared/adapters/sharp/raster.ts';

/** A face before a landscape, a little soft, with some grain: edges, blends and noise in one. */
export async function photo(widthPx: number, heightPx = widthPx): Promise<Sharp> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#33bb77"/><stop offset="1" stop-color="#1144cc"/></linearGradient></defs><rect width="640" height="640" fill="url(#g)"/><path d="M0 500 L200 380 L330 470 L500 330 L640 420 V640 H0Z" fill="#226633"/><circle cx="320" cy="230" r="150" fill="#332222"/><ellipse cx="320" cy="270" rx="115" ry="140" fill="#f0c8a8"/><circle cx="275" cy="255" r="12" fill="#222"/><circle cx="365" cy="255" r="12" fill="#222"/><path d="M130 640 q190 -300 380 0" fill="#e33"/></svg>`;
  const pixels = Uint8Array.from(await sharp(Buffer.from(drawing)).removeAlpha().raw().toBuffer());
  let grain = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    grain = (Math.imul(grain, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[at] = Math.min(255, Math.max(0, pixels[at]! + ((grain >>> 24) - 128) / 16));
  }
  const soft = await sharp(pixels, { raw: { width: 640, height: 640, channels: 3 } })
    .blur(0.8)
    .resize(widthPx, heightPx)
    .raw()
    .toBuffer();
  return sharp(soft, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

export const pixelAt = ({ pixels, widthPx }: Raster, x: number, y: number): readonly number[] =>
  Array.from(pixels.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3));

/** How alike two lots of pixels are, in decibels; above 34 nobody sees a difference at this size. */
export function likeness(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return 0;
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at]! - other[at]!) ** 2;
  return 10 * Math.log10((255 * 255) / (sum / one.length));
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export function pngChunk(name: string, content: Uint8Array = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  return Buffer.concat([uint32(content.byteLength), named, uint32(crc32(named))]);
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** RGB of eight bits; the chunks stand between the head and the end, where pixels belong. */
export const png = (widthPx: number, heightPx: number, ...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', Buffer.concat([uint32(widthPx), uint32(heightPx), Buffer.of(8, 2, 0, 0, 0)])),
    ...chunks,
    pngChunk('IEND'),
  ]);

/** Zeros, packed about a thousandfold. */
export const packedZeros = (bytes: number): Buffer => deflateSync(Buffer.alloc(bytes), { level: 9 });

export const jpegSegment = (marker: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(0xff, marker, (content.byteLength + 2) >> 8, (content.byteLength + 2) & 255), content]);

/** The head of a JPEG: what it says about its size, and no more. */
export const jpegHead = (
  widthPx: number,
  heightPx: number,
  { frame = 0xc0, precision = 8, components = 3 } = {},
): Buffer => {
  const size = Buffer.of(precision, heightPx >> 8, heightPx & 255, widthPx >> 8, widthPx & 255, components);
  const content = Buffer.concat([size, Buffer.alloc(components * 3)]);
  return Buffer.concat([Buffer.of(0xff, 0xd8), jpegSegment(frame, content)]);
};

/** The segments of a kind that a JPEG carries before its pixels. */
export function jpegSegmentsOf(jpeg: Buffer, marker: number): Buffer {
  const found: Buffer[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] === marker) found.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  }
  return Buffer.concat(found);
}

/** Puts segments right behind the first two bytes of a JPEG. */
export const withSegments = (jpeg: Buffer, segments: Uint8Array): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), segments, jpeg.subarray(2)]);
