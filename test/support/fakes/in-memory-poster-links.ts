/** Poster links in memory, held to the same contract suite as the real ones. Tokens are countable here, random there. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { PosterLink, PosterLinks } from '#shared/ports/poster-links.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface InMemoryPosterLinks extends PosterLinks, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly opened: ReadonlyMap<string, PosterLink>;
}

export function inMemoryPosterLinks(
  wallNow: () => Instant = Date.now,
  writes: CountedWrites = countedWrites(),
): InMemoryPosterLinks {
  const opened = new Map<string, PosterLink>();
  return {
    opened,
    crashBeforeWrite: writes.crashBeforeWrite,

    async open(link) {
      writes.before('link.open');
      const token = `link-token-${opened.size + 1}`;
      opened.set(token, link);
      return token;
    },

    async follow(token) {
      const link = opened.get(token);
      return link !== undefined && wallNow() < link.expiresAt ? link : undefined;
    },
  };
}
