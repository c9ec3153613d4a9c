/**
 * Builds what the poster renderer ships beside its code: small faces of the Noto fonts, the emoji art in one pack, and their licences.
 * Built once for each recipe and package version, into a folder named by them; a build that finds its folder does nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import * as hb from 'harfbuzzjs';
import { BUILT_ASSETS, EMOJI_PACK, faceFile } from '#shared/adapters/sharp/schema.ts';
import { emojiPack } from './emoji-pack.ts';
import { FACES, RECIPES } from './font-recipe.ts';
import { projectRoot } from './step-folders.ts';
import { makeFolderOnce, writeWhole } from './written-files.ts';

/** subset-font brings no types. */
const subsetFont: (font: Buffer, text: string, options: object) => Promise<Buffer> = createRequire(import.meta.url)(
  'subset-font',
);

const EMOJI_ART = '@twemoji/svg';
/** What no outline needs: screen hints, vertical setting, names of glyphs. */
const NEVER_READ = ['gasp', 'vhea', 'vmtx', 'STAT', 'post', 'fpgm', 'prep', 'cvt ', 'MATH', 'BASE'];
const LAYOUT = ['GSUB', 'GPOS', 'GDEF'];

const ATTRIBUTION = `The emoji in twemoji.pack are Twemoji (https://github.com/jdecked/twemoji), packed unchanged from ${EMOJI_ART}.
Graphics: copyright Twitter, Inc and other contributors, licensed under CC-BY 4.0: https://creativecommons.org/licenses/by/4.0/
`;

/** The folder of the built files; `dist/poster-assets/current` leads there too. */
export async function posterAssets(root: string = projectRoot): Promise<string> {
  const folder = join(root, dirname(BUILT_ASSETS), recipeKey(root));
  if (!existsSync(folder)) {
    const files = await builtFiles(root);
    makeFolderOnce(folder, (draft) => {
      for (const [path, contents] of files) writeWhole(join(draft, path), contents);
    });
  }
  pointAt(folder, join(root, BUILT_ASSETS));
  return folder;
}

/** Another version of a package, or another recipe, is another folder. */
function recipeKey(root: string): string {
  const manifests = [...packagesUsed(), 'subset-font', 'harfbuzzjs'].map((name) =>
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const recipe = ['poster-assets.ts', 'font-recipe.ts', 'emoji-pack.ts', '../../shared/adapters/sharp/schema.ts'].map(
    (file) => readFileSync(join(import.meta.dirname, file), 'utf8'),
  );
  const parts = [...manifests, ...recipe, process.versions['brotli'], process.versions['unicode']];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

const packagesUsed = (): readonly string[] => [...new Set([...FACES.map((face) => RECIPES[face].package), EMOJI_ART])];

async function builtFiles(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const modules = join(root, 'node_modules');
  const files = new Map<string, Buffer>();
  const held = new Set<number>();
  for (const face of FACES) {
    // Bold and medium are each other's like: bold lacks what it leaves to medium.
    files.set(faceFile(face), await faceOf(modules, face, face === 'bold' ? new Set() : held));
  }
  files.set(EMOJI_PACK, emojiPack(join(modules, EMOJI_ART)));
  files.set(join(dirname(EMOJI_PACK), 'ATTRIBUTION.txt'), Buffer.from(ATTRIBUTION));
  for (const name of packagesUsed()) {
    const licence = name === EMOJI_ART ? 'license' : 'LICENSE_FONT';
    files.set(`licences/${basename(name)}.txt`, readFileSync(join(modules, name, licence)));
  }
  return files;
}

/** The letters the recipe wants, the file has and no face before it holds. */
async function faceOf(modules: string, face: (typeof FACES)[number], held: Set<number>): Promise<Buffer> {
  const { package: name, file, wants, isShaped, anyway } = RECIPES[face];
  const font = readFileSync(join(modules, name, file));
  const letters = codePointsOf(font).filter(
    (one) => wants(one) && (isShaped || !held.has(one) || anyway?.(one) === true),
  );
  for (const letter of letters) held.add(letter);
  return await subsetFont(font, letters.map((one) => String.fromCodePoint(one)).join(''), {
    targetFormat: 'truetype',
    noHinting: true,
    noLayoutClosure: !isShaped,
    dropTables: isShaped ? NEVER_READ : [...NEVER_READ, ...LAYOUT],
  });
}

const codePointsOf = (font: Buffer): readonly number[] =>
  [...new hb.Face(new hb.Blob(font)).collectUnicodes()].sort((one, other) => one - other);

/** The link is replaced in one move: who follows it finds the old folder or the new one. */
function pointAt(folder: string, link: string): void {
  const target = basename(folder);
  if (existsSync(link) && readlinkSync(link) === target) return;
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}.draft`;
  symlinkSync(target, draft);
  renameSync(draft, link);
}

if (import.meta.main) console.log(await posterAssets());
