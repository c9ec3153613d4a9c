/**
 * The files the renderer needs beside its code: letters and emoji art, which infra/bundling builds, and the WebAssembly of the code
 * reader and of the shaper. In a bundle they lie next to it; in a checkout they are where they were built and in their packages.
 * Never fetched from a network.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BUILT_ASSETS, faceFile } from './schema.ts';

export interface PosterAssets {
  /** Holds the faces and the emoji pack, as schema.ts names them. */
  readonly builtDir: string;
  readonly shaperWasm: string;
  readonly readerWasm: string;
  /** Where backgrounds of kind `art` lie, as `<name>.svg`, `<name>.png` or `<name>.jpg`. */
  readonly artDir: string;
}

const FILES = {
  shaperWasm: ['wasm/harfbuzz.wasm', 'harfbuzzjs/dist/harfbuzz.wasm'],
  readerWasm: ['wasm/zxing_reader.wasm', 'zxing-wasm/reader/zxing_reader.wasm'],
} as const;

/** Next to the bundle, or from the checkout that is run. */
export function resolveAssets(bundleDir: string | undefined = bundleDirectory()): PosterAssets {
  const assetsDir = [bundleDir, bundleDir && join(bundleDir, 'assets')].find(
    (dir) => dir !== undefined && existsSync(join(dir, faceFile('medium'))),
  );
  const packages = createRequire(join(process.cwd(), 'package.json'));
  const path = ([inBundle, inPackage]: readonly [string, string]): string =>
    assetsDir === undefined ? packages.resolve(inPackage) : join(assetsDir, inBundle);
  return {
    builtDir: assetsDir ?? builtDirectory(),
    shaperWasm: path(FILES.shaperWasm),
    readerWasm: path(FILES.readerWasm),
    artDir: join(assetsDir ?? join(process.cwd(), 'functions/poster/render/assets'), 'art'),
  };
}

function builtDirectory(): string {
  const folder = join(process.cwd(), BUILT_ASSETS);
  if (existsSync(folder)) return folder;
  throw new Error("The posters' letters are not built yet: run `npm run bundle` once.");
}

/** Bundles are CommonJS and know where they lie; modules of a checkout do not, and need not. */
const bundleDirectory = (): string | undefined => (typeof __dirname === 'string' ? __dirname : undefined);
