/**
 * Packages with a native library, for one architecture, ready to be laid into a function's asset. Their JavaScript is our own installed copy;
 * only the native parts differ by architecture.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { copyFolder, makeFolderOnce } from './written-files.ts';

export type Architecture = 'x64' | 'arm64';

const manifest = z.object({
  version: z.string(),
  dependencies: z.optional(z.record(z.string(), z.string())),
  optionalDependencies: z.optional(z.record(z.string(), z.string())),
});

const readManifest = (folder: string): z.infer<typeof manifest> =>
  z.parse(manifest, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

interface NativeSet {
  /** Ours, by name, whatever the architecture. */
  readonly packages: readonly string[];
  readonly natives: (architecture: Architecture) => readonly string[];
  /** Of these: says which versions of the native parts it was released with, and what else it needs. */
  readonly pinnedBy: string;
}

/** By the package a step imports. */
const SETS = {
  sharp: {
    packages: ['sharp'],
    natives: (architecture) => [`@img/sharp-linux-${architecture}`, `@img/sharp-libvips-linux-${architecture}`],
    pinnedBy: 'sharp',
  },
  '@duckdb/node-api': {
    packages: ['@duckdb/node-api', '@duckdb/node-bindings'],
    natives: (architecture) => [`@duckdb/node-bindings-linux-${architecture}`],
    pinnedBy: '@duckdb/node-bindings',
  },
} as const satisfies Record<string, NativeSet>;

export type NativePackage = keyof typeof SETS;
export const NATIVE_PACKAGES: readonly NativePackage[] = ['sharp', '@duckdb/node-api'];

/** Lays `node_modules` with these packages for `architecture` into a bundle folder, unless those very versions lie there already. */
export function layNatives(
  root: string,
  bundle: string,
  architecture: Architecture,
  names: readonly NativePackage[],
): void {
  const target = join(bundle, 'node_modules');
  const sources = names.map((name) => gathered(root, architecture, SETS[name]));
  const wanted = sources.map((source) => basename(source)).join('\n');
  const note = join(target, '.laid');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return;
  rmSync(target, { recursive: true, force: true });
  if (names.length === 0) return;
  makeFolderOnce(target, (draft) => {
    for (const source of sources) copyFolder(source, draft);
    writeFileSync(join(draft, '.laid'), wanted);
  });
}

/** One set for one architecture, gathered once per version under `dist/.native`. */
function gathered(root: string, architecture: Architecture, set: NativeSet): string {
  const installed = join(root, 'node_modules');
  const pinning = readManifest(join(installed, set.pinnedBy));
  const natives = set.natives(architecture);
  const name = set.pinnedBy.replaceAll('/', '-').replace('@', '');
  const folder = join(root, 'dist', '.native', `${name}-${pinning.version}-${architecture}`);
  makeFolderOnce(folder, (draft) => {
    const here = natives.every((one) => existsSync(join(installed, one)));
    const from = here ? installed : installNatives(draft, architecture, pinned(set.pinnedBy, pinning, natives));
    for (const one of [...set.packages, ...Object.keys(pinning.dependencies ?? {})]) copyPackage(installed, draft, one);
    for (const one of natives) copyPackage(from, draft, one);
    rmSync(join(draft, '.natives'), { recursive: true, force: true });
  });
  return folder;
}

const UNUSED = /[/](src|install|[.]bin|node_modules[/]sharp[/]README[.]md|[.]package-lock[.]json)$|[.](d[.]ts|map)$/;

function copyPackage(from: string, to: string, name: string): void {
  copyFolder(join(from, name), join(to, name), (path) => !UNUSED.test(path));
}

/** The native packages at the exact versions they were released with. */
const pinned = (by: string, pinning: z.infer<typeof manifest>, names: readonly string[]): readonly string[] =>
  names.map((name) => {
    const version = pinning.optionalDependencies?.[name];
    if (version === undefined) throw new Error(`${by} ${pinning.version} does not offer ${name}.`);
    return `${name}@${version}`;
  });

/** npm refuses packages of another processor unless told that this is what we want. */
function installNatives(folder: string, architecture: Architecture, packages: readonly string[]): string {
  const natives = join(folder, '.natives');
  const target = ['--os=linux', `--cpu=${architecture}`, '--libc=glibc', '--force'];
  // A registry that stalls is asked again soon, not after npm's five minutes.
  const patience = ['--fetch-timeout=45000', '--fetch-retries=4'];
  const quiet = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', natives, ...target, ...patience, ...quiet, ...packages], {
    stdio: 'pipe',
  });
  return join(natives, 'node_modules');
}
