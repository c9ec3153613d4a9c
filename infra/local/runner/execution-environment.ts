/**
 * One execution environment: a worker thread or a child process with its own variables and memory cap, running the
 * bootstrap. It takes one invocation at a time and says in Lambda's words how it failed; it is never revived.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  type FunctionError,
  type Invocation,
  type RuntimeApi,
  type RuntimeApiEvents,
  runtimeApiOf,
  serveRuntimeApi,
} from './runtime-api.ts';

export type Isolate = 'worker' | 'process';

export interface EnvironmentOptions {
  readonly isolate: Isolate;
  readonly directory: string;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly compileCache: string | undefined;
  readonly onOutput: (output: Readable) => void;
  /** It waits for an invocation. */
  readonly onIdle: () => void;
  /** It is gone, for this reason; whatever it was running has been answered with it. */
  readonly onGone: (why: FunctionError) => void;
}

export type Answer = { readonly payload: string } | { readonly error: FunctionError };

export interface ExecutionEnvironment {
  run(invocation: Invocation): Promise<Answer>;
  /** Ends it now; a running invocation is answered with `why`. */
  end(why: FunctionError): void;
}

interface Sandbox {
  readonly api: RuntimeApi;
  readonly outputs: readonly Readable[];
  readonly kill: () => void;
}

/** Exit status, or the signal's name; `undefined` error type means the usual `Runtime.ExitError`. */
type OnExit = (status: string, errorType?: string) => void;

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.cjs', import.meta.url));

export async function startEnvironment(options: EnvironmentOptions): Promise<ExecutionEnvironment> {
  let running: { readonly requestId: string; readonly answer: (answer: Answer) => void } | undefined;
  let standing: Sandbox | undefined;
  let isGone = false;
  const answer = (with_: Answer) => {
    const { answer: answering } = running ?? {};
    running = undefined;
    answering?.(with_);
  };
  const end = (why: FunctionError) => {
    if (isGone) return;
    isGone = true;
    standing?.kill();
    answer({ error: why });
    options.onGone(why);
  };
  const events: RuntimeApiEvents = {
    onNext: options.onIdle,
    onResponse: (payload) => answer({ payload }),
    onError: (error) => answer({ error }),
    onInitError: end,
  };
  const onExit: OnExit = (status, errorType = 'Runtime.ExitError') => {
    const request = running ? `RequestId: ${running.requestId} ` : '';
    end({ errorType, errorMessage: `${request}Error: Runtime exited with error: ${status}` });
  };
  const isWorker = options.isolate === 'worker';
  const sandbox = isWorker ? startWorker(options, events, onExit) : await startProcess(options, events, onExit);
  standing = sandbox;
  for (const output of sandbox.outputs) options.onOutput(output);
  return {
    run: (invocation) =>
      new Promise((resolve) => {
        if (isGone) resolve({ error: GONE });
        running = { requestId: invocation.requestId, answer: resolve };
        sandbox.api.give(invocation);
      }),
    end,
  };
}

function startWorker(options: EnvironmentOptions, events: RuntimeApiEvents, onExit: OnExit): Sandbox {
  const worker = new Worker(BOOTSTRAP, {
    env: options.variables,
    argv: options.compileCache === undefined ? [] : [options.compileCache],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
  });
  worker.on('error', (error) => {
    const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (outOfMemory) onExit('signal: killed', 'Runtime.OutOfMemory');
  });
  worker.on('exit', (code) => onExit(`exit status ${code}`));
  return {
    api: runtimeApiOf(worker, events),
    outputs: [worker.stdout, worker.stderr],
    kill: () => void worker.terminate(),
  };
}

async function startProcess(options: EnvironmentOptions, events: RuntimeApiEvents, onExit: OnExit): Promise<Sandbox> {
  const api = await serveRuntimeApi(events);
  const argv = [`--max-old-space-size=${options.memoryMb}`, BOOTSTRAP];
  if (options.compileCache !== undefined) argv.push(options.compileCache);
  const child = spawn(process.execPath, argv, {
    cwd: options.directory,
    env: { PATH: process.env['PATH'], TZ: ':UTC', ...options.variables, AWS_LAMBDA_RUNTIME_API: api.address },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', (error) => onExit(error.message));
  child.on('exit', (code, signal) =>
    onExit(signal === null ? `exit status ${code}` : `signal: ${SIGNALS[signal] ?? signal}`),
  );
  return {
    api,
    outputs: [child.stdout, child.stderr],
    kill: () => {
      api.close();
      child.kill('SIGKILL');
    },
  };
}

const GONE: FunctionError = { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited while idle' };
const SIGNALS: Readonly<Record<string, string>> = { SIGABRT: 'aborted', SIGKILL: 'killed', SIGTERM: 'terminated' };
