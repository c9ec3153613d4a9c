/**
 * Where the lines of the functions go: one file per step under `logs/`, and to a listener if there is one. Never to
 * the terminal by itself.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface FunctionLog {
  follow(output: Readable): void;
  write(line: string): void;
  close(): Promise<void>;
}

export type OnLine = (step: string, line: string) => void;

export function functionLog(directory: string, step: string, onLine: OnLine | undefined): FunctionLog {
  mkdirSync(directory, { recursive: true });
  const file = createWriteStream(join(directory, `${step.replaceAll('/', '-')}.log`), { flags: 'a' });
  const write = (line: string) => {
    if (!file.writableEnded) file.write(`${line}\n`);
    onLine?.(step, line);
  };
  return {
    write,
    follow: (output) => void createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on('line', write),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
