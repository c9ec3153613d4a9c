/**
 * A branching process fitted to the real cascades: how many friends somebody of each generation brings (negative binomial, by moments), and how
 * long after his own coming (log-normal, by moments of the logarithm).
 */
import { cascadePlaces } from '#test/support/cascade-facts.ts';
import type { NegativeBinomial } from './chance.ts';

export interface Fit {
  /** By generation, seeds first; nobody of a later one brings anybody. */
  readonly offspring: readonly NegativeBinomial[];
  /** Natural logarithm of seconds. */
  readonly delay: { readonly mean: number; readonly deviation: number };
  /** Friends of a seed's whole tree, on average. */
  readonly treeSize: number;
}

export function fitted(): Fit {
  const places = cascadePlaces();
  const brought = new Map<string, number>();
  const delays: number[] = [];
  for (const { parent, at } of places.values()) {
    const above = parent === undefined ? undefined : places.get(parent);
    if (parent === undefined || above === undefined) continue;
    brought.set(parent, (brought.get(parent) ?? 0) + 1);
    delays.push(Math.log(1 + (at - above.at) / 1_000));
  }
  const generations = Map.groupBy(places, ([, { generation }]) => generation);
  const offspring = [...generations.keys()]
    .toSorted((one, other) => one - other)
    .map((generation) => binomialOf((generations.get(generation) ?? []).map(([person]) => brought.get(person) ?? 0)));
  return {
    offspring,
    delay: { mean: meanOf(delays), deviation: Math.sqrt(varianceOf(delays)) },
    treeSize: sizeOf(offspring),
  };
}

function binomialOf(counts: readonly number[]): NegativeBinomial {
  const [mean, variance] = [meanOf(counts), varianceOf(counts)];
  return { mean, size: variance > mean ? mean ** 2 / (variance - mean) : Number.MAX_SAFE_INTEGER };
}

function sizeOf(offspring: readonly NegativeBinomial[]): number {
  let [people, size] = [1, 0];
  for (const { mean } of offspring) {
    people *= mean;
    size += people;
  }
  return size;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}
