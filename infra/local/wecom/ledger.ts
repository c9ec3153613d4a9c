/** The file the facts are kept in: append-only, one JSON a line, so that a killed process loses at most the line it was writing. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from './facts.ts';

export interface Ledger {
  readonly facts: readonly Fact[];
  append(fact: Fact): void;
}

const parsed = (line: string): Fact => JSON.parse(line);

/** Reads what is whole; a torn last line is cut off, because what it told was never answered to anybody. */
export function openLedger(dir: string): Ledger {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'facts.ndjson');
  const text = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const whole = text.lastIndexOf(0x0a) + 1;
  if (whole < text.length) truncateSync(path, whole);
  const facts = text.subarray(0, whole).toString('utf8').split('\n').filter(Boolean).map(parsed);
  return { facts, append: (fact) => appendFileSync(path, `${JSON.stringify(fact)}\n`) };
}
