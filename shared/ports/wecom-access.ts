/** What all callers of WeCom share: one access token, and pauses WeCom has ordered. */
import type { Instant } from '#shared/domain/calendar.ts';

export interface AccessToken {
  readonly token: string;
  readonly refreshAfter: Instant;
  readonly expiresAt: Instant;
}

export interface WecomAccess {
  token(): Promise<AccessToken | undefined>;
  /** Replaces the token only if `old` still stands (undefined: none stands); returns the one that stands now. */
  replaceToken(old: string | undefined, fresh: AccessToken): Promise<AccessToken>;
  pausedUntil(api: string): Promise<Instant | undefined>;
  pause(api: string, until: Instant): Promise<void>;
}
