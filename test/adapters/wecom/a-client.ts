/** A client on a scripted WeCom: waits cost no time, they only move the clock. */
import { type WecomClient, wecomClient } from '#shared/adapters/wecom/client.ts';
import type { WecomAccess } from '#shared/ports/wecom-access.ts';
import { type FakeCorpSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { type FixedClock, fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryWecomAccess } from '#test/support/fakes/in-memory-wecom-access.ts';
import { type ScriptedWecom, scriptedWecom } from './scripted-wecom.ts';

export const NOON = Date.UTC(2026, 10, 22, 4);

export interface AClient {
  readonly wecom: ScriptedWecom;
  readonly client: WecomClient;
  readonly clock: FixedClock;
  readonly secrets: FakeCorpSecrets;
  readonly slept: readonly number[];
  /** Another process: its own memory, the same table and the same WeCom. */
  readonly another: () => WecomClient;
}

export async function aClient(access: WecomAccess = inMemoryWecomAccess()): Promise<AClient> {
  const wecom = await scriptedWecom();
  const clock = fixedClock({ event: NOON });
  const secrets = fakeCorpSecrets();
  const slept: number[] = [];
  const another = (): WecomClient =>
    wecomClient({
      secrets,
      access,
      apiBase: wecom.apiBase,
      clock,
      random: () => 0,
      sleep: async (ms) => {
        slept.push(ms);
        clock.advance(ms);
      },
    });
  return { wecom, client: another(), clock, secrets, slept, another };
}
