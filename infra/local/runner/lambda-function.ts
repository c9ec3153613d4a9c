/**
 * One Lambda function: a pool of execution environments that are started when an invocation waits, reused while warm,
 * reaped when idle, killed at the timeout. It answers every invocation exactly once, whatever the handler does.
 */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Answer, type ExecutionEnvironment, type Isolate, startEnvironment } from './execution-environment.ts';
import { type FunctionCounts, tally } from './function-counts.ts';
import type { FunctionError } from './runtime-api.ts';

export interface FunctionDefinition {
  /** The step of the app it runs, `group/read`. */
  readonly step: string;
  readonly name: string;
  readonly arn: string;
  readonly directory: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  /** So many environments at most; further invocations wait their turn. */
  readonly concurrency: number;
}

export interface FunctionOptions {
  readonly isolate: Isolate;
  readonly compileCache?: string | undefined;
  readonly idleMs?: number;
  readonly onOutput?: (output: Readable) => void;
  /** One plain line about an environment that ended badly. */
  readonly onProblem?: (line: string) => void;
  readonly onEnded?: () => void;
}

export interface LambdaFunction {
  readonly definition: FunctionDefinition;
  /** Takes and gives JSON text. */
  invoke(payload: string): Promise<Answered>;
  /** Invocations waiting or running. */
  inFlight(): number;
  counts(): FunctionCounts;
  /** Lets running invocations end, for so long; refuses new ones. */
  stop(graceMs?: number): Promise<void>;
}

export type Answered = Answer & { readonly requestId: string };

interface Waiting {
  readonly requestId: string;
  readonly payload: string;
  readonly answer: (answered: Answered) => void;
}

interface Slot {
  readonly environment: Promise<ExecutionEnvironment>;
  readonly startedAt: number;
  isReady: boolean;
  /** Of the cold start, until its first invocation has been billed for it. */
  initMs: number;
  timer: NodeJS.Timeout | undefined;
}

/** A warm environment that is about to be free is worth a short wait: starting another costs far more on few cores. */
const START_ANOTHER_AFTER_MS = 25;
const INIT_LIMIT_MS = 10_000;
const IDLE_MS = 300_000;
const RESPONSE_LIMIT_BYTES = 6_291_556;

export function lambdaFunction(definition: FunctionDefinition, options: FunctionOptions): LambdaFunction {
  const waiting: Waiting[] = [];
  const slots = new Set<Slot>();
  const idle: Slot[] = [];
  const figures = tally(definition.memoryMb);
  let busy = 0;
  let isStopped = false;
  let another: NodeJS.Timeout | undefined;

  const pump = () => {
    while (waiting.length > 0) {
      const slot = idle.pop();
      if (!slot) break;
      const next = waiting.shift();
      if (next) void run(slot, next);
    }
    if (missing() === 0) return;
    if (slots.size === 0) start();
    another ??= setTimeout(() => {
      another = undefined;
      for (let count = missing(); count > 0; count--) start();
    }, START_ANOTHER_AFTER_MS);
  };
  const missing = () => {
    const starting = [...slots].filter((slot) => !slot.isReady).length;
    return Math.max(0, Math.min(waiting.length - starting, definition.concurrency - slots.size));
  };

  const start = () => {
    const startedAt = performance.now();
    const environment = startEnvironment({
      isolate: options.isolate,
      directory: definition.directory,
      memoryMb: definition.memoryMb,
      variables: definition.variables,
      compileCache: options.compileCache,
      onOutput: options.onOutput ?? ((output) => output.resume()),
      onIdle: () => rest(slot),
      onGone: (why) => gone(slot, why),
    });
    const slot: Slot = { environment, startedAt, isReady: false, initMs: 0, timer: undefined };
    slot.timer = endLater(slot, INIT_LIMIT_MS + definition.timeoutMs, () => timedOut('INIT', definition.timeoutMs));
    slots.add(slot);
  };

  const rest = (slot: Slot) => {
    if (!slot.isReady) {
      slot.isReady = true;
      slot.initMs = performance.now() - slot.startedAt;
    }
    clearTimeout(slot.timer);
    slot.timer = endLater(slot, options.idleMs ?? IDLE_MS, () => IDLE).unref();
    idle.push(slot);
    pump();
  };

  const gone = (slot: Slot, why: FunctionError) => {
    clearTimeout(slot.timer);
    slots.delete(slot);
    if (idle.includes(slot)) idle.splice(idle.indexOf(slot), 1);
    if (why !== IDLE && why !== STOPPED) options.onProblem?.(`${why.errorType}: ${why.errorMessage}`);
    // An environment that dies before it is ready takes one invocation with it, or it would be started for ever.
    if (!slot.isReady) refuse(waiting.shift(), why);
    pump();
  };

  const refuse = (invocation: Waiting | undefined, error: FunctionError) => {
    if (!invocation) return;
    figures.ended({ durationMs: 0, initMs: 0, failed: true });
    invocation.answer({ error, requestId: invocation.requestId });
    options.onEnded?.();
  };

  const run = async (slot: Slot, { requestId, payload, answer }: Waiting) => {
    busy += 1;
    clearTimeout(slot.timer);
    const environment = await slot.environment;
    const { timeoutMs, arn: functionArn } = definition;
    const startedAt = performance.now();
    const timer = endLater(slot, timeoutMs, () => {
      figures.timedOut();
      return timedOut(requestId, timeoutMs);
    });
    const raw = await environment.run({ requestId, functionArn, payload, deadlineAt: Date.now() + timeoutMs });
    clearTimeout(timer);
    const answered = withinLimit(raw);
    figures.ended({ durationMs: performance.now() - startedAt, initMs: slot.initMs, failed: 'error' in answered });
    slot.initMs = 0;
    busy -= 1;
    answer({ ...answered, requestId });
    options.onEnded?.();
  };

  return {
    definition,
    inFlight: () => waiting.length + busy,
    counts: figures.counts,
    invoke: (payload) =>
      new Promise((answer) => {
        const invocation = { requestId: randomUUID(), payload, answer };
        figures.invoked();
        if (isStopped) return refuse(invocation, STOPPED);
        waiting.push(invocation);
        pump();
      }),
    stop: async (graceMs = 10_000) => {
      isStopped = true;
      const until = performance.now() + graceMs;
      while (waiting.length + busy > 0 && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      clearTimeout(another);
      for (const invocation of waiting.splice(0)) refuse(invocation, STOPPED);
      await Promise.all([...slots].map(async (slot) => (await slot.environment).end(STOPPED)));
    },
  };
}

const endLater = (slot: Slot, afterMs: number, why: () => FunctionError): NodeJS.Timeout =>
  setTimeout(() => void slot.environment.then((environment) => environment.end(why())), afterMs);

const IDLE: FunctionError = { errorType: 'Runner.Idle', errorMessage: 'idle for long' };
const STOPPED: FunctionError = { errorType: 'Runner.Stopped', errorMessage: 'the runner is stopping' };

const timedOut = (requestId: string, timeoutMs: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

function withinLimit(answer: Answer): Answer {
  if ('error' in answer || Buffer.byteLength(answer.payload) <= RESPONSE_LIMIT_BYTES) return answer;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`;
  return { error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}
