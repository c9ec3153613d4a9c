/** A fixture app running on engines in memory, taken down with the test. */
import { onTestFinished } from 'vitest';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { type Runner, type RunnerOptions, startRunner } from '#infra/local/runner/runner.ts';
import { sdkClients } from '#test/support/engines.ts';
import { type FixtureApp, type FixtureAppOptions, fixtureApp } from './fixture-app.ts';

export interface RunnerWorld {
  readonly app: FixtureApp;
  readonly clients: ReturnType<typeof sdkClients>;
  /** Starts the app, again if need be: on the same engines and the same data. */
  start(options?: Partial<RunnerOptions>): Promise<Runner>;
}

export async function runnerWorld(options: FixtureAppOptions): Promise<RunnerWorld> {
  const app = fixtureApp(options);
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  const clients = sdkClients(engines);
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await engines.stop();
    app.remove();
  });
  const { assemblyDir, dataDir } = app;
  return {
    app,
    clients,
    start: async (more = {}) => {
      const runner = await startRunner({ assemblyDir, dataDir, engines, ...more });
      let isStopped = false;
      const stop = async (graceMs?: number) => {
        if (!isStopped) await runner.stop(graceMs);
        isStopped = true;
      };
      onTestFinished(() => stop());
      return { ...runner, stop };
    },
  };
}

/** The one value of a map that has one. */
export function only<Value>(of: ReadonlyMap<string, Value>): Value {
  const [value, ...others] = of.values();
  if (value === undefined || others.length > 0) throw new Error(`expected one, there are ${of.size}`);
  return value;
}
