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
  /** How far the process is from the cascades it was fitted to. */
  readonly distance: {
    /** The largest gap between the shares of real and of fitted delays that are at most so long: Kolmogorov and Smirnov's. */
    readonly delay: number;
    /** By generation: the share of people who brought nobody, really and by the fit. */
    readonly barren: readonly { readonly real: number; readonly fitted: number }[];
  };
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
  const counts = [...generations.keys()]
    .toSorted((one, other) => one - other)
    .map((generation) => (generations.get(generation) ?? []).map(([person]) => brought.get(person) ?? 0));
  const offspring = counts.map(binomialOf);
  const delay = { mean: meanOf(delays), deviation: Math.sqrt(varianceOf(delays)) };
  return {
    offspring,
    delay,
    distance: {
      delay: gapOf(delays, (value) => normalBelow((value - delay.mean) / delay.deviation)),
      barren: offspring.map(({ mean, size }, generation) => ({
        real: shareOfNone(counts[generation] ?? []),
        fitted: (size / (size + mean)) ** size,
      })),
    },
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

const shareOfNone = (counts: readonly number[]): number => counts.filter((count) => count === 0).length / counts.length;

function gapOf(values: readonly number[], below: (value: number) => number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.max(
    ...sorted.map((value, at) =>
      Math.max(Math.abs(below(value) - at / sorted.length), Math.abs(below(value) - (at + 1) / sorted.length)),
    ),
  );
}

/** The share of a standard normal below a value; Abramowitz and Stegun 26.2.17, right to seven digits. */
function normalBelow(value: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(value));
  const tail = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  const above = (Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return value >= 0 ? 1 - above : above;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}
