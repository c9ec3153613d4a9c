/**
 * Runs the synthesized app on this computer: makes its resources on the engines, runs its functions from their bundles
 * and feeds them from HTTP, queues, streams and schedules as AWS would. It stops gracefully and continues on the same data.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asynchronousInvoke, pause } from './asynchronous-invoke.ts';
import { type Blueprint, blueprint } from './blueprint.ts';
import { checkpointsIn } from './checkpoints.ts';
import { readCloudAssembly } from './cloud-assembly.ts';
import { type EngineClients, engineClients, regionOf } from './engine-clients.ts';
import { eventSources } from './event-sources.ts';
import type { Isolate } from './execution-environment.ts';
import type { FunctionCounts } from './function-counts.ts';
import { functionLog, type OnLine } from './function-log.ts';
import { type Functions, functionsOf } from './functions.ts';
import { openHttpApi } from './http-api.ts';
import { openInvokeEndpoint } from './invoke-endpoint.ts';
import type { Answered } from './lambda-function.ts';
import { nameEverything } from './local-names.ts';
import { setForManyIsolates } from './many-isolates.ts';
import { untilQuiet } from './quiet.ts';
import { createResources, type LocalResources } from './resources.ts';
import { schedules } from './schedules.ts';

export interface RunnerOptions {
  readonly assemblyDir: string;
  /** Where the engines answer, as the variables an SDK reads: region, keys, `AWS_ENDPOINT_URL_*`. */
  readonly engines: { readonly environment: Readonly<Record<string, string>> };
  readonly dataDir: string;
  /** Of the HTTP API; 0 takes a free one. */
  readonly port?: number;
  readonly lambdaPort?: number;
  readonly isolate?: Isolate;
  readonly parameters?: Readonly<Record<string, string>>;
  /** By step: run its schedule so often. */
  readonly everyMs?: Readonly<Record<string, number>>;
  readonly eventClockFile?: string;
  /** False: queues, streams and schedules wait for `resumePollers`. */
  readonly pollers?: boolean;
  /** Environments of one function at most. */
  readonly concurrency?: number;
  /** Before the second try of an asynchronous invocation that failed; twice as long before the third. */
  readonly retryAfterMs?: number;
  readonly onLine?: OnLine;
}

export interface RunningFunction {
  readonly step: string;
  readonly name: string;
  readonly arn: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Runner {
  readonly httpEndpoint: string;
  readonly lambdaEndpoint: string;
  readonly functions: ReadonlyMap<string, RunningFunction>;
  readonly resources: LocalResources;
  /** What the functions are told under this variable: `valueOf('WELCOME_QUEUE_URL')`. */
  valueOf(variable: string): string;
  invoke(step: string, payload: unknown): Promise<Answered>;
  /** Runs a scheduled step now, with its schedule's own input. */
  fire(step: string, scheduledAt?: Date): Promise<Answered>;
  counts(): ReadonlyMap<string, FunctionCounts>;
  pausePollers(): Promise<void>;
  resumePollers(): void;
  /** Resolves when nothing is left to do; refuses while the pollers are paused. */
  quiet(): Promise<void>;
  stop(graceMs?: number): Promise<void>;
}

const ACCOUNT = '000000000000';
/** More environments than cores only start more often, each a cold start, and finish no sooner. */
const MOST_ENVIRONMENTS = Math.max(2, availableParallelism());
const STOP_GRACE_MS = 10_000;

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  if (options.isolate !== 'process') setForManyIsolates();
  const doors = await openDoors(options);
  try {
    return await standBehind(doors, options);
  } catch (error) {
    await doors.close();
    throw error;
  }
}

/** The addresses come first: the functions are told them. */
async function openDoors({ port = 0, lambdaPort = 0 }: RunnerOptions) {
  const http = await openHttpApi(port);
  const lambdaApi = await openInvokeEndpoint(lambdaPort);
  return { http, lambdaApi, close: async () => void (await Promise.all([http.close(), lambdaApi.close()])) };
}

