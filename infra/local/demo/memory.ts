/** What one data folder is about: which file in which mechanic, and when its event time began. A second start continues it, or is refused. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '../engines/cannot-start.ts';

const shape = z.object({
  mechanic: z.enum(['group', 'contact']),
  fileHash: z.string(),
  limit: z.nullable(z.number()),
  /** Wall time of the first start: by event time, everything is over then. */
  startedAt: z.number(),
  /** Friends leave by the model of this seed; absent: none but the coda's. */
  leavers: z.optional(z.number()),
  isApplied: z.boolean(),
  isFinished: z.boolean(),
});

export type Memory = z.infer<typeof shape>;

export interface Wish {
  readonly mechanic?: 'group' | 'contact';
  readonly text: string;
  readonly limit: number | undefined;
  readonly isLimitSaid: boolean;
  readonly leavers?: number;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const pathIn = (dataDir: string): string => join(dataDir, 'demo.json');

export function recall(dataDir: string): Memory | undefined {
  const path = pathIn(dataDir);
  if (!existsSync(path)) return undefined;
  const read = shape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  throw new CannotStart(`The demo in ${dataDir} was begun by another version: choose another --data folder.`);
}

export const remember = (dataDir: string, memory: Memory): void =>
  writeFileSync(pathIn(dataDir), `${JSON.stringify(memory, null, 2)}\n`);

/** The demo to play: the one the folder holds if there is one, else the one that is wished. */
export function demoIn(
  dataDir: string,
  wish: Wish,
  now: number,
): { readonly memory: Memory; readonly isContinued: boolean } {
  const known = recall(dataDir);
  const fileHash = hashOf(wish.text);
  if (!known) {
    const leavers = wish.leavers === undefined ? {} : { leavers: wish.leavers };
    const fresh = {
      mechanic: wish.mechanic ?? 'group',
      fileHash,
      limit: wish.limit ?? null,
      startedAt: now,
      ...leavers,
    } as const;
    return { memory: { ...fresh, isApplied: false, isFinished: false }, isContinued: false };
  }
  const elsewhere = 'choose another --data folder for it';
  if (wish.mechanic !== undefined && wish.mechanic !== known.mechanic) {
    throw new CannotStart(
      `${dataDir} holds a demo of the ${known.mechanic} mechanic, not of ${wish.mechanic}: ${elsewhere}.`,
    );
  }
  if (fileHash !== known.fileHash)
    throw new CannotStart(`${dataDir} holds a demo of another cascades file: ${elsewhere}.`);
  if (wish.isLimitSaid && (wish.limit ?? null) !== known.limit) {
    throw new CannotStart(`${dataDir} holds a demo of ${known.limit ?? 'all'} shares: ${elsewhere}.`);
  }
  if (wish.leavers !== undefined && wish.leavers !== known.leavers) {
    throw new CannotStart(`${dataDir} holds a demo with other leavers, or none: ${elsewhere}.`);
  }
  return { memory: known, isContinued: true };
}
