/** Poster links in the table: only the hash of a token is kept, so whoever reads the table can follow none of them. */
import * as z from 'zod/mini';
import type { Instant } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import type { PosterLinks } from '#shared/ports/poster-links.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { linkKey } from './keys.ts';
import { freshToken, hashOfToken } from './link-tokens.ts';
import { readItem } from './plain-item.ts';
import { KEYS } from './schema.ts';

const linkShape = z.object({
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  member: z.pipe(z.string(), z.transform(memberId)),
  expiresAt: z.number(),
});

/** `wallNow` is for tests; links always live by the wall clock. */
export function dynamoPosterLinks(options: StoreOptions & { readonly wallNow?: () => Instant }): PosterLinks {
  const table = fissionTable(options);
  const wallNow = options.wallNow ?? Date.now;
  return {
    async open(link) {
      const token = freshToken();
      const expires = { [KEYS.expiresAt]: Math.ceil(link.expiresAt / 1_000) };
      await table.put({ put: { ...linkKey(hashOfToken(token)), ...link, ...expires } });
      return token;
    },

    async follow(token) {
      const item = await table.get(linkKey(hashOfToken(token)));
      if (item === undefined) return undefined;
      const link = readItem(linkShape, item);
      // Why: the table removes what has expired when it gets round to it, hours later at times.
      return wallNow() < link.expiresAt ? link : undefined;
    },
  };
}
