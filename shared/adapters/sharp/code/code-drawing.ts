/**
 * The live code as it stands on the poster: black on white, four modules of quiet zone, its pixels whole multiples of what they were.
 * Fractions of a pixel blur the modules' edges, and some phones then fail to read a code that looks fine.
 */
import { create } from 'qrcode';
import sharp from 'sharp';
import { lay, type Raster, whiteSquare } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';
import type { ReadCode } from './code-reader.ts';

/** ISO/IEC 18004, 7.3.7: four modules of quiet zone on every side. */
const QUIET_MODULES = 4;
/** Finer modules can still be read from a file, but hardly from a screen that is held to another phone. */
const LEAST_MODULE_PX = 3;
const DARK = 128;

/** The same content as our own modules, error correction M; undefined when they would be too fine. */
export function redrawnCode(content: string, sidePx: number): Raster | undefined {
  const { modules } = create(content, { errorCorrectionLevel: 'M' });
  const modulePx = Math.floor(sidePx / (modules.size + 2 * QUIET_MODULES));
  if (modulePx < LEAST_MODULE_PX) return undefined;
  const square = whiteSquare(sidePx);
  const start = Math.floor((sidePx - modules.size * modulePx) / 2);
  const dark = {
    widthPx: modulePx,
    heightPx: modulePx,
    channels: 3,
    pixels: new Uint8Array(modulePx * modulePx * 3),
  } as const;
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      lay(dark, square, { xPx: start + column * modulePx, yPx: start + row * modulePx });
    }
  }
  return square;
}

/**
 * WeCom's own picture, scaled up by a whole number. Its margin is replaced by ours, so that the code is as large as the box allows;
 * a picture whose code is larger than the box has to be made smaller, and only then its pixels are blended.
 * Undefined when its modules would be too fine.
 */
export async function officialCode(picture: Raster, read: ReadCode, sidePx: number): Promise<Raster | undefined> {
  const room = sidePx / (read.modules + 2 * QUIET_MODULES);
  if (room < LEAST_MODULE_PX) return undefined;
  const code = withoutMargin(picture);
  const largest = Math.max(code.widthPx, code.heightPx);
  const codeSidePx = Math.floor(room * read.modules);
  const factor = Math.floor(codeSidePx / largest);
  const scaled = factor >= 1 ? repeated(code, factor) : await madeSmaller(code, codeSidePx / largest);
  const square = whiteSquare(sidePx);
  lay(scaled, square, {
    xPx: Math.floor((sidePx - scaled.widthPx) / 2),
    yPx: Math.floor((sidePx - scaled.heightPx) / 2),
  });
  return square;
}

/** Cut to what is dark, if that is a square, as a code is; a picture with words or ornaments around the code stays whole. */
function withoutMargin(picture: Raster): Raster {
  const { widthPx, heightPx, channels, pixels } = picture;
  let [left, top, right, bottom] = [widthPx, heightPx, -1, -1];
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      if ((pixels[(y * widthPx + x) * channels + 1] ?? 255) >= DARK) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  const isSquare = width > 0 && Math.abs(width - height) <= Math.max(width, height) * 0.02;
  return isSquare ? cut(picture, left, top, width, height) : picture;
}

function cut({ pixels, widthPx, channels }: Raster, left: number, top: number, width: number, height: number): Raster {
  const piece = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((y + top) * widthPx + left) * channels;
    piece.set(pixels.subarray(from, from + width * channels), y * width * channels);
  }
  return { widthPx: width, heightPx: height, channels, pixels: piece };
}

function repeated({ pixels, widthPx, heightPx, channels }: Raster, factor: number): Raster {
  if (factor === 1) return { pixels, widthPx, heightPx, channels };
  const [width, height] = [widthPx * factor, heightPx * factor];
  const large = new Uint8Array(width * height * channels);
  for (let y = 0; y < heightPx; y += 1) {
    const row = y * factor * width * channels;
    for (let x = 0; x < width; x += 1) {
      const from = (y * widthPx + Math.floor(x / factor)) * channels;
      for (let channel = 0; channel < channels; channel += 1)
        large[row + x * channels + channel] = pixels[from + channel] ?? 0;
    }
    for (let copy = 1; copy < factor; copy += 1)
      large.copyWithin(row + copy * width * channels, row, row + width * channels);
  }
  return { widthPx: width, heightPx: height, channels, pixels: large };
}

async function madeSmaller({ pixels, widthPx, heightPx, channels }: Raster, factor: number): Promise<Raster> {
  const [width, height] = [Math.floor(widthPx * factor), Math.floor(heightPx * factor)];
  return await rasterOf(
    sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } }).resize(width, height, { fit: 'fill' }),
  );
}