type Doors = Awaited<ReturnType<typeof openDoors>>;

async function standBehind(doors: Doors, options: RunnerOptions): Promise<Runner> {
  const { engines, parameters = {} } = options;
  const assembly = readCloudAssembly(options.assemblyDir);
  const plan = blueprint({ assembly, parameters, region: regionOf(engines.environment), account: ACCOUNT });
  nameEverything(plan, doors.http.endpoint);
  const clients = engineClients(engines.environment);
  const resources = await createResources(plan, clients);
  const app = standUp(plan, clients, doors, options);
  const { functions, sources, timed } = app;

  let isPolling = false;
  const resumePollers = () => {
    isPolling = true;
    for (const source of sources.all) source.resume();
    timed.resume();
  };
  const pausePollers = async () => {
    isPolling = false;
    timed.pause();
    await Promise.all(sources.all.map((source) => source.pause()));
  };
  if (options.pollers !== false) resumePollers();

  return {
    httpEndpoint: doors.http.endpoint,
    lambdaEndpoint: doors.lambdaApi.endpoint,
    resources,
    functions: new Map(functions.all.map(({ definition }) => [definition.step, definition])),
    valueOf: (variable) => told(functions, variable),
    invoke: (step, payload) => functions.byStep(step).invoke(JSON.stringify(payload ?? {})),
    fire: timed.fire,
    counts: () => new Map(functions.all.map((lambda) => [lambda.definition.step, lambda.counts()])),
    pausePollers,
    resumePollers,
    quiet: async () => {
      if (!isPolling) throw new Error('the pollers are paused: nothing will ever be quiet');
      await untilQuiet({ sqs: clients.sqs, functions, sources });
    },
    stop: async (graceMs = STOP_GRACE_MS) => {
      const doorsClosed = doors.close();
      const paused = pausePollers();
      await Promise.race([paused, pause(graceMs)]);
      await functions.stop(graceMs);
      await Promise.all([doorsClosed, paused]);
      await app.close();
      clients.close();
    },
  };
}

/** One name means one thing in every function, so the first that has it will do. */
function told(functions: Functions, variable: string): string {
  const value = functions.all
    .map(({ definition }) => definition.variables[variable])
    .find((each) => each !== undefined);
  if (value === undefined) throw new Error(`no function has a variable ${variable}`);
  return value;
}

/** Functions and everything that feeds them; nothing runs yet but what comes through the doors. */
function standUp(plan: Blueprint, clients: EngineClients, doors: Doors, options: RunnerOptions) {
  const { dataDir, onLine, eventClockFile, retryAfterMs, everyMs = {} } = options;
  const ownLog = functionLog(join(dataDir, 'logs'), 'runner', onLine);
  const checkpoints = checkpointsIn(dataDir);
  let nudgeStreams = () => {};
  const functions = functionsOf(plan, {
    dataDir,
    onLine,
    isolate: options.isolate ?? 'worker',
    concurrency: options.concurrency ?? MOST_ENVIRONMENTS,
    onEnded: () => nudgeStreams(),
    surroundings: {
      ...options.engines.environment,
      AWS_ENDPOINT_URL_LAMBDA: doors.lambdaApi.endpoint,
      ...(eventClockFile !== undefined && { EVENT_CLOCK_FILE: eventClockFile }),
    },
  });
  const onProblem = ownLog.write;
  const asynchronous = asynchronousInvoke({ plan, functions, sqs: clients.sqs, retryAfterMs });
  const sources = eventSources({ plan, clients, functions, checkpoints, onProblem });
  const timed = schedules({ plan, functions, asynchronous, everyMs, onProblem });
  nudgeStreams = () => {
    for (const stream of sources.streams) stream.nudge();
  };
  doors.http.serve(plan, functions);
  doors.lambdaApi.serve(functions, asynchronous);
  const close = async () => {
    asynchronous.stop();
    checkpoints.close();
    await ownLog.close();
  };
  return { functions, sources, timed, close };
}
