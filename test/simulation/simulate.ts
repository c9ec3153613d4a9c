/** `npm run simulate`: one seed, or many on several processors. Ends with 1 where a law is broken, and tells the smallest story that breaks it. */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { planOf } from './acts.ts';
import { isAbout, whenOf, withTimes } from './in-words.ts';
import { figuresInWords, storyOf, sumOf } from './report.ts';
import { type Figures, live, type Terms } from './run.ts';
import { TROUBLES, type Trouble } from './world.ts';

const USAGE =
  'npm run simulate -- [--seed 1] [--seeds 1] [--events 4000] [--faults none|some|all] [--workers 1] [--trace p12,g0-1]';

const FAULTS: Readonly<Record<string, readonly Trouble[]>> = {
  none: [],
  /** What happens on any day: callbacks late and twice, and a table that is contended. */
  some: ['late', 'doubled', 'store'],
  all: TROUBLES,
};

interface Order {
  readonly seeds: readonly number[];
  readonly events: number;
  readonly faults: string;
  readonly trace?: readonly string[];
}

interface Told {
  readonly seed: number;
  readonly figures: Figures;
  readonly story?: string;
}

async function simulate({ events, faults, trace }: Order, seed: number): Promise<Told> {
  const plan = planOf(seed, events);
  const names = new Set(trace);
  const tell = (at: number, line: string): void => {
    if (names.size === 0 || isAbout(line, names))
      console.log(whenOf(at, plan.startsAt), withTimes(line, plan.startsAt));
  };
  const terms: Terms = { troubles: new Set(FAULTS[faults]), ...(trace === undefined ? {} : { tell }) };
  const life = await live(plan, terms);
  if (life.breach === undefined) return { seed, figures: life.figures };
  return { seed, figures: life.figures, story: await storyOf(plan, { troubles: terms.troubles }, life) };
}

function chosen(): (Order & { readonly workers: number }) | undefined {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        events: { type: 'string', default: '4000' },
        faults: { type: 'string', default: 'all' },
        workers: { type: 'string', default: '1' },
        trace: { type: 'string' },
      },
    });
    const [seed, seeds, events, workers] = [values.seed, values.seeds, values.events, values.workers].map(Number);
    const whole = [seed, seeds, events, workers].every((value) => Number.isInteger(value) && (value ?? -1) >= 0);
    if (!whole || FAULTS[values.faults] === undefined) return undefined;
    const traced = values.trace === undefined ? {} : { trace: values.trace.split(',').filter((name) => name !== '') };
    return {
      seeds: [...Array(seeds).keys()].map((one) => one + (seed ?? 1)),
      events: events ?? 0,
      faults: values.faults,
      workers: Math.max(1, workers ?? 1),
      ...traced,
    };
  } catch {
    return undefined;
  }
}

/** Each worker takes the next seed when it has done one. */
async function onWorkers(order: Order, workers: number): Promise<readonly Told[]> {
  const left = [...order.seeds];
  const told: Told[] = [];
  const one = (): Promise<void> =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: order, argv: [] });
      const next = (): void => {
        const seed = left.shift();
        worker.postMessage(seed ?? 'done');
      };
      worker.on('message', (message: Told) => {
        told.push(message);
        next();
      });
      worker.on('error', fail);
      worker.on('exit', () => done());
      next();
    });
  await Promise.all([...Array(Math.min(workers, left.length)).keys()].map(one));
  return told.toSorted((left, right) => left.seed - right.seed);
}

async function main(): Promise<void> {
  const order = chosen();
  if (order === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const begun = performance.now();
  const { workers } = order;
  const told: Told[] = [];
  if (workers > 1) told.push(...(await onWorkers(order, workers)));
  else for (const seed of order.seeds) told.push(await simulate(order, seed));
  const seconds = (performance.now() - begun) / 1_000;
  const first = order.seeds[0];
  console.log(
    `seed${order.seeds.length === 1 ? ` ${first}` : `s ${first} to ${order.seeds.at(-1)}`}, faults: ${order.faults}`,
  );
  console.log(figuresInWords(sumOf(told.map(({ figures }) => figures)), seconds, workers));
  const broken = told.flatMap(({ story }) => (story === undefined ? [] : [story]));
  for (const story of broken) console.log(`\n${story}`);
  console.log(broken.length === 0 ? '\nno law is broken' : `\n${broken.length} of ${told.length} worlds break a law`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

if (isMainThread) await main();
else {
  parentPort?.on('message', (seed: number | 'done') => {
    if (seed === 'done') parentPort?.close();
    else void simulate(workerData as Order, seed).then((told) => parentPort?.postMessage(told));
  });
}
