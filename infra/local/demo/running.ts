/** The note a running start leaves in its data folder: who it is and where everything answers, for the CLI and for a second start. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '../engines/cannot-start.ts';

const shape = z.object({
  ready: z.literal(true),
  pid: z.number(),
  webhook: z.string(),
  /** Where WeCom's stand-in answers; absent when WeCom is somewhere else. */
  standIn: z.optional(z.string()),
  data: z.string(),
  /** What an AWS SDK needs to reach the engines and the functions here. */
  environment: z.record(z.string(), z.string()),
  /** By step, the name Lambda's Invoke knows it by. */
  functions: z.record(z.string(), z.string()),
});

export type Running = z.infer<typeof shape>;

const pathIn = (dataDir: string): string => join(dataDir, 'run.json');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The start that is using this folder now; a note left by a killed one counts for nothing. */
export function runningIn(dataDir: string): Running | undefined {
  const path = pathIn(dataDir);
  if (!existsSync(path)) return undefined;
  const read = shape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return read.success && isAlive(read.data.pid) ? read.data : undefined;
}

export function refuseSecondStart(dataDir: string): void {
  const running = runningIn(dataDir);
  if (running && running.pid !== process.pid) {
    throw new CannotStart(
      `${dataDir} is in use by a start that still runs (process ${running.pid}): stop it, or choose another --data folder.`,
    );
  }
}

export function noteRunning(running: Running): void {
  const path = pathIn(running.data);
  writeFileSync(`${path}.next`, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(`${path}.next`, path);
}

export const forgetRunning = (dataDir: string): void => rmSync(pathIn(dataDir), { force: true });
