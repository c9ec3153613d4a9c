/** Chance from one seed: the same seed makes the same campaign. */

export type Draw = () => number;

/** Mulberry32. */
export function seeded(seed: number): Draw {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const exponential = (mean: number, random: Draw): number => -mean * Math.log(1 - random());
export const normal = (random: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Marsaglia and Tsang; below one by the usual boost. */
function gamma(shape: number, scale: number, random: Draw): number {
  if (shape < 1) return gamma(shape + 1, scale, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
  }
}

function poisson(mean: number, random: Draw): number {
  if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const least = Math.exp(-mean);
  let times = 0;
  for (let product = random(); product > least; product *= random()) times += 1;
  return times;
}

/** Mean and how clumped it is: the smaller `size`, the fewer bring the most. */
export interface NegativeBinomial {
  readonly mean: number;
  readonly size: number;
}

export const draw = ({ mean, size }: NegativeBinomial, random: Draw): number =>
  mean === 0 ? 0 : poisson(gamma(size, mean / size, random), random);
