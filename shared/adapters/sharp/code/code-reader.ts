/**
 * Reads a QR code out of pixels. Two readers that share no code: ZXing, whose wasm comes from our own files, never from a network,
 * and jsQR. Four ways of looking, from the cheapest to the one that is asked when nobody else sees anything.
 */
import { readFile } from 'node:fs/promises';
import jsQR from 'jsqr';
import {
  binarizers,
  encodeFormats,
  prepareZXingModule,
  type ZXingReaderOptions,
  type ZXingReadResult,
  type ZXingVector,
} from 'zxing-wasm/reader';
import type { Grey } from './grey.ts';

export interface ReadCode {
  readonly content: string;
  /** Modules a side, without quiet zone. */
  readonly modules: number;
}

type Look = (picture: Grey) => Promise<ReadCode | undefined>;

export interface CodeReader {
  /** For a picture that holds one straight code and its margin, and nothing else. */
  readonly glance: Look;
  /** Finds an upright code by its corners, as a phone held straight does. */
  readonly find: Look;
  /** Takes its time: turned, small, large, grainy. */
  readonly search: Look;
  /** The other reader. */
  readonly ask: Look;
}

const THOROUGH: ZXingReaderOptions = {
  formats: encodeFormats(['QRCode']),
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: true,
  tryDenoise: false,
  binarizer: binarizers.indexOf('LocalAverage'),
  isPure: false,
  downscaleFactor: 3,
  downscaleThreshold: 500,
  minLineCount: 2,
  maxNumberOfSymbols: 1,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: false,
};
const STRAIGHT = { ...THOROUGH, tryHarder: false, tryRotate: false, tryDownscale: false };
const PURE = { ...STRAIGHT, isPure: true, binarizer: binarizers.indexOf('FixedThreshold') };

/** ISO/IEC 18004: version 1 has 21 modules a side, each further one 4 more. */
const modulesOf = (version: number): number => 17 + 4 * version;

/** What of the wasm module is used here; its memory moves when it grows. */
interface Zxing {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readBarcodesFromPixmap(
    at: number,
    widthPx: number,
    heightPx: number,
    options: ZXingReaderOptions,
  ): ZXingVector<ZXingReadResult>;
}

const isZxing = (module: object): module is Zxing =>
  ['HEAPU8', '_malloc', '_free', 'readBarcodesFromPixmap'].every((part) => part in module);

export function codeReader(wasmPath: string): CodeReader {
  let ready: Promise<Zxing> | undefined;
  const prepare = async (): Promise<Zxing> => {
    const wasmBinary = Uint8Array.from(await readFile(wasmPath)).buffer;
    const module: object = await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    if (!isZxing(module)) throw new Error('The code reader is another one than this was written for.');
    return module;
  };
  const looking =
    (options: ZXingReaderOptions): Look =>
    async (picture) => {
      ready ??= prepare();
      return readWith(await ready, picture, options);
    };
  return {
    glance: looking(PURE),
    find: looking(STRAIGHT),
    search: looking(THOROUGH),
    ask: async (picture) => readAnew(picture),
  };
}

/** Brightness goes in as it is: the package's own way in wants four bytes a pixel, and costs as much as the reading. */
function readWith(
  zxing: Zxing,
  { pixels, widthPx, heightPx }: Grey,
  options: ZXingReaderOptions,
): ReadCode | undefined {
  const at = zxing._malloc(pixels.length);
  try {
    zxing.HEAPU8.set(pixels, at);
    const found = zxing.readBarcodesFromPixmap(at, widthPx, heightPx, options);
    const code = found.size() === 0 ? undefined : codeOf(found.get(0));
    // What is found lies in the wasm's memory, which nobody else tidies up.
    if ('delete' in found && typeof found.delete === 'function') found.delete();
    return code;
  } finally {
    zxing._free(at);
  }
}

const codeOf = (found: ZXingReadResult | undefined): ReadCode | undefined =>
  found?.isValid === true && found.text !== '' ? { content: found.text, modules: found.symbol.width } : undefined;

function readAnew({ pixels, widthPx, heightPx }: Grey): ReadCode | undefined {
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
  const words = new Uint32Array(rgba.buffer);
  for (let at = 0; at < pixels.length; at += 1) words[at] = 0xff000000 | ((pixels[at] ?? 0) * 0x010101);
  const seen = jsQR.default(rgba, widthPx, heightPx, { inversionAttempts: 'dontInvert' });
  return seen === null || seen.data === '' ? undefined : { content: seen.data, modules: modulesOf(seen.version) };
}
