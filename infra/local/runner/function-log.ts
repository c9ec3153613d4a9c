/**
 * Where the lines of the functions go: one file per step under `logs/`, and to a listener if there is one. Never to
 * the terminal by itself. Lines are gathered for a moment, since a write of its own for each costs more than the work it tells of.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface FunctionLog {
  follow(output: Readable): void;
  write(line: string): void;
  close(): Promise<void>;
}

/** Answering `true` it keeps the line to itself: it is then written nowhere. */
export type OnLine = (step: string, line: string) => unknown;

const GATHER_MS = 50;

export function functionLog(directory: string, step: string, onLine: OnLine | undefined): FunctionLog {
  mkdirSync(directory, { recursive: true });
  const file = createWriteStream(join(directory, `${step.replaceAll('/', '-')}.log`), { flags: 'a' });
  let gathered = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered !== '' && !file.writableEnded) file.write(gathered);
    gathered = '';
  };
  const write = (line: string) => {
    if (onLine?.(step, line) === true) return;
    gathered += `${line}\n`;
    timer ??= setTimeout(flush, GATHER_MS);
  };
  return {
    write,
    follow: (output) => followLines(output, write),
    close: () => {
      flush();
      return new Promise((resolve) => file.end(() => resolve()));
    },
  };
}

function followLines(output: Readable, take: (line: string) => void): void {
  let begun = '';
  output.setEncoding('utf8');
  output.on('data', (text: string) => {
    const lines = (begun + text).split(/\r?\n/);
    begun = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  output.on('end', () => {
    if (begun !== '') take(begun);
  });
}
