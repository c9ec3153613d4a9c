/**
 * Which APIs WeCom has told us to leave alone, and until when. Stored for all callers; looked up at most every few seconds.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { WecomAccess } from '#shared/ports/wecom-access.ts';
import type { WecomAnswer } from './exchange.ts';
import { restMs } from './reactions.ts';

const LOOKED_UP_EVERY_MS = 3_000;

export interface Pauses {
  /** @throws RetryLater `WECOM_PAUSED` while the API rests. */
  refuseWhilePaused(api: string): Promise<void>;
  /** Never shortens a rest. */
  pause(api: string, until: Instant): Promise<void>;
  /** Pauses for as long as the answer's code and words ask; returns how long that is. */
  rest(api: string, answer: WecomAnswer): Promise<number>;
}

export interface PausesOptions {
  readonly access: WecomAccess;
  readonly clock: Clock;
  readonly random: () => number;
}

export function apiPauses({ access, clock, random }: PausesOptions): Pauses {
  const seen = new Map<string, { readonly until: Instant; readonly lookedUpAt: Instant }>();

  async function pausedUntil(api: string): Promise<Instant> {
    const now = clock.wallNow();
    const known = seen.get(api);
    if (known !== undefined && (known.until > now || now - known.lookedUpAt < LOOKED_UP_EVERY_MS)) return known.until;
    const until = (await access.pausedUntil(api)) ?? 0;
    seen.set(api, { until, lookedUpAt: now });
    return until;
  }

  async function pause(api: string, until: Instant): Promise<void> {
    if ((await pausedUntil(api)) >= until) return;
    seen.set(api, { until, lookedUpAt: clock.wallNow() });
    await access.pause(api, until);
  }

  /** Why: everything that waits would otherwise come back in the same moment. */
  const spread = (): number => Math.floor(random() * 2_000);

  return {
    async refuseWhilePaused(api) {
      const waitMs = (await pausedUntil(api)) - clock.wallNow();
      if (waitMs <= 0) return;
      throw new RetryLater(
        'WECOM_PAUSED',
        'this API rests, as WeCom asked',
        { api, waitMs },
        { afterMs: waitMs + spread() },
      );
    },

    pause,

    async rest(api, { errcode, errmsg }) {
      const waitMs = restMs(errcode, errmsg, random);
      await pause(api, clock.wallNow() + waitMs);
      return waitMs + spread();
    },
  };
}
