/** The adapter on a stand-in of its own, both on one clock that the test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StandIn, StandInOptions } from '#infra/local/wecom/playing.ts';
import { startStandIn } from '#infra/local/wecom/stand-in.ts';
import { type WecomClient, wecomClient } from '#shared/adapters/wecom/client.ts';
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { type FixedClock, fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryWecomAccess } from '#test/support/fakes/in-memory-wecom-access.ts';

export const NOON = Date.UTC(2026, 10, 22, 4);

export interface OnStandIn {
  readonly standIn: StandIn;
  readonly client: WecomClient;
  readonly secrets: CorpSecrets;
  readonly clock: FixedClock;
  /** What the stand-in's QR picture of a code says. */
  readonly qrOf: (configId: string) => string;
}

export async function onStandIn(options: Partial<StandInOptions> = {}): Promise<OnStandIn> {
  const dir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const clock = fixedClock({ event: NOON });
  const { corpId, agentId, appSecret, current } = exampleSecrets;
  const standIn = await startStandIn({
    dir,
    corp: { corpId, agentId, secret: appSecret, ...current },
    wallNow: clock.wallNow,
    ...options,
  });
  onTestFinished(async () => {
    await standIn.close();
    rmSync(dir, { recursive: true, force: true });
  });
  standIn.hireStaff({ id: 'zhangsan', name: '张三' });
  standIn.hireStaff({ id: 'lisi', name: '李四' });
  const secrets = fakeCorpSecrets();
  const client = wecomClient({
    secrets,
    access: inMemoryWecomAccess(),
    apiBase: standIn.origin,
    clock,
    random: () => 0,
    sleep: async (ms) => clock.advance(ms),
  });
  const qrOf = (configId: string): string =>
    [...standIn.world.contents].find(([, config]) => config === configId)?.[0] ?? 'no such code';
  return { standIn, client, secrets, clock, qrOf };
}
