/** Delivers callbacks the way WeCom does: 5 s to answer, three retries, no promise of order or arrival (docs paths 90238, 90930). */
import { setTimeout as pause } from 'node:timers/promises';
import { type CallbackSecrets, sealed, verification } from './envelope.ts';
import type { Faults } from './faults.ts';

export interface Callbacks {
  url: string | undefined;
  /** Sends on its own; what came of it is told to `ended`. */
  send(number: number, xml: string): void;
  /** The administrator's check of the address: true when the answer is exactly the word. */
  verify(): Promise<boolean>;
  /** Ends when nothing is on its way. */
  quiet(): Promise<void>;
  /** Stops retrying and holding back; what was under way stays open. */
  close(): void;
}

export interface CallbackSettings {
  readonly secrets: CallbackSecrets;
  readonly faults: Faults;
  readonly wallNow: () => number;
  readonly answerWithinMs: number;
  readonly retryAfterMs: number;
  readonly ended: (number: number, end: 'answered' | 'lost' | 'gave-up') => void;
}

const RETRIES = 3;
/** A callback held back for disorder goes out after the next one, or after this long if there is none. */
const HELD_BACK_MS = 2_000;

/** One HTTP POST; every status but 200 counts as failed. */
async function posted(settings: CallbackSettings, url: string, xml: string): Promise<boolean> {
  const { query, body } = sealed(settings.secrets, xml, settings.wallNow());
  try {
    const answer = await fetch(`${url}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(settings.answerWithinMs),
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

async function verified(settings: CallbackSettings, url: string): Promise<boolean> {
  const word = String(settings.wallNow() * 1000 + Math.floor(Math.random() * 1000));
  const query = verification(settings.secrets, word, settings.wallNow());
  const answer = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(settings.answerWithinMs) });
  return answer.status === 200 && (await answer.text()) === word;
}

export function makeCallbacks(settings: CallbackSettings): Callbacks {
  const underWay = new Set<Promise<void>>();
  const heldBack: (() => void)[] = [];
  const closing = new AbortController();
  const waited = (ms: number) => pause(ms, undefined, { signal: closing.signal, ref: false });

  const delivered = async (xml: string): Promise<boolean> => {
    for (let tries = 0; tries <= RETRIES; tries += 1) {
      if (tries > 0) await waited(settings.retryAfterMs);
      if (callbacks.url !== undefined && (await posted(settings, callbacks.url, xml))) return true;
      closing.signal.throwIfAborted();
    }
    return false;
  };

  const heldForDisorder = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    heldBack.push(resolve);
    await Promise.race([promise, waited(HELD_BACK_MS)]);
  };

  const run = async (number: number, xml: string): Promise<void> => {
    // Nobody has given WeCom an address yet: there is nothing to retry.
    if (callbacks.url === undefined) return settings.ended(number, 'gave-up');
    const fault = settings.faults.ofCallback(number);
    if (fault === 'lost') return settings.ended(number, 'lost');
    if (fault === 'late') await waited(settings.faults.plan.lateByMs);
    if (fault === 'reordered') await heldForDisorder();
    const released = fault === 'reordered' ? undefined : heldBack.shift();
    const [arrived] = await Promise.all([delivered(xml), fault === 'doubled' ? delivered(xml) : undefined]);
    released?.();
    settings.ended(number, arrived ? 'answered' : 'gave-up');
  };

  const callbacks: Callbacks = {
    url: undefined,
    send(number, xml) {
      const job = run(number, xml)
        .catch((failure: unknown) => {
          if (!closing.signal.aborted) throw failure;
        })
        .finally(() => underWay.delete(job));
      underWay.add(job);
    },
    verify: () => (callbacks.url === undefined ? Promise.resolve(false) : verified(settings, callbacks.url)),
    async quiet() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () => closing.abort(),
  };
  return callbacks;
}
