/** Personal links in memory, held to the same contract suite as the real ones. Tokens are countable here, random there. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { PersonalLink, PersonalLinks } from '#shared/ports/personal-links.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface InMemoryPersonalLinks extends PersonalLinks, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly opened: ReadonlyMap<string, PersonalLink>;
}

export function inMemoryPersonalLinks(
  wallNow: () => Instant = Date.now,
  writes: CountedWrites = countedWrites(),
): InMemoryPersonalLinks {
  const opened = new Map<string, PersonalLink>();
  const dead = new Set<string>();
  let seeds = 0;
  const alive = (token: string): PersonalLink | undefined => {
    const link = opened.get(token);
    return link !== undefined && !dead.has(token) && wallNow() < link.expiresAt ? link : undefined;
  };
  return {
    opened,
    crashBeforeWrite: writes.crashBeforeWrite,
    follow: async (token) => alive(token),
    seed: () => `seed-${String(++seeds).padStart(27, '0')}`,

    async open(link) {
      writes.before('page-link.open');
      const token = `page-token-${opened.size + 1}`;
      opened.set(token, link);
      return token;
    },

    async replace(token, seed) {
      const successor = `${token}-then-${seed}`;
      const link = alive(token);
      if (link === undefined) return alive(successor) === undefined ? undefined : successor;
      writes.before('page-link.replace');
      for (const [other, { campaign, member }] of opened) {
        if (campaign === link.campaign && member === link.member) dead.add(other);
      }
      opened.set(successor, link);
      return successor;
    },
  };
}
