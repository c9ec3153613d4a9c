/**
 * Work that failed as often as it may, and pieces of the table's stream that could not be read: kept until an operator looks.
 * Nothing is dropped by looking.
 */
import type { Instant } from '#shared/domain/calendar.ts';

export interface DeadLetterQueue {
  /** As the runbook calls it, without the word "queue". */
  readonly name: string;
  /** What mends its letters, where sending them back means nothing. */
  readonly instead?: string | undefined;
}

export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  /** When it became a dead letter; where order is not kept, when it was said. */
  readonly since: Instant;
  /** How often it was handed out to anybody; a look counts as one. */
  readonly received: number;
  /** Names people: what of it is shown is for the message room to say. */
  readonly body: string;
}

export interface Listed {
  /** Oldest first. */
  readonly letters: readonly DeadLetter[];
  /** Where order is kept, only the first ten of one group can be looked at: about how many lie behind them, by queue. */
  readonly behind: readonly { readonly queue: string; readonly count: number }[];
}

export interface DeadLetters {
  readonly queues: readonly DeadLetterQueue[];
  /** Of one queue, by its name, or of all. */
  list(limit: number, queue?: string): Promise<Listed>;
  show(id: string): Promise<DeadLetter | undefined>;
  /** Sends one, or all of a queue, or all, back to where they came from, in order. What arrives meanwhile is left. Returns how many. */
  replay(which: { readonly id: string } | 'all', queue?: string): Promise<number>;
}
