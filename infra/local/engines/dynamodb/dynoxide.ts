/** The embedded DynamoDB with its streams: starts the binary on a free port of 127.0.0.1 and stops it again. */
import { once } from 'node:events';
import { CannotStart } from '../cannot-start.ts';
import { freePort } from '../free-port.ts';
import { dynoxideBinary } from './binary.ts';
import { type GuardedProcess, guardedProcess } from './guarded-process.ts';

export interface Dynoxide {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynoxideOptions {
  /** The SQLite file; without it everything is in memory. */
  readonly file?: string;
  /** Told once when the process ends though nobody stopped it. */
  readonly onGone: (sentence: string) => void;
}

const ATTEMPTS = 5;

export async function startDynoxide(options: DynoxideOptions): Promise<Dynoxide> {
  const binary = dynoxideBinary();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const words = ['--host', '127.0.0.1', '--port', String(port)];
    const child = guardedProcess(binary, options.file === undefined ? words : [...words, '--db-path', options.file]);
    const said = await readiness(child);
    if (said.ready) return running(child, `http://127.0.0.1:${port}`, options.onGone);
    if (!said.text.includes('already in use') || attempt === ATTEMPTS) {
      throw new CannotStart(`The embedded DynamoDB did not start: ${said.text.trim() || 'it ended without a word'}`);
    }
  }
}

/** It says "listening" once it has bound its port; ending before that is a failure. */
function readiness(child: GuardedProcess): Promise<{ ready: boolean; text: string }> {
  return new Promise((resolve) => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes('listening on')) resolve({ ready: true, text });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (cause) => resolve({ ready: false, text: cause.message }));
    child.once('close', () => resolve({ ready: false, text }));
  });
}

function running(child: GuardedProcess, endpoint: string, onGone: DynoxideOptions['onGone']): Dynoxide {
  let stopping = false;
  const gone = once(child, 'exit').then(([code]) => {
    child.stdin.destroy();
    if (!stopping) onGone(`The embedded DynamoDB ended by itself (exit status ${String(code)}).`);
  });
  return {
    endpoint,
    async stop() {
      stopping = true;
      child.stdin.end();
      await gone;
    },
  };
}
