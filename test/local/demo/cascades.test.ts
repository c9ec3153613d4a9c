/** The file and the graph it must give. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCascades } from '#infra/local/demo/cascades.ts';
import { expectedGraph, generations, playable, sharers } from '#infra/local/demo/expected-graph.ts';
import { CannotStart } from '#infra/local/engines/cannot-start.ts';

const FILE = readFileSync(new URL('../../../infra/local/demo/weibo-cascades.tsv', import.meta.url), 'utf8');

describe('the cascades file', () => {
  test('is read whole, in the order of time, ties in file order', () => {
    const entries = readCascades(FILE);

    expect(entries.length).toBe(7147);
    expect(entries.every((entry, index) => entry.index === index && entry.at >= (entries[index - 1]?.at ?? 0))).toBe(
      true,
    );
    expect(new Set(entries.map(({ person }) => person)).size).toBe(6962);
  });

  test('cut short gives the first entries of all cascades, not of the first ones', () => {
    const entries = readCascades(FILE, 500);

    expect(entries).toEqual(readCascades(FILE).slice(0, 500));
    expect(new Set(entries.map(({ cascade }) => cascade)).size).toBeGreaterThan(10);
  });

  test.each([
    ['', 'is empty'],
    ['1\t2\t3', 'line 1 has not five columns'],
    ['1\ta\t100\t1\ta:0\n2\tb\tsoon\t1\tb:0', 'line 2 has no root user or no publish time'],
    ['1\ta\t100\t2\ta:0', 'line 1 announces 2 entries and has 1'],
    ['1\ta\t100\t2\ta:0 a/b', 'line 1 has an entry that is not'],
    ['1\ta\t100\t1\ta/../b:5', 'line 1 has an entry that is not'],
  ])('refuses %j: %s', (text, sentence) => {
    expect(() => readCascades(text)).toThrow(CannotStart);
    expect(() => readCascades(text)).toThrow(sentence);
  });
});

describe('the expected graph', () => {
  test('of the whole file has 30 seeds and 6,931 referrals in four generations', () => {
    const graph = expectedGraph(readCascades(FILE));

    expect(generations(graph)).toEqual([30, 4747, 1869, 312, 3]);
    expect(graph.places.size + graph.uncounted.length).toBe(7147);
  });

  test('keeps the first inviter and lets nobody invite himself', () => {
    const text = ['1\ta\t100\t5\ta:0 a/b:10 a/b/b:15 a/c:20 a/b/d:30', '2\tc\t105\t3\tc:0 c/b:30 c/d:20'].join('\n');

    const { places, uncounted } = expectedGraph(readCascades(text));

    expect(Object.fromEntries(places)).toEqual({
      a: { generation: 0, root: 'a', entry: 0 },
      c: { generation: 0, root: 'c', entry: 1 },
      b: { generation: 1, root: 'a', entry: 2, inviter: 'a' },
      d: { generation: 1, root: 'c', entry: 5, inviter: 'c' },
    });
    expect(uncounted).toEqual([3, 4, 6, 7]);
  });

  test('of any file has one inviter a person at most, and no loop', () => {
    const user = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const entry = fc.record({ at: fc.nat(50), person: user, parent: fc.option(user, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (drawn) => {
        const entries = drawn.map(({ parent, ...rest }, index) => ({
          ...rest,
          index,
          cascade: '1',
          ...(parent === undefined ? {} : { parent }),
        }));

        const { places } = expectedGraph(entries);

        for (const [person, place] of places) {
          let above = place;
          for (let depth = place.generation; depth > 0; depth -= 1) {
            const next = places.get(above.inviter ?? '');
            expect(next?.generation).toBe(depth - 1);
            above = next ?? above;
          }
          expect(above.inviter).toBeUndefined();
          expect(place.inviter).not.toBe(person);
        }
      }),
    );
  });

  test('knows whose posters are scanned, and the one share nobody could make', () => {
    const entries = readCascades(FILE);

    const played = playable(entries, expectedGraph(entries));

    expect(entries.length - played.length).toBe(1);
    expect(sharers(played).size).toBe(159);
  });
});
