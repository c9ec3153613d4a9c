/** Who came and who went without a callback: the list WeCom gives against the books. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { compareContacts, type ListedContact, wasHeardOf } from '#shared/domain/contact/comparison.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import { LUNA, NOON } from '#test/support/builders.ts';

const held = (member: string, joinedAt: number, leftAt?: number): Presence => ({
  via: { kind: 'contact', staff: LUNA },
  member: memberId(member),
  joinedAt,
  ...(leftAt === undefined ? {} : { leftAt }),
});
const listed = (member: string, addedAt: number): ListedContact => ({ member: memberId(member), addedAt });
const WINDOW = { asOf: NOON, since: NOON - 60 * MINUTE };

function compared(books: readonly Presence[], list: readonly ListedContact[], window = WINDOW) {
  const { arrivals, departures } = compareContacts(books, list, window);
  return { came: arrivals.map(({ member }) => member), went: departures.map(({ member }) => member) };
}

describe('comparing contacts', () => {
  test('who is listed and not held has come; who is held and not listed has gone', () => {
    const books = [held('ann', NOON - 9 * MINUTE), held('bo', NOON - 9 * MINUTE)];

    expect(compared(books, [listed('ann', NOON - 9 * MINUTE), listed('cy', NOON - MINUTE)])).toEqual({
      came: ['cy'],
      went: ['bo'],
    });
  });

  test('who was added again, a minute and more after the stay that is held, has come again', () => {
    const books = [held('ann', NOON - 9 * MINUTE)];

    expect(compared(books, [listed('ann', NOON - 8 * MINUTE)]).came).toEqual([]);
    expect(compared(books, [listed('ann', NOON - 8 * MINUTE + 1)]).came).toEqual(['ann']);
    expect(compared(books, [listed('ann', NOON - 20 * MINUTE)]).came).toEqual([]);
  });

  test('who was added before anybody counts, or while no campaign does, is no arrival; he who went has gone all the same', () => {
    const old = listed('old', WINDOW.since - 1);
    const books = [held('bo', NOON - MINUTE)];

    expect(compared(books, [old, listed('new', WINDOW.since)])).toEqual({ came: ['new'], went: ['bo'] });
    expect(compareContacts(books, [old], { asOf: NOON, since: undefined })).toMatchObject({
      arrivals: [],
      departures: [{ member: 'bo' }],
    });
  });

  test('who came less than three seconds before the read, told in whole seconds, may not be listed yet, and has not gone', () => {
    const books = [held('early', NOON - 3 * SECOND), held('late', NOON - 3 * SECOND + 1), held('after', NOON + 1)];

    expect(compared(books, []).went).toEqual(['early']);
  });

  test('law: a list that shows exactly who is held tells nothing, in whatever order it comes', () => {
    const stays = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 0, max: NOON })), { selector: ([id]) => id });
    fc.assert(
      fc.property(stays, fc.integer({ min: 0, max: NOON }), (all, since) => {
        const list = all.map(([id, at]) => listed(id, at)).toReversed();
        expect(
          compared(
            all.map(([id, at]) => held(id, at)),
            list,
            { asOf: NOON, since },
          ),
        ).toEqual({ came: [], went: [] });
      }),
    );
  });
});

describe('a coming', () => {
  test('that is on the books is heard of, also when he has left since and is listed all the same', () => {
    const gone = held('ann', NOON, NOON + 5 * MINUTE);

    expect(wasHeardOf(undefined, NOON)).toBe(false);
    expect(wasHeardOf(held('ann', NOON), NOON + 2 * SECOND)).toBe(true);
    expect(wasHeardOf(gone, NOON - SECOND)).toBe(true);
    expect(wasHeardOf(gone, NOON + 2 * MINUTE)).toBe(false);
  });

  test('whose end only a read has told is told of again when he is listed again', () => {
    expect(wasHeardOf({ ...held('ann', NOON, NOON + HOUR), leftFoundBySweep: true }, NOON)).toBe(false);
  });

  test('of which only the end was heard is not', () => {
    expect(wasHeardOf(held('ann', NOON, NOON), NOON - SECOND)).toBe(false);
  });
});
