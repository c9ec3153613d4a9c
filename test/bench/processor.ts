/** Processor time of several ways to the same thing, measured in turn, so that whatever else the machine does meets all of them. */
import { setImmediate } from 'node:timers/promises';

/** Does the thing once; the number makes every time another's. */
export type Way = (number: number) => Promise<unknown>;

/** Milliseconds of processor, of every thread of this process, one entry a round for every way. */
export async function cpuInTurn<Name extends string>(
  ways: Readonly<Record<Name, Way>>,
  rounds: number,
  warmUp: number,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(ways) as Name[];
  const took = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of turned(names, round)) {
      const cpu = await cpuOf(() => ways[name](round + warmUp));
      if (round >= 0) took[name].push(cpu);
    }
  }
  return took;
}

/** Each is first equally often. */
function turned<Entry>(entries: readonly Entry[], round: number): Entry[] {
  const by = Math.abs(round) % entries.length;
  return [...entries.slice(by), ...entries.slice(0, by)];
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  await setImmediate();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
