/**
 * How a campaign grows from one generation to the next. K of generation g is its counted friends by the people of the generation before; there is
 * no mean over a closed tree, in which everybody but the seeds was brought by somebody and K would be just below one whatever happens.
 * Its 95 % interval is a bootstrap over whole trees, because friends of one tree are no independent draws.
 */
import type { GenerationRow } from './figure-rows.ts';
import { type Draw, poisson, seeded } from './resampling.ts';
import { ratio, toCents, toSix } from './rounding.ts';

export interface GenerationCount {
  readonly generation: number;
  readonly people: number;
  readonly qualified: number;
  readonly generation_hours: number | null;
}

/** So many trees have this shape: `generation:people:qualified` for each of their generations. */
export interface TreeShape {
  readonly shape: string;
  readonly trees: number;
}

export interface AgeHour {
  readonly generation: number;
  readonly hours: number;
  readonly people: number;
}

export interface DelayHour {
  readonly hours: number;
  readonly friends: number;
}

export interface Growth {
  readonly generations: readonly GenerationCount[];
  readonly shapes: readonly TreeShape[];
  readonly ages: readonly AgeHour[];
  readonly delays: readonly DelayHour[];
}

const DRAWS = 1_000;
/** From fewer delays nothing is foretold. */
const ENOUGH_DELAYS = 30;

export function generationRows(growth: Growth): readonly GenerationRow[] {
  const intervals = bootstrapped(growth.shapes);
  return growth.generations.map(({ generation, people, qualified, generation_hours: hours }) => {
    const before = growth.generations.find((one) => one.generation === generation - 1);
    const [low, high] = intervals.get(generation) ?? [null, null];
    const k = before === undefined ? null : ratio(qualified, before.people);
    return {
      generation,
      people,
      qualified,
      k,
      k_low: k === null ? null : low,
      k_high: k === null ? null : high,
      k_effective: before === undefined ? null : effective(growth, generation, qualified),
      generation_hours: hours === null ? null : toCents(hours),
    };
  });
}

/**
 * K as it will be once the young have had their time: each inviter weighs as much as, at his age, inviters who have had time had of their
 * counted friends.
 */
function effective({ ages, delays }: Growth, generation: number, qualified: number): number | null {
  const known = delays.reduce((sum, { friends }) => sum + friends, 0);
  if (known < ENOUGH_DELAYS) return null;
  const matured = (age: number): number =>
    delays.reduce((sum, { hours, friends }) => sum + (hours <= age ? friends : 0), 0) / known;
  const exposed = ages
    .filter((one) => one.generation === generation - 1)
    .reduce((sum, { hours, people }) => sum + people * matured(hours), 0);
  return exposed === 0 ? null : toSix(qualified / exposed);
}

interface Counts {
  readonly people: readonly number[];
  readonly qualified: readonly number[];
}

function countsOf(shape: string): Counts {
  const [people, qualified]: [number[], number[]] = [[], []];
  for (const part of shape.split(' ')) {
    const [generation = 0, all = 0, counted = 0] = part.split(':').map(Number);
    people[generation] = all;
    qualified[generation] = counted;
  }
  return { people, qualified };
}

/** Trees drawn as often as chance would have it; the middle 95 % of what K then is. */
function bootstrapped(shapes: readonly TreeShape[]): ReadonlyMap<number, readonly [low: number, high: number]> {
  const trees = shapes.map(({ shape, trees: count }) => ({ ...countsOf(shape), count }));
  const deepest = Math.max(0, ...trees.map(({ people }) => people.length - 1));
  const random = seeded(shapes.length);
  const drawn = Array.from({ length: deepest + 1 }, (): number[] => []);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const sums = resampled(trees, deepest, random);
    for (let generation = 1; generation <= deepest; generation += 1) {
      const people = sums.people[generation - 1] ?? 0;
      if (people > 0) drawn[generation]?.push((sums.qualified[generation] ?? 0) / people);
    }
  }
  return new Map(drawn.map((values, generation) => [generation, middle(values)]));
}

function resampled(trees: readonly (Counts & { readonly count: number })[], deepest: number, random: Draw) {
  const [people, qualified] = [new Array<number>(deepest + 1).fill(0), new Array<number>(deepest + 1).fill(0)];
  for (const tree of trees) {
    const times = poisson(tree.count, random);
    if (times === 0) continue;
    for (let generation = 0; generation < tree.people.length; generation += 1) {
      people[generation] = (people[generation] ?? 0) + times * (tree.people[generation] ?? 0);
      qualified[generation] = (qualified[generation] ?? 0) + times * (tree.qualified[generation] ?? 0);
    }
  }
  return { people, qualified };
}

function middle(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [toSix(at(0.025)), toSix(at(0.975))];
}
