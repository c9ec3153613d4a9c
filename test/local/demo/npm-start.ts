/** `npm start` as a child, as whoever cloned the project runs it: flags in, words and exit code out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const START = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'start.ts');

export interface Started {
  readonly child: ChildProcess;
  /** Everything it has said so far, on both outputs. */
  said(): string;
  /** Resolves with what it said when the words have come; rejects if it ends before. */
  saying(words: RegExp): Promise<string>;
  /** The exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
}

export function aDataFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'npm-start-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return dir;
}

/** Nothing of the shell's own AWS or WeCom may leak into it. */
const bare = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|WECOM|VITEST|NODE_OPTIONS)/.test(name)));

export function npmStart(flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [START, '--port', '0', ...flags], {
    env: { ...bare(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const heard = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const listener of heard) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const end = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    child,
    said: () => text,
    ended: () => end,
    saying: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (words.test(text) && resolve(text));
        heard.add(look);
        look();
        void end.then((code) => reject(new Error(`it ended with ${code} and had said only:\n${text}`)));
      }),
  };
}
