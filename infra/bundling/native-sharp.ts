/**
 * sharp and its native library for one architecture, ready to be laid into a function's asset.
 * The JavaScript is our own installed copy; only the two native packages differ by architecture.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

/** Lays `node_modules` with sharp for `architecture` into a bundle folder, unless that very version lies there already. */
export function laySharp(root: string, bundle: string, architecture: Architecture): void {
  const source = sharpModules(root, architecture);
  const target = join(bundle, 'node_modules');
  const native = join(target, '@img', `sharp-linux-${architecture}`);
  const wanted = readManifest(join(source, 'sharp')).version;
  if (existsSync(native) && readManifest(native).version === wanted) return;
  rmSync(target, { recursive: true, force: true });
  makeFolderOnce(target, (draft) => copyFolder(source, draft));
}

/** sharp for one architecture, gathered once per version under `dist/.native`. */
function sharpModules(root: string, architecture: Architecture): string {
  const installed = join(root, 'node_modules');
  const sharp = readManifest(join(installed, 'sharp'));
  const natives = [`@img/sharp-linux-${architecture}`, `@img/sharp-libvips-linux-${architecture}`];
  const folder = join(root, 'dist', '.native', `sharp-${sharp.version}-${architecture}`);
  makeFolderOnce(folder, (draft) => {
    const here = natives.every((name) => existsSync(join(installed, name)));
    const from = here ? installed : installNatives(draft, architecture, pinned(sharp, natives));
    for (const name of ['sharp', ...Object.keys(sharp.dependencies ?? {})]) copyPackage(installed, draft, name);
    for (const name of natives) copyPackage(from, draft, name);
    rmSync(join(draft, '.natives'), { recursive: true, force: true });
  });
  return folder;
}

const UNUSED = /[/](src|install|[.]bin|node_modules[/]sharp[/]README[.]md|[.]package-lock[.]json)$/;

function copyPackage(from: string, to: string, name: string): void {
  copyFolder(join(from, name), join(to, name), (path) => !UNUSED.test(path));
}

/** The native packages at the exact versions this sharp was released with. */
const pinned = (sharp: z.infer<typeof manifest>, names: readonly string[]): readonly string[] =>
  names.map((name) => {
    const version = sharp.optionalDependencies?.[name];
    if (version === undefined) throw new Error(`sharp ${sharp.version} does not offer ${name}.`);
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
