/**
 * All emoji art of Twemoji in one file, of which a single picture is read without unpacking the others.
 * Its layout is told in shared/adapters/sharp/schema.ts. Refuses two pictures of one name.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Larger blocks pack better and cost more to read one picture from: about 300 kB unpacked. */
const PICTURES_A_BLOCK = 128;
const EFFORT = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** @param folder holds `<code points in hex>.svg`. */
export function emojiPack(folder: string): Buffer {
  const pictures = globSync('*.svg', { cwd: folder })
    .sort()
    .map((file) => ({ name: nameOf(file), svg: readFileSync(join(folder, file)) }));
  if (new Set(pictures.map(({ name }) => name)).size !== pictures.length) {
    throw new Error('Two pictures of the emoji art have the same name without U+FE0F.');
  }
  const blocks = Array.from({ length: Math.ceil(pictures.length / PICTURES_A_BLOCK) }, (_, at) =>
    pictures.slice(at * PICTURES_A_BLOCK, (at + 1) * PICTURES_A_BLOCK),
  ).map((held) => ({ held, packed: brotliCompressSync(Buffer.concat(held.map(({ svg }) => svg)), EFFORT) }));
  const index = blocks.map(({ held, packed }) =>
    [packed.length, ...held.flatMap(({ name, svg }) => [name, svg.length])].join(' '),
  );
  const packedIndex = brotliCompressSync(Buffer.from(index.join('\n')), EFFORT);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(packedIndex.length);
  return Buffer.concat([head, packedIndex, ...blocks.map(({ packed }) => packed)]);
}

const nameOf = (file: string): string => file.replace('.svg', '').replaceAll(/-?fe0f/g, '');
