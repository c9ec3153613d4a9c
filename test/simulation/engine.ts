/**
 * Virtual time. What will happen lies on a heap; work under way is a job that rests at every port it calls, so that jobs get
 * between each other's reads and writes as they do in the cloud. Nothing waits for real time, and the order is the same every time.
 */
import type { Instant } from '#shared/domain/calendar.ts';

interface Coming {
  readonly at: Instant;
  readonly order: number;
  readonly happen: () => void;
}

export class Engine {
  now: Instant;
  /** Jobs that are on their way to their next port: time stands still for them. */
  onTheirWay = 0;
  #order = 0;
  readonly #heap: Coming[] = [];

  constructor(start: Instant) {
    this.now = start;
  }

  /** When the next thing happens. */
  get next(): Instant {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  at(at: Instant, happen: () => void): void {
    const coming = { at: Math.max(at, this.now), order: this.#order++, happen };
    let place = this.#heap.push(coming) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent]!;
      if (isBefore(above, coming)) break;
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = coming;
  }

  /** Lets everything happen that happens by then. */
  async runUntil(until: Instant, isOver: () => boolean): Promise<void> {
    while (this.next <= until && !isOver()) {
      const coming = this.#take();
      if (coming.at > this.now) this.now = coming.at;
      coming.happen();
      while (this.onTheirWay > 0) await undefined;
    }
    if (!isOver() && Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  #take(): Coming {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(last, heap[child]!)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (one: Coming, other: Coming): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
