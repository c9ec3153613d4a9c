/**
 * Files a step ships beside its code: its own `assets/` folder, and what its `assets.json` names: files of packages
 * (`{ "package": "<name>", "from": "<path inside it>", "to": "<path inside assets/>" }`) and the folder that is built for the posters
 * (`{ "built": "poster-assets", "to": "<path inside assets/>" }`); a folder of this project (`{ "folder": "<path>", "to": "<path inside assets/>" }`);
 * or all that another step ships (`{ "like": "<flow>/<step>" }`).
 * Refuses a file that is not there.
 */
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { posterAssets } from './poster-assets.ts';
import { writeWhole } from './written-files.ts';

const packageFile = z.object({ package: z.string(), from: z.string(), to: z.string() });
const builtFolder = z.object({ built: z.literal('poster-assets'), to: z.string() });
const another = z.object({ like: z.string() });
const ownFolder = z.object({ folder: z.string(), to: z.string() });
const assetList = z.array(z.union([packageFile, builtFolder, ownFolder]));

/** Lays the assets of one step into its bundle folder; what lay there and is no longer wanted leaves. */
export async function layAssets(root: string, asked: string, bundle: string): Promise<void> {
  const step = ownerOf(root, asked);
  const assets = join(bundle, 'assets');
  const laid = layFolder(join(root, 'functions', step, 'assets'), assets);
  for (const wanted of assetsOf(root, step)) {
    if ('built' in wanted) laid.push(...layFolder(await posterAssets(root), join(assets, wanted.to)));
    else if ('folder' in wanted) laid.push(...layFolder(join(root, wanted.folder), join(assets, wanted.to)));
    else laid.push(layPackageFile(root, step, wanted, assets));
  }
  const kept = new Set(laid);
  for (const path of filesIn(assets)) if (!kept.has(path)) rmSync(path);
}

function layPackageFile(root: string, step: string, file: z.infer<typeof packageFile>, assets: string): string {
  const path = join(root, 'node_modules', file.package, file.from);
  if (!existsSync(path))
    throw new Error(`functions/${step}/assets.json names ${file.package}/${file.from}: not there.`);
  const to = join(assets, file.to);
  writeWhole(to, readFileSync(path));
  return to;
}

function layFolder(folder: string, to: string): string[] {
  return filesIn(folder).map((path) => {
    const target = join(to, path.slice(folder.length));
    writeWhole(target, readFileSync(path));
    return target;
  });
}

const filesIn = (folder: string): readonly string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.draft'))
    .map((entry) => join(entry.parentPath, entry.name));

/** The step whose assets are meant. */
function ownerOf(root: string, step: string): string {
  const list = z.safeParse(another, listOf(root, step));
  return list.success ? list.data.like : step;
}

const assetsOf = (root: string, step: string): z.infer<typeof assetList> => z.parse(assetList, listOf(root, step));

function listOf(root: string, step: string): unknown {
  const list = join(root, 'functions', step, 'assets.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}
