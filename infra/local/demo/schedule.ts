/**
 * Which entries of the file may be played now: a friend can scan only a poster that was delivered, and a person does one
 * thing after the other. Pure bookkeeping; it starts nothing itself.
 */
import type { Entry } from './cascades.ts';

export interface Schedule {
  /** The earliest entry that may begin, or nothing while all that remain wait for somebody. */
  take(): Entry | undefined;
  /** His act is over: the app knows of it. */
  finish(entry: Entry): void;
  posterArrived(person: string): void;
  hasPoster(person: string): boolean;
  readonly finished: number;
  readonly remaining: number;
}

interface Waiting {
  readonly entry: Entry;
  blockers: number;
}

/** A heap is not worth it: entries become ready nearly in order, so the few out of order are put where they belong. */
function insertInOrder(ready: Entry[], entry: Entry): void {
  let at = ready.length;
  while (at > 0 && (ready[at - 1]?.index ?? 0) > entry.index) at -= 1;
  ready.splice(at, 0, entry);
}

/** @param done entries of an earlier run, and @param delivered posters of it. */
export function makeSchedule(
  entries: readonly Entry[],
  done: (entry: Entry) => boolean,
  delivered: Iterable<string>,
): Schedule {
  const withPoster = new Set(delivered);
  const forPoster = new Map<string, Waiting[]>();
  const forPerson = new Map<string, Waiting>();
  const ready: Entry[] = [];
  let finished = 0;
  let taken = 0;

  const unblock = (waiting: Waiting): void => {
    waiting.blockers -= 1;
    if (waiting.blockers === 0) insertInOrder(ready, waiting.entry);
  };
  const followers = new Map<number, Waiting>();
  const open = entries.filter((entry) => !done(entry));
  finished = entries.length - open.length;
  for (const entry of open) {
    const waiting: Waiting = { entry, blockers: 1 };
    const before = forPerson.get(entry.person);
    if (before) {
      waiting.blockers += 1;
      followers.set(before.entry.index, waiting);
    }
    forPerson.set(entry.person, waiting);
    const { parent } = entry;
    if (parent !== undefined && !withPoster.has(parent)) {
      waiting.blockers += 1;
      forPoster.set(parent, [...(forPoster.get(parent) ?? []), waiting]);
    }
    unblock(waiting);
  }

  return {
    take() {
      const entry = ready.shift();
      if (entry) taken += 1;
      return entry;
    },
    finish(entry) {
      finished += 1;
      const next = followers.get(entry.index);
      if (next) unblock(next);
    },
    posterArrived(person) {
      if (withPoster.has(person)) return;
      withPoster.add(person);
      for (const waiting of forPoster.get(person) ?? []) unblock(waiting);
      forPoster.delete(person);
    },
    hasPoster: (person) => withPoster.has(person),
    get finished() {
      return finished;
    },
    get remaining() {
      return open.length - taken;
    },
  };
}
