/** Ordered queues as SQS keeps them: one message of a group at a time, at least once, in order; what fails too often is a dead letter. */
import { type Instant, MINUTE } from '#shared/domain/calendar.ts';
import { Chance, seedOf } from './chance.ts';
import type { Engine } from './engine.ts';
import type { End } from './job.ts';

export interface QueueNature {
  readonly name: string;
  /** Before a message is seen at all. */
  readonly delayMs: number;
  /** Until what was taken and not finished comes back. */
  readonly backAfterMs: number;
  readonly attempts: number;
}

export interface Taken<Message> {
  readonly message: Message;
  readonly attempt: number;
  readonly seed: number;
}

interface Held<Message> {
  readonly id: string;
  readonly message: Message;
  seenFrom: Instant;
  attempts: number;
}

interface Line<Message> {
  readonly held: Held<Message>[];
  isTaken: boolean;
}

/** Said again within this time it is one message. */
const ONCE_WITHIN = 5 * MINUTE;

export class SimulatedQueue<Message> {
  readonly nature: QueueNature;
  readonly #engine: Engine;
  readonly #work: (taken: Taken<Message>, ended: (end: End) => void) => void;
  readonly #lines = new Map<string, Line<Message>>();
  readonly #said = new Map<string, Instant>();
  #deadLetters: { readonly group: string; readonly id: string; readonly message: Message }[] = [];
  /** The share of finished messages that come back all the same. */
  comesAgain = 0;
  sent = 0;
  taken = 0;
  died = 0;
  waiting = 0;

  constructor(engine: Engine, nature: QueueNature, work: (taken: Taken<Message>, ended: (end: End) => void) => void) {
    this.#engine = engine;
    this.nature = nature;
    this.#work = work;
  }

  get deadLetters(): number {
    return this.#deadLetters.length;
  }

  send(group: string, id: string, message: Message): void {
    const now = this.#engine.now;
    const name = `${group}\n${id}`;
    const before = this.#said.get(name);
    if (before !== undefined && before > now - ONCE_WITHIN) return;
    if (this.#said.size > 4_000)
      for (const [one, at] of this.#said) if (at <= now - ONCE_WITHIN) this.#said.delete(one);
    this.#said.set(name, now);
    this.sent += 1;
    this.#hold(group, { id, message, seenFrom: now + this.nature.delayMs, attempts: 0 });
  }

  /** What the operator does once he has looked: every dead letter is tried again. */
  redrive(): void {
    const letters = this.#deadLetters;
    this.#deadLetters = [];
    for (const { group, id, message } of letters) {
      this.#hold(group, { id, message, seenFrom: this.#engine.now, attempts: 0 });
    }
  }

  #hold(group: string, held: Held<Message>): void {
    let line = this.#lines.get(group);
    if (line === undefined) {
      line = { held: [], isTaken: false };
      this.#lines.set(group, line);
    }
    line.held.push(held);
    this.waiting += 1;
    if (line.held.length === 1 && !line.isTaken) this.#next(group, line);
  }

  #next(group: string, line: Line<Message>): void {
    const first = line.held[0];
    if (first === undefined) {
      this.#lines.delete(group);
      return;
    }
    line.isTaken = true;
    const onItsWay = 5 + (seedOf(first.id, first.attempts) % 120);
    this.#engine.at(Math.max(this.#engine.now, first.seenFrom) + onItsWay, () => this.#take(group, line, first));
  }

  #take(group: string, line: Line<Message>, first: Held<Message>): void {
    first.attempts += 1;
    this.taken += 1;
    const seed = seedOf(this.nature.name, group, first.id, first.attempts, this.#engine.now);
    this.#work({ message: first.message, attempt: first.attempts, seed }, (end) => {
      const chance = new Chance(seed ^ 0x5bd1e995);
      if (end.kind === 'done' && !chance.comesTrue(this.comesAgain)) {
        line.held.shift();
        this.waiting -= 1;
      } else if (first.attempts >= this.nature.attempts) {
        line.held.shift();
        this.waiting -= 1;
        if (end.kind !== 'done') {
          this.died += 1;
          this.#deadLetters.push({ group, id: first.id, message: first.message });
        }
      } else {
        const backAfterMs = (end.kind === 'later' ? end.afterMs : undefined) ?? this.nature.backAfterMs;
        first.seenFrom = this.#engine.now + backAfterMs;
      }
      this.#next(group, line);
    });
  }
}
