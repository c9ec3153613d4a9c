/**
 * Builds every function's bundle with one call of esbuild: what AWS runs, what this machine runs and what the tests boot
 * are the same files. Refuses to build while a step lacks its handler.
 */
import { globSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { type Architecture, layNatives, NATIVE_PACKAGES } from './native-packages.ts';
import { layAssets } from './step-assets.ts';
import { handlerOf, projectRoot, refuseIncompleteSteps, stepNames } from './step-folders.ts';
import { writeWhole } from './written-files.ts';

export interface Bundles {
  /** Holds `<flow>/<step>/index.cjs`. */
  readonly folder: string;
  readonly steps: readonly string[];
  readonly meta: Metafile;
}

/** The SDK is bundled (it loads faster and its version is ours); what is native travels as a folder. */
export const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
  loader: { '.wasm': 'binary' },
  external: [...NATIVE_PACKAGES],
  alias: { '@aws-sdk/credential-provider-node': './infra/bundling/lambda-credentials.ts' },
  minify: true,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
} satisfies BuildOptions;

/** One folder per architecture; what is built for x64 is also what this machine runs. */
export const bundleFolder = (architecture: Architecture, root: string = projectRoot): string =>
  join(root, 'dist', ...(architecture === 'x64' ? [] : [architecture]), 'functions');

/** Builds all steps, or none where one lacks its handler. */
export async function bundleFunctions(architecture: Architecture, { root = projectRoot } = {}): Promise<Bundles> {
  const steps = stepNames(root);
  refuseIncompleteSteps(steps, root);
  const folder = bundleFolder(architecture, root);
  const entryPoints = Object.fromEntries(steps.map((step) => [`${step}/index`, handlerOf(step)]));
  const built = await build({ ...OPTIONS, absWorkingDir: root, entryPoints, outdir: folder });
  for (const file of built.outputFiles) writeWhole(file.path, file.contents);
  writeWhole(join(folder, '..', 'meta.json'), Buffer.from(JSON.stringify(built.metafile)));
  forgetLeftSteps(folder, steps);
  for (const step of steps) {
    const names = NATIVE_PACKAGES.filter((name) => stepsThatImport(name, built.metafile).includes(step));
    layNatives(root, join(folder, step), architecture, names);
  }
  for (const step of steps) await layAssets(root, step, join(folder, step));
  return { folder, steps, meta: built.metafile };
}

/** A step that left the project leaves `dist` too. */
function forgetLeftSteps(folder: string, steps: readonly string[]): void {
  for (const file of globSync('*/*/index.cjs', { cwd: folder })) {
    const step = dirname(file).split(sep).join('/');
    if (!steps.includes(step)) rmSync(join(folder, step), { recursive: true, force: true });
  }
}

/** Steps whose bundle still asks for a package by name when it runs. */
export function stepsThatImport(name: string, meta: Metafile): readonly string[] {
  return Object.entries(meta.outputs)
    .filter(([, output]) => output.imports.some((found) => found.external === true && found.path === name))
    .map(([path]) => dirname(path).split('/').slice(-2).join('/'))
    .sort();
}

if (import.meta.main) {
  const { folder, steps, meta } = await bundleFunctions(process.argv.includes('--arm64') ? 'arm64' : 'x64');
  for (const step of steps) {
    const path = relative(projectRoot, join(folder, step, 'index.cjs'));
    console.log(`${((meta.outputs[path]?.bytes ?? 0) / 1000).toFixed(0).padStart(5)} kB  ${path}`);
  }
}
