/** A child process that never outlives us, however we end: an orphan would keep the database file of the next run. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type GuardedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The shell holds the read end of our pipe. When we end (even by kill -9) the pipe closes, `read` returns and the child goes.
 * Killing it outright is safe: what it acknowledged is in its write-ahead log.
 */
const GUARD = 'exec 3<&0; "$@" & child=$!; { read _ <&3; kill -9 $child 2>/dev/null; } & wait $child';

/** Its own session (`detached`): Ctrl-C in the terminal reaches us first, and we stop it after the functions that use it. */
export function guardedProcess(program: string, words: readonly string[]): GuardedProcess {
  return spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: {},
  });
}
