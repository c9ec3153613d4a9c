/**
 * The app on this machine: synthesized, its engines started, its resources made, its functions running from their bundles.
 * Nothing of WeCom is here: whoever starts it says where WeCom answers.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from './engines/cannot-start.ts';
import { type Engines, startEngines } from './engines/start-engines.ts';
import type { OnLine } from './runner/function-log.ts';
import { type Runner, startRunner } from './runner/runner.ts';

export interface LocalAppOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wecomApiBase: string;
  readonly pictureHosts: readonly string[];
  readonly port?: number;
  readonly isolate?: 'worker' | 'process';
  /** False: only what is invoked by hand runs. */
  readonly pollers?: boolean;
  readonly everyMs?: Readonly<Record<string, number>>;
  readonly eventClockFile?: string;
  /** Functions then write what each call of the table consumed. */
  readonly countsCapacity?: boolean;
  /** The engines then count what each function consumed of the table. */
  readonly metering?: boolean;
  readonly onLine?: OnLine;
  /** Told what is being done, in a few words. */
  readonly onStage?: (words: string) => void;
}

export interface LocalApp {
  readonly engines: Engines;
  readonly runner: Runner;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** The cloud assembly of the app as it is in the source now. */
export async function synthesize(dataDir: string): Promise<string> {
  const outDir = join(dataDir, 'assembly');
  mkdirSync(dataDir, { recursive: true });
  const script = join(import.meta.dirname, 'synthesize.ts');
  try {
    await run(process.execPath, [script, outDir], { maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new CannotStart(`The app could not be synthesized:\n${said.split('\n').slice(-12).join('\n')}`, { cause });
  }
  return outDir;
}

export async function startLocalApp(options: LocalAppOptions): Promise<LocalApp> {
  await using started = new AsyncDisposableStack();
  const { dataDir, environment, onStage = () => {} } = options;
  onStage('synthesizing the app');
  const assemblyDir = await synthesize(dataDir);
  onStage('starting DynamoDB, SQS, S3 and Secrets Manager');
  const engines = await startEngines({ dataDir, environment, metering: options.metering ?? false });
  started.defer(() => engines.stop());
  onStage('making tables, queues and buckets, and starting the functions');
  const runner = await startRunner({
    assemblyDir,
    dataDir,
    engines: {
      environment: { ...engines.environment, ...(options.countsCapacity ? { COUNT_CAPACITY: 'on' } : {}) },
    },
    parameters: { WecomApiBase: options.wecomApiBase, PictureHosts: options.pictureHosts.join(',') },
    port: options.port ?? 0,
    isolate: options.isolate ?? 'worker',
    pollers: options.pollers ?? true,
    ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
    ...(options.eventClockFile === undefined ? {} : { eventClockFile: options.eventClockFile }),
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
  });
  started.defer(() => runner.stop());
  const stack = started.move();
  return { engines, runner, stop: () => stack.disposeAsync() };
}
