/** The table's stream tells of every climb that comes to be owed, once, and of nothing else. */
import { describe, expect, test } from 'vitest';
import { referralItem } from '#shared/adapters/dynamodb/edge-items.ts';
import { standingKey } from '#shared/adapters/dynamodb/keys.ts';
import type { Item } from '#shared/adapters/dynamodb/plain-item.ts';
import { newClimbOf } from '#shared/adapters/dynamodb/table-change.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import { aReferral, DEMO, NOON } from '#test/support/builders.ts';

/** As Lambda hands it over: only strings and numbers matter here. */
const image = (item: Item) =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? { N: String(value) }
        : typeof value === 'string'
          ? { S: value }
          : { NULL: true as const },
    ]),
  );
const changed = (before: Item | undefined, after: Item | undefined) => ({
  eventID: '1',
  dynamodb: {
    ...(before === undefined ? {} : { OldImage: image(before) }),
    ...(after === undefined ? {} : { NewImage: image(after) }),
  },
});

const bo = (over: Partial<Referral> = {}): Item => referralItem(aReferral('bo', over));
const owing = (since = NOON): Item => bo({ climbs: true, climbOwedAt: since });

describe('a climb', () => {
  test('is told when a referral comes to owe it: who brought whom, in which campaign, since when', () => {
    const told = { campaign: DEMO, inviter: 'ann', invitee: 'bo', since: NOON };

    expect(newClimbOf(changed(undefined, owing()))).toEqual(told);
    expect(newClimbOf(changed(bo(), owing()))).toEqual(told);
    expect(newClimbOf(changed(owing(NOON - 1), owing()))).toEqual(told);
  });

  test.each([
    ['owed the same before', changed(owing(), owing())],
    ['is struck off', changed(owing(), bo())],
    ['was never owed', changed(undefined, bo())],
    ['is gone with its item', changed(owing(), undefined)],
    ['stands on an item that is no referral', changed(undefined, { ...owing(), ...standingKey(DEMO, memberId('bo')) })],
  ])('that %s is not told', (_what, record) => {
    expect(newClimbOf(record)).toBeUndefined();
  });

  test('that cannot be read stops no stream: what is owed is found in the index', () => {
    const { inviter: _gone, ...damaged } = owing();

    expect(newClimbOf(changed(undefined, damaged))).toBeUndefined();
    expect(newClimbOf({})).toBeUndefined();
  });
});
