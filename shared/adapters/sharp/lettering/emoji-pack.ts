/**
 * The emoji art shipped with the renderer (Twemoji, CC-BY 4.0): which emoji have a picture, and the picture as SVG. The layout of
 * the pack is told in ../schema.ts. Nothing is read before the first emoji is asked for.
 */
import { openSync, readSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { kept } from './kept.ts';

export interface EmojiPack {
  has(name: string): boolean;
  /** @param name one that the pack has. */
  svgOf(name: string): Buffer;
}

/** A block is 300 kB unpacked; faces, hands and hearts lie in few. */
const MOST_BLOCKS = 4;

interface Picture {
  readonly block: number;
  readonly packedLength: number;
  readonly start: number;
  readonly length: number;
}

export function openEmojiPack(path: string): EmojiPack {
  let opened: { readonly file: number; readonly pictures: ReadonlyMap<string, Picture> } | undefined;
  const blocks = kept<Buffer>(MOST_BLOCKS);
  const pack = () => {
    opened ??= readIndex(openSync(path, 'r'));
    return opened;
  };
  return {
    has: (name) => pack().pictures.has(name),
    svgOf(name) {
      const { file, pictures } = pack();
      const picture = pictures.get(name);
      if (picture === undefined) throw new Error('An emoji was asked for that has no picture.');
      const { block, packedLength, start, length } = picture;
      const key = String(block);
      const unpacked = blocks.get(key) ?? blocks.put(key, unpack(file, block, packedLength));
      return unpacked.subarray(start, start + length);
    },
  };
}

function readIndex(file: number): { readonly file: number; readonly pictures: ReadonlyMap<string, Picture> } {
  const indexLength = bytesAt(file, 0, 4).readUInt32BE();
  const pictures = new Map<string, Picture>();
  let block = 4 + indexLength;
  for (const line of unpack(file, 4, indexLength).toString().split('\n')) {
    const [packedLength = '0', ...held] = line.split(' ');
    let start = 0;
    for (let at = 0; at < held.length; at += 2) {
      const length = Number(held[at + 1]);
      pictures.set(held[at] ?? '', { block, packedLength: Number(packedLength), start, length });
      start += length;
    }
    block += Number(packedLength);
  }
  return { file, pictures };
}

const unpack = (file: number, offset: number, length: number): Buffer =>
  brotliDecompressSync(bytesAt(file, offset, length));

function bytesAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, offset);
  return bytes;
}
