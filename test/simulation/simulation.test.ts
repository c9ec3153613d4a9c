/** A world that tries to break the counting and the granting: five lives of it, and proof that it would notice. */
import { describe, expect, test } from 'vitest';
import { planOf } from './acts.ts';
import { MUTATIONS } from './mutations.ts';
import { storyOf } from './report.ts';
import { live } from './run.ts';
import { shrink } from './shrink.ts';
import { TROUBLES } from './world.ts';

const EVENTS = 4_000;
const ALL = new Set(TROUBLES);
const NONE = new Set<never>();

describe('the laws of counting and granting', () => {
  test.each([1, 2, 3, 4, 5])('hold in the world of seed %i, whatever goes wrong in it', async (seed) => {
    const plan = planOf(seed, EVENTS);
    const life = await live(plan, { troubles: ALL });

    if (life.breach !== undefined) expect.fail(await storyOf(plan, { troubles: ALL }, life));
    expect(life.figures.acts).toBe(EVENTS);
    // A world in which nothing happens keeps every law.
    expect(life.figures.referrals).toBeGreaterThan(100);
    expect(Object.values(life.figures.verdicts).length).toBeGreaterThan(8);
    const { issued = 0, claimed = 0, expired = 0, waiting = 0 } = life.figures.grants;
    expect(issued + claimed + expired + waiting).toBeGreaterThan(50);
    expect(life.figures.claims['claimed']).toBeGreaterThan(10);
    expect(Math.min(life.figures.faults['deaths']!, life.figures.faults['callbacks lost']!)).toBeGreaterThan(20);
  });

  test('hold where nothing goes wrong', async () => {
    const plan = planOf(6, EVENTS);
    const life = await live(plan, { troubles: NONE });

    if (life.breach !== undefined) expect.fail(await storyOf(plan, { troubles: NONE }, life));
    expect(life.figures.faults).toMatchObject({ deaths: 0, 'callbacks lost': 0, 'calls throttled': 0 });
  });
});

describe('the same seed', () => {
  test('is the same life, to the last line told of it', async () => {
    const lifeOf = async (): Promise<string> => {
      const lines: string[] = [];
      await live(planOf(7, 600), { troubles: ALL, tell: (at, line) => void lines.push(`${at} ${line}`) });
      return lines.join('\n');
    };

    expect(await lifeOf()).toBe(await lifeOf());
  });

  test('leaves every other act as it is when one is left out', () => {
    const { acts } = planOf(8, 200);

    expect(planOf(8, 200).acts).toEqual(acts);
    expect(new Set(acts.map(({ seed }) => seed)).size).toBe(200);
  });
});

describe('a rule broken on purpose', () => {
  test.each(Object.entries(MUTATIONS))('is found: %s', async (_name, mutation) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 40 && found.length === 0; seed += 1) {
      const { breach } = await live(planOf(seed, EVENTS), { troubles: ALL, mutation });
      if (breach !== undefined) found.push(breach.law);
    }

    expect(found).toHaveLength(1);
  });

  test('is told by the few acts that suffice for it', async () => {
    const mutation = MUTATIONS['the maximum is not held']!;
    const terms = { troubles: ALL, mutation };
    const plans = [1, 2, 3, 4, 5, 6].map((seed) => planOf(seed, EVENTS));
    for (const plan of plans) {
      const { breach } = await live(plan, terms);
      if (breach === undefined) continue;
      const { acts, troubles } = await shrink(plan, terms, breach);

      expect((await live(plan, { ...terms, acts, troubles })).breach?.law).toBe(breach.law);
      expect(acts.length).toBeLessThan(20);
      expect(troubles.size).toBeLessThan(3);
      return;
    }
    expect.fail('It was not found.');
  });
});
