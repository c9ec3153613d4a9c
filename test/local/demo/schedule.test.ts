/** Nobody scans a poster before it was delivered, and nobody does two things at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, readCascades } from '#infra/local/demo/cascades.ts';
import { makeSchedule } from '#infra/local/demo/schedule.ts';

const entries = readCascades('1\ta\t100\t5\ta:0 a/b:10 a/c:20 a/b/d:30 a/c/b:40');
const fresh = () => makeSchedule(entries, () => false, []);
const takeAll = (schedule: ReturnType<typeof fresh>): string[] => {
  const taken: string[] = [];
  for (let entry = schedule.take(); entry; entry = schedule.take()) taken.push(entry.person);
  return taken;
};
const at = (index: number): Entry => entries[index] as Entry;

describe('the schedule', () => {
  test('begins with the root alone', () => {
    expect(takeAll(fresh())).toEqual(['a']);
  });

  test("lets friends come once the inviter's poster is delivered, in the file's order", () => {
    const schedule = fresh();
    schedule.take();

    schedule.posterArrived('a');

    expect(takeAll(schedule)).toEqual(['b', 'c']);
  });

  test('lets a person do a second thing only when the first is known', () => {
    const schedule = fresh();
    schedule.take();
    schedule.posterArrived('a');
    schedule.posterArrived('c');
    const before = takeAll(schedule);

    schedule.finish(at(1));

    expect(before).toEqual(['b', 'c']);
    expect(takeAll(schedule)).toEqual(['b']);
  });

  test('continues where an earlier run ended', () => {
    const schedule = makeSchedule(entries, ({ index }) => index < 3, ['a', 'b']);

    expect(takeAll(schedule)).toEqual(['d']);
    expect([schedule.finished, schedule.remaining]).toEqual([3, 1]);
  });

  test('plays everything in the end, whoever is first served', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (draws) => {
        const schedule = fresh();
        const underWay: Entry[] = [];
        const played: number[] = [];
        for (;;) {
          for (let entry = schedule.take(); entry; entry = schedule.take()) underWay.push(entry);
          if (underWay.length === 0) break;
          const [entry] = underWay.splice(Number(draws.next().value) % underWay.length, 1);
          if (!entry) break;
          played.push(entry.index);
          schedule.posterArrived(entry.person);
          schedule.finish(entry);
        }

        expect(played.toSorted()).toEqual([0, 1, 2, 3, 4]);
        expect(played.indexOf(1)).toBeLessThan(played.indexOf(4));
        expect(played.indexOf(1)).toBeLessThan(played.indexOf(3));
      }),
    );
  });
});
