/**
 * Files a step ships beside its code: its own `assets/` folder, and files of packages named in its `assets.json`
 * (`[{ "package": "<name>", "from": "<path inside it>", "to": "<path inside assets/>" }]`), or all that another step ships
 * (`{ "like": "<flow>/<step>" }`). Refuses a file that is not there.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { writeWhole } from './written-files.ts';

const packageFiles = z.array(z.object({ package: z.string(), from: z.string(), to: z.string() }));
const another = z.object({ like: z.string() });

/** Lays the assets of one step into its bundle folder. */
export function layAssets(root: string, asked: string, bundle: string): void {
  const step = ownerOf(root, asked);
  const own = join(root, 'functions', step, 'assets');
  const files = globSync('**/*', { cwd: own, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    writeWhole(join(bundle, 'assets', path.slice(own.length)), readFileSync(path));
  }
  for (const file of packageFilesOf(root, step)) {
    const path = join(root, 'node_modules', file.package, file.from);
    if (!existsSync(path))
      throw new Error(`functions/${step}/assets.json names ${file.package}/${file.from}: not there.`);
    writeWhole(join(bundle, 'assets', file.to), readFileSync(path));
  }
}

/** The step whose assets are meant. */
function ownerOf(root: string, step: string): string {
  const list = z.safeParse(another, listOf(root, step));
  return list.success ? list.data.like : step;
}

const packageFilesOf = (root: string, step: string): z.infer<typeof packageFiles> =>
  z.parse(packageFiles, listOf(root, step));

function listOf(root: string, step: string): unknown {
  const list = join(root, 'functions', step, 'assets.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}
