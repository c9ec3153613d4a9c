/** What drawing a picture needs beside the code: the renderer's WebAssembly and the letters. Beside a bundle they lie in its assets. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface ChartAssets {
  readonly wasm: string;
  readonly font: string;
}

export function chartAssets(): ChartAssets {
  const root = process.env['LAMBDA_TASK_ROOT'];
  if (root !== undefined) {
    return { wasm: join(root, 'assets', 'resvg.wasm'), font: join(root, 'assets', 'letters.ttf') };
  }
  const packages = createRequire(join(process.cwd(), 'package.json'));
  return {
    wasm: packages.resolve('@resvg/resvg-wasm/index_bg.wasm'),
    font: packages.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  };
}
