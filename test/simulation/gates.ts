/** Every port of a step behind a gate: a call takes time, may fail and may be the last; what was written is told to whoever watches. */
import type { Announce } from '#shared/ports/announce.ts';
import type { Job } from './job.ts';

/** Told of a write: `looked` the moment it is done, before anybody else does anything, `answered` with what came of it. */
export interface Witness {
  looked(method: string, args: readonly unknown[], job: Job): void;
  answered(method: string, args: readonly unknown[], answer: unknown, job: Job): void;
}

interface Gated {
  job: Job;
}

/**
 * Made once for each port; answers the port as one job sees it.
 * @param writes the methods that change something
 */
export function gateOf<Port extends object>(
  name: string,
  port: Port,
  methods: readonly (keyof Port & string)[],
  writes: ReadonlySet<string>,
  witness?: Witness,
): (job: Job) => Port {
  const gated = {};
  for (const method of methods) {
    const what = `${name}.${method}`;
    const isWrite = writes.has(method);
    const call = port[method] as unknown as (...args: readonly unknown[]) => Promise<unknown>;
    const goThrough = (job: Job, args: readonly unknown[]): Promise<unknown> => {
      if (!isWrite) return job.call(what, false, () => call.apply(port, [...args]));
      return job.call(what, true, async () => {
        const answering = call.apply(port, [...args]);
        witness?.looked(method, args, job);
        const answer = await answering;
        witness?.answered(method, args, answer, job);
        return answer;
      });
    };
    // Steps may take a method out of its port.
    Object.defineProperty(gated, method, {
      get(this: Gated) {
        return (...args: readonly unknown[]) => goThrough(this.job, args);
      },
    });
  }
  return (job) => Object.assign(Object.create(gated) as Port & Gated, { job });
}

export const gatedAnnounce =
  <Message>(job: Job, name: string, say: (message: Message) => void): Announce<Message> =>
  (message) =>
    job.call(name, true, async () => say(message));
