/** Reads a QR code out of pixels. The reader's wasm comes from our own files, never from a network; jsQR looks again where it sees nothing. */
import { readFile } from 'node:fs/promises';
import jsQR from 'jsqr';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Raster } from '../raster.ts';

export interface ReadCode {
  readonly content: string;
  /** Modules a side, without quiet zone. */
  readonly modules: number;
}

export type CodeReader = (picture: Raster) => Promise<ReadCode | undefined>;

/** ISO/IEC 18004: version 1 has 21 modules a side, each further one 4 more. */
const modulesOf = (version: number): number => 17 + 4 * version;

export function codeReader(wasmPath: string): CodeReader {
  let ready: Promise<unknown> | undefined;
  const prepare = async (): Promise<void> => {
    const wasmBinary = Uint8Array.from(await readFile(wasmPath)).buffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  };
  return async (picture) => {
    ready ??= prepare();
    await ready;
    const { widthPx: width, heightPx: height } = picture;
    const data = rgbaOf(picture);
    const image = { data, width, height, colorSpace: 'srgb' } as const;
    const [found] = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1, tryInvert: false });
    if (found?.isValid === true && found.text !== '') return { content: found.text, modules: found.symbol.width };
    const seen = jsQR.default(data, width, height, { inversionAttempts: 'dontInvert' });
    return seen === null || seen.data === '' ? undefined : { content: seen.data, modules: modulesOf(seen.version) };
  };
}

function rgbaOf({ pixels, channels, widthPx, heightPx }: Raster): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    rgba[pixel * 4] = pixels[pixel * channels] ?? 0;
    rgba[pixel * 4 + 1] = pixels[pixel * channels + 1] ?? 0;
    rgba[pixel * 4 + 2] = pixels[pixel * channels + 2] ?? 0;
  }
  return rgba;
}
