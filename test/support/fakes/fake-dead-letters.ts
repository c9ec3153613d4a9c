/** Dead letters in memory, held to the same contract suite as the real ones. */
import type { DeadLetter, DeadLetterQueue, DeadLetters } from '#shared/ports/dead-letters.ts';

export interface FakeDeadLetters extends DeadLetters {
  put(...letters: readonly DeadLetter[]): void;
  /** What was sent back, in order. */
  readonly sentBack: readonly DeadLetter[];
  /** Lets so many lie where nobody can look. */
  hide(queue: string, count: number): void;
}

const QUEUES: readonly DeadLetterQueue[] = [
  { name: 'group events' },
  { name: 'welcome' },
  { name: 'outbox dispatch', instead: 'The sweep finds it.' },
];

export function fakeDeadLetters(queues: readonly DeadLetterQueue[] = QUEUES): FakeDeadLetters {
  const lying: DeadLetter[] = [];
  const sentBack: DeadLetter[] = [];
  const behind: { readonly queue: string; readonly count: number }[] = [];
  const isReplayable = (letter: DeadLetter): boolean =>
    queues.find(({ name }) => name === letter.queue)?.instead === undefined;
  return {
    queues,
    sentBack,
    put: (...letters) => void lying.push(...letters),
    hide: (queue, count) => void behind.push({ queue, count }),

    async list(limit, queue) {
      const named = lying.filter((letter) => queue === undefined || letter.queue === queue);
      return { letters: named.toSorted((one, other) => one.since - other.since).slice(0, limit), behind };
    },

    async show(id) {
      return lying.find((letter) => letter.id === id);
    },

    async replay(which, queue) {
      const taken = lying.filter(
        (letter) =>
          isReplayable(letter) &&
          (queue === undefined || letter.queue === queue) &&
          (which === 'all' || letter.id === which.id),
      );
      for (const letter of taken) lying.splice(lying.indexOf(letter), 1);
      sentBack.push(...taken);
      return taken.length;
    },
  };
}
