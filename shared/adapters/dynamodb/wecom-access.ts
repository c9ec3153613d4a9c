/** WeCom's access token and the pauses it orders, shared by all functions. Of two refreshes at once the first stands; the other takes it. */
import * as z from 'zod/mini';
import type { AccessToken, WecomAccess } from '#shared/ports/wecom-access.ts';
import { type FissionTable, fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import { ACCESS_TOKEN_KEY, pauseKey } from './keys.ts';
import { readItem } from './plain-item.ts';
import { KEYS } from './schema.ts';

const tokenShape = z.object({ token: z.string(), refreshAfter: z.number(), expiresAt: z.number() });
const pauseShape = z.object({ until: z.number() });

export function dynamoWecomAccess(options: StoreOptions): WecomAccess {
  const table = fissionTable(options);
  return {
    async token() {
      const item = await table.get(ACCESS_TOKEN_KEY);
      return item === undefined ? undefined : readItem(tokenShape, item);
    },

    replaceToken: (old, fresh) => replaceToken(table, old, fresh),

    async pausedUntil(api) {
      const item = await table.get(pauseKey(api));
      return item === undefined ? undefined : readItem(pauseShape, item).until;
    },

    async pause(api, until) {
      // A shorter pause does not end a longer one.
      await table.put({
        put: { ...pauseKey(api), until, [KEYS.expiresAt]: Math.ceil(until / 1_000) },
        condition: 'attribute_not_exists(#pk) OR #until < :until',
        values: { until },
      });
    },
  };
}

async function replaceToken(table: FissionTable, old: string | undefined, fresh: AccessToken): Promise<AccessToken> {
  const { token, refreshAfter, expiresAt } = fresh;
  const stillStands = old === undefined ? IS_NEW : { condition: '#token = :old', values: { old } };
  const written = await table.put({ put: { ...ACCESS_TOKEN_KEY, token, refreshAfter, expiresAt }, ...stillStands });
  if (written.kind === 'written') return fresh;
  // Nothing stands where `old` was thought to stand: then nobody holds a token, and this one is the first.
  return written.held === undefined ? replaceToken(table, undefined, fresh) : readItem(tokenShape, written.held);
}
