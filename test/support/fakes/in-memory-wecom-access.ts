/** Token and pauses in memory: what several processes would share through the table. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { AccessToken, WecomAccess } from '#shared/ports/wecom-access.ts';

export interface InMemoryWecomAccess extends WecomAccess {
  /** How often each was looked up. */
  readonly lookUps: { token: number; pausedUntil: number };
}

export function inMemoryWecomAccess(start?: AccessToken): InMemoryWecomAccess {
  let standing = start;
  const pauses = new Map<string, Instant>();
  const lookUps = { token: 0, pausedUntil: 0 };
  return {
    lookUps,

    async token() {
      lookUps.token += 1;
      return standing;
    },

    async replaceToken(old, fresh) {
      if (standing?.token === old || standing === undefined) standing = fresh;
      return standing;
    },

    async pausedUntil(api) {
      lookUps.pausedUntil += 1;
      return pauses.get(api);
    },

    async pause(api, until) {
      pauses.set(api, Math.max(until, pauses.get(api) ?? 0));
    },
  };
}
