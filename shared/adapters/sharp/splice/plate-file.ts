/**
 * A plate as a file: kept beside the posters, so that a renderer that starts anew loads it instead of composing the template again.
 * A file that is damaged, of another drawing edition or not one of ours is refused, and the plate is built again.
 */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Plate } from './plate.ts';

/** Names the layout of the file; raise it when a field of a plate changes. */
const MAGIC = Buffer.from('WFPLATE1');
const SEAL_BYTES = 32;
/** Bounds what a damaged length can make us allocate: a whole plate of 4000 by 4000 pixels. */
const MOST_BYTES = 64 * 1_024 * 1_024;

export const plateContentType = 'application/octet-stream';

export function writePlate(plate: Plate): Uint8Array {
  const body = zstdCompressSync(serialize(plate));
  return Buffer.concat([MAGIC, seal(body), body]);
}

/** The plate, or undefined where the file is not a sound one. */
export function readPlate(file: Uint8Array): Plate | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const body = bytes.subarray(MAGIC.length + SEAL_BYTES);
  const isOurs = bytes.subarray(0, MAGIC.length).equals(MAGIC);
  if (!isOurs || !bytes.subarray(MAGIC.length, MAGIC.length + SEAL_BYTES).equals(seal(body))) return undefined;
  const kept: unknown = deserialize(zstdDecompressSync(body, { maxOutputLength: MOST_BYTES }));
  return isPlate(kept) ? kept : undefined;
}

const seal = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();

const bytes = z.instanceof(Uint8Array);
const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spliced'), head: bytes, ground: bytes, rows: z.array(z.object({ kind: z.string() })) }),
  z.object({ kind: z.literal('whole'), pixels: bytes }),
]);

/** Its seal says that we wrote it; this, that it was written in this shape. */
const isPlate = (kept: unknown): kept is Plate => shape.safeParse(kept).success;
