/** Chance that is the same every time: figures of the same facts are the same to the last digit. */

/** From 0 up to but not 1. */
export type Draw = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): small, and good enough for a bootstrap. */
export function seeded(seed: number): Draw {
  let state = (seed + 0x9e3779b9) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Above it a Poisson is a normal for all that a figure shows. */
const MANY = 50;

/** How often something is drawn that is drawn `mean` times on average. */
export function poisson(mean: number, random: Draw): number {
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const least = Math.exp(-mean);
  let times = 0;
  for (let product = random(); product > least; product *= random()) times += 1;
  return times;
}

const normal = (random: Draw): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
