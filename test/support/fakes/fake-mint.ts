/** A mint whose codes are repeatable and whose refs can be counted. */
import { createHash } from 'node:crypto';
import { codeText } from '#shared/domain/identity.ts';
import type { Mint } from '#shared/ports/mint.ts';

export function fakeMint(): Mint {
  let refs = 0;
  return {
    async codeFor(campaign, words) {
      const digest = createHash('sha256').update(JSON.stringify([campaign, ...words]));
      return codeText(`f${digest.digest('base64url').slice(0, 22)}`);
    },
    memberRef() {
      refs += 1;
      return `ref-${refs}`;
    },
    freshKey: () => 'fresh-key-of-the-fake-mint',
  };
}
