/** Personal links in the table: one write to open one. Replacing them notes since when links count, so that all older ones die in the same write. */
import * as z from 'zod/mini';
import type { Instant } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import type { PersonalLink, PersonalLinks } from '#shared/ports/personal-links.ts';
import { type FissionTable, fissionTable, IS_NEW, type Put, type StoreOptions } from './fission-table.ts';
import { pageLinkKey, replacedLinksKey } from './keys.ts';
import { freshToken, hashOfToken, successorOf } from './link-tokens.ts';
import { readItem } from './plain-item.ts';
import { KEYS } from './schema.ts';

const linkShape = z.object({
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  member: z.pipe(z.string(), z.transform(memberId)),
  expiresAt: z.number(),
  openedAt: z.number(),
});
type OpenedLink = z.output<typeof linkShape>;

/** `wallNow` is for tests; links always live by the wall clock. */
export function dynamoPersonalLinks(options: StoreOptions & { readonly wallNow?: () => Instant }): PersonalLinks {
  const table = fissionTable(options);
  const wallNow = options.wallNow ?? Date.now;
  const follow = (token: string) => followed(table, token, wallNow());
  return {
    async open(link) {
      const token = freshToken();
      await table.put(linkPut(token, link, wallNow()));
      return token;
    },

    async follow(token) {
      const found = await follow(token);
      if (found === undefined) return undefined;
      const { openedAt: _at, ...link } = found;
      return link;
    },

    seed: freshToken,

    async replace(token, seed) {
      const successor = successorOf(token, seed);
      const link = await follow(token);
      if (link !== undefined && (await replaced(table, link, successor, wallNow()))) return successor;
      // Why looked for: a second press finds the first token dead and the new one alive.
      return (await follow(successor)) === undefined ? undefined : successor;
    },
  };
}

async function followed(table: FissionTable, token: string, wallNow: Instant): Promise<OpenedLink | undefined> {
  const item = await table.get(pageLinkKey(hashOfToken(token)));
  if (item === undefined) return undefined;
  const link = readItem(linkShape, item);
  // Why: the table removes what has expired when it gets round to it, hours later at times.
  if (wallNow >= link.expiresAt) return undefined;
  const mark = await table.get(replacedLinksKey(link.campaign, link.member));
  return link.openedAt < Number(mark?.['since'] ?? 0) ? undefined : link;
}

/** One transaction: no moment in which both tokens work, or neither. */
async function replaced(table: FissionTable, old: OpenedLink, token: string, wallNow: Instant): Promise<boolean> {
  // Later than the link it replaces, however the clocks of two functions differ.
  const since = Math.max(wallNow, old.openedAt + 1);
  const { campaign, member, expiresAt } = old;
  const written = await table.transact([
    {
      put: { ...replacedLinksKey(campaign, member), since },
      condition: 'attribute_not_exists(#pk) OR #since <= :openedAt',
      values: { openedAt: old.openedAt },
    },
    { ...linkPut(token, { campaign, member, expiresAt }, since), ...IS_NEW },
  ]);
  return written.kind === 'committed';
}

const linkPut = (token: string, link: PersonalLink, openedAt: Instant): Put => ({
  put: {
    ...pageLinkKey(hashOfToken(token)),
    ...link,
    openedAt,
    [KEYS.expiresAt]: Math.ceil(link.expiresAt / 1_000),
  },
});
