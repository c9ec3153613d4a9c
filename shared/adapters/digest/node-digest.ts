/** SHA-256 by Node's own crypto. */
import { createHash } from 'node:crypto';
import type { Digest } from '#shared/ports/digest.ts';

export function nodeDigest(): Digest {
  return { sha256Hex: (text) => createHash('sha256').update(text, 'utf8').digest('hex') };
}
