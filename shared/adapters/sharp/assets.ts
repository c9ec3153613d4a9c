/**
 * The files the renderer needs beside its code: fonts (Noto Sans SC, SIL Open Font License) and the code reader's wasm.
 * In a bundle they lie next to it; in a checkout they are in the packages they come from. Never fetched from a network.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TextWeight } from '#shared/domain/poster/template.ts';

export interface PosterAssets {
  readonly fonts: Readonly<Record<TextWeight, string>>;
  readonly readerWasm: string;
  /** Where backgrounds of kind `art` lie, as `<name>.svg`, `<name>.png` or `<name>.jpg`. */
  readonly artDir: string;
}

const FILES = {
  medium: ['fonts/NotoSansSC-Medium.ttf', '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf'],
  bold: ['fonts/NotoSansSC-Bold.ttf', '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'],
  readerWasm: ['wasm/zxing_reader.wasm', 'zxing-wasm/reader/zxing_reader.wasm'],
} as const;

/** Next to the bundle, or from the packages of the checkout that is run. */
export function resolveAssets(bundleDir: string | undefined = bundleDirectory()): PosterAssets {
  const assetsDir = [bundleDir, bundleDir && join(bundleDir, 'assets')].find(
    (dir) => dir !== undefined && existsSync(join(dir, FILES.medium[0])),
  );
  const packages = createRequire(join(process.cwd(), 'package.json'));
  const path = ([inBundle, inPackage]: readonly [string, string]): string =>
    assetsDir === undefined ? packages.resolve(inPackage) : join(assetsDir, inBundle);
  return {
    fonts: { medium: path(FILES.medium), bold: path(FILES.bold) },
    readerWasm: path(FILES.readerWasm),
    artDir: join(assetsDir ?? join(process.cwd(), 'functions/poster/render/assets'), 'art'),
  };
}

/** Bundles are CommonJS and know where they lie; modules of a checkout do not, and need not. */
const bundleDirectory = (): string | undefined => (typeof __dirname === 'string' ? __dirname : undefined);
