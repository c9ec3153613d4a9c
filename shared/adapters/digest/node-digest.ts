/** SHA-256 by Node's own crypto. */
import { createHash } from 'node:crypto';
import type { Digest } from '#shared/ports/digest.ts';

export function nodeDigest(): Digest {
  return { sha256Hex: (content) => createHash('sha256').update(content).digest('hex') };
}
