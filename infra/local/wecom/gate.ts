/** What stands before every API: the access token and the frequency limits (docs paths 91039, 90312, 90313). */

import { WecomRefusal } from './refusal.ts';
import type { Limits } from './stage.ts';

export interface Gate {
  /** The same token while one is valid. */
  token(): { readonly access_token: string; readonly expires_in: number };
  /** Kills the token before its time, as WeCom sometimes does. */
  revokeToken(): void;
  /** Refuses a missing, unknown or expired token. */
  checkToken(token: string | null): void;
  /** Counts a call in; call what it returns when the call is over. */
  enter(api: string): () => void;
}

const MINUTE = 60_000;

interface Counter {
  minute: number;
  calls: number;
  underWay: number;
  blockedUntil: number;
}

export function makeGate(limits: Limits, wallNow: () => number, randomId: (bytes: number) => string): Gate {
  const issued = new Map<string, number>();
  let current: string | undefined;
  const counters = new Map<string, Counter>();

  const counterOf = (api: string): Counter => {
    const minute = Math.floor(wallNow() / MINUTE);
    const known = counters.get(api) ?? { minute, calls: 0, underWay: 0, blockedUntil: 0 };
    counters.set(api, known);
    if (known.minute !== minute) Object.assign(known, { minute, calls: 0 });
    return known;
  };

  return {
    token() {
      const now = wallNow();
      if (current === undefined || (issued.get(current) ?? 0) <= now) {
        current = randomId(40);
        issued.set(current, now + limits.tokenLivesMs);
      }
      const left = (issued.get(current) ?? now) - now;
      return { access_token: current, expires_in: Math.max(1, Math.floor(left / 1000)) };
    },
    revokeToken() {
      if (current !== undefined) issued.delete(current);
      current = undefined;
    },
    checkToken(token) {
      if (!token) throw new WecomRefusal(41001);
      const until = issued.get(token);
      if (until === undefined) throw new WecomRefusal(40014);
      if (until <= wallNow()) throw new WecomRefusal(42001);
    },
    enter(api) {
      const counter = counterOf(api);
      // The minute rule blocks the API for a minute once it is broken (docs path 90313).
      if (wallNow() < counter.blockedUntil) throw new WecomRefusal(45009);
      if (counter.calls >= limits.callsPerMinute) {
        counter.blockedUntil = wallNow() + MINUTE;
        throw new WecomRefusal(45009);
      }
      if (counter.underWay >= limits.callsAtOnce) throw new WecomRefusal(45033);
      counter.calls += 1;
      counter.underWay += 1;
      return () => {
        counter.underWay -= 1;
      };
    },
  };
}
