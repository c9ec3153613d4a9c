/** How a command reaches the function that carries it out: on AWS, in a running `npm start`, or, when that is stopped, in functions started for this moment. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { noteRunning, type Running, runningIn } from '../local/demo/running.ts';
import { NotDone } from './answer.ts';
import { specOf } from './commands.ts';
import type { Request } from './request.ts';

export interface Reached {
  /** Takes and gives JSON text. */
  invoke(payload: string): Promise<string>;
  leave(): Promise<void>;
  /** Its queues are worked on; false where it was started for this moment only. */
  readonly isAtWork: boolean;
}

const FAILED = 'The app failed while it carried the command out; its log says more.';
const STEP = 'operator/command';
const stepOf = (command: Request['command']): string => specOf(command).step ?? STEP;
/** The function itself may take five minutes. */
const PATIENCE_MS = 310_000;

export async function reach({ where, command }: Pick<Request, 'where' | 'command'>): Promise<Reached> {
  if ('functionName' in where) {
    const { functionName, region } = where;
    return byLambda(functionName, region === undefined ? {} : { region });
  }
  const dataDir = resolve(where.dataDir);
  const running = runningIn(dataDir);
  if (running !== undefined) return inRunning(running, stepOf(command));
  if (!existsSync(join(dataDir, 'assembly', 'manifest.json'))) {
    throw new NotDone(
      `There is no app in ${dataDir}: run \`npm start -- --data ${where.dataDir}\` first, or name its folder with --data.`,
    );
  }
  const wecom = process.env['WECOM_API_BASE'];
  if (specOf(command).needsWecom === true && !wecom) {
    throw new NotDone(
      `${command} needs WeCom: start the app with \`npm start -- --idle --data ${where.dataDir}\` first, or set WECOM_API_BASE.`,
    );
  }
  return inStopped(dataDir, wecom ?? NOWHERE, stepOf(command));
}

/** Nothing listens there: while the stand-in is stopped, no command may call anybody else. */
const NOWHERE = 'http://127.0.0.1:9';

function byLambda(functionName: string, config: LambdaClientConfig): Reached {
  const client = new LambdaClient({ maxAttempts: 2, requestHandler: { requestTimeout: PATIENCE_MS }, ...config });
  return {
    async invoke(payload) {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) }),
      );
      if (answer.FunctionError === undefined) return Buffer.from(answer.Payload ?? []).toString();
      throw new NotDone(FAILED);
    },
    leave: async () => client.destroy(),
    isAtWork: true,
  };
}

function inRunning({ pid, environment, functions }: Running, step: string): Reached {
  const name = functions[step];
  const endpoint = environment['AWS_ENDPOINT_URL_LAMBDA'];
  if (name === undefined || endpoint === undefined) throw new NotDone(`The app of process ${pid} has no ${step}.`);
  const { invoke, leave } = byLambda(name, {
    endpoint,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? 'local',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    },
  });
  return {
    leave,
    isAtWork: true,
    async invoke(payload) {
      try {
        return await invoke(payload);
      } catch (cause) {
        if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ECONNREFUSED') throw cause;
        throw new NotDone(
          `The app of process ${pid} does not answer: it is starting or stopping, so try again in a moment.`,
          { cause },
        );
      }
    },
  };
}

/** Engines and functions as `npm start` has them, without what feeds the functions. Meanwhile the folder is noted as in use. */
async function inStopped(dataDir: string, wecomApiBase: string, step: string): Promise<Reached> {
  const [{ startEngines }, { startRunner }, { forgetRunning }] = await Promise.all([
    import('../local/engines/start-engines.ts'),
    import('../local/runner/runner.ts'),
    import('../local/demo/running.ts'),
  ]);
  await using started = new AsyncDisposableStack();
  const engines = await startEngines({ dataDir, environment: process.env });
  started.defer(() => engines.stop());
  const runner = await startRunner({
    assemblyDir: join(dataDir, 'assembly'),
    dataDir,
    engines,
    parameters: { WecomApiBase: wecomApiBase, PictureHosts: new URL(wecomApiBase).hostname },
    eventClockFile: join(dataDir, 'event-clock'),
    pollers: false,
  });
  started.defer(() => runner.stop());
  const running: Running = {
    ready: true,
    pid: process.pid,
    webhook: `${runner.httpEndpoint}/wecom/callback`,
    data: dataDir,
    environment: { ...engines.environment, AWS_ENDPOINT_URL_LAMBDA: runner.lambdaEndpoint },
    functions: Object.fromEntries([...runner.functions].map(([step, { name }]) => [step, name])),
  };
  noteRunning(running);
  started.defer(() => forgetRunning(dataDir));
  const stack = started.move();
  return {
    async invoke(payload) {
      const answered = await runner.invoke(step, JSON.parse(payload));
      if ('payload' in answered) return answered.payload;
      throw new NotDone(FAILED);
    },
    leave: () => stack.disposeAsync(),
    isAtWork: false,
  };
}
