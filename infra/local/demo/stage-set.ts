/** Everything that stands behind the curtain: stand-in, engines, functions, and the secrets both sides share. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalApp, startLocalApp } from '../local-app.ts';
import { engineClients } from '../runner/engine-clients.ts';
import type { Corp, StandIn } from '../wecom/playing.ts';
import { startStandIn } from '../wecom/stand-in.ts';
import { type CapacityLog, capacityLog } from './capacity-log.ts';
import type { Choices, Mechanic } from './choices.ts';
import { type CorpDocument, corpBeside, corpOf, keepCorp, keptCorp, ROBOT } from './corp.ts';
import { noteRunning, type Running, refuseSecondStart } from './running.ts';

export interface StageSet {
  readonly app: LocalApp;
  /** Absent when WECOM_API_BASE names another WeCom. */
  readonly standIn: StandIn | undefined;
  readonly capacity: CapacityLog;
  readonly running: Running;
  readonly eventClockFile: string;
  stop(): Promise<void>;
}

const SECOND = 1_000;
/** Schedules of the template come too seldom for a demo of a minute. */
const hurried = (mechanic: Mechanic): Readonly<Record<string, number>> => ({
  ...(mechanic === 'group' ? { 'group/rotate': 3 * SECOND, 'group/sweep': 5 * SECOND } : {}),
  'contact/sweep': (mechanic === 'group' ? 5 : 15) * SECOND,
  'outbox/sweep': 15 * SECOND,
  'reward/settle': 3 * SECOND,
  'notice/digest': 15 * SECOND,
});

const asCorp = ({ corpId, agentId, appSecret, current }: CorpDocument): Corp => ({
  corpId,
  agentId,
  secret: appSecret,
  ...current,
});

/** Both sides hold the same secrets: what the environment says, else what the app's secret holds, else fresh ones. */
async function agreeOnSecrets(app: LocalApp, standIn: StandIn | undefined, corp: CorpDocument, env: NodeJS.ProcessEnv) {
  const [secretId] = app.runner.resources.secrets.values();
  if (secretId === undefined) throw new Error('The template has no secret.');
  const clients = engineClients(app.engines.environment);
  try {
    const kept = await keptCorp(clients.secrets, secretId);
    const agreed = kept === undefined ? corp : corpOf(kept, env);
    if (JSON.stringify(agreed) !== JSON.stringify(kept)) await keepCorp(clients.secrets, secretId, agreed);
    standIn?.adopt(asCorp(agreed));
    const key = agreed.robots?.[ROBOT];
    if (key !== undefined) standIn?.addRobot({ name: ROBOT, key });
  } finally {
    clients.close();
  }
}

const runningOf = (dataDir: string, app: LocalApp, standIn: StandIn | undefined): Running => ({
  ready: true,
  pid: process.pid,
  webhook: `${app.runner.httpEndpoint}/wecom/callback`,
  ...(standIn === undefined ? {} : { standIn: standIn.origin }),
  data: dataDir,
  environment: { ...app.engines.environment, AWS_ENDPOINT_URL_LAMBDA: app.runner.lambdaEndpoint },
  functions: Object.fromEntries([...app.runner.functions].map(([step, { name }]) => [step, name])),
});

export async function setStage(
  choices: Choices,
  dataDir: string,
  mechanic: Mechanic,
  environment: NodeJS.ProcessEnv,
  onStage: (words: string) => void,
): Promise<StageSet> {
  await using started = new AsyncDisposableStack();
  mkdirSync(dataDir, { recursive: true });
  refuseSecondStart(dataDir);
  const corp = corpBeside(dataDir, environment);
  const elsewhere = environment['WECOM_API_BASE'];
  const standIn = elsewhere
    ? undefined
    : await startStandIn({ dir: join(dataDir, 'wecom'), corp: asCorp(corp), faults: choices.faults });
  if (standIn) started.defer(() => standIn.close());
  const capacity = capacityLog();
  const eventClockFile = join(dataDir, 'event-clock');
  const app = await startLocalApp({
    dataDir,
    environment,
    wecomApiBase: elsewhere || (standIn?.origin ?? ''),
    pictureHosts: [new URL(elsewhere || (standIn?.origin ?? '')).hostname],
    port: choices.port,
    isolate: choices.isolate,
    everyMs: hurried(mechanic),
    eventClockFile,
    countsCapacity: true,
    onLine: capacity.listen,
    onStage,
  });
  started.defer(() => app.stop());
  await agreeOnSecrets(app, standIn, corp, environment);
  const running = runningOf(dataDir, app, standIn);
  standIn?.setCallbackUrl(running.webhook);
  noteRunning(running);
  const stack = started.move();
  return { app, standIn, capacity, running, eventClockFile, stop: () => stack.disposeAsync() };
}
