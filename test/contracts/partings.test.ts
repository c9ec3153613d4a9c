/** Who deleted a staff member is counted with the going itself: once, on the day in China, however often it is told; and what that costs. */
import { describe, expect, test } from 'vitest';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { memberId, staffId } from '#shared/domain/identity.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, LUNA, NOON, POND_1 } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const tables = freshTables();
const SOL = staffId('sol#1');
const TODAY = '2026-11-22';
const TOMORROW = '2026-11-23';
const DAYS = ['2026-11-21', TODAY, TOMORROW];
/** Midnight in China. */
const MIDNIGHT = Date.parse('2026-11-22T16:00:00Z');

const going = (member: string, over: Partial<Departure> = {}): Departure => ({
  campaign: DEMO,
  member: memberId(member),
  via: { kind: 'contact', staff: LUNA },
  at: NOON,
  kind: 'unfollowed',
  observedAt: NOON + 1,
  ...over,
});

describe.each([
  { name: 'in memory', open: async () => inMemoryReferralStore() },
  { name: 'DynamoDB', open: async () => dynamoReferralStore(await tables.next()) },
])('partings of a staff member: $name', ({ open }) => {
  test('are counted per day of China and staff member; a day of none is left out', async () => {
    const store = await open();
    for (const [member, at] of [
      ['bo', NOON],
      ['cy', MIDNIGHT - 1],
      ['di', MIDNIGHT],
    ] as const)
      await store.recordParting({ departure: going(member, { at }) });
    await store.recordParting({ departure: going('bo', { via: { kind: 'contact', staff: SOL } }) });

    expect(Object.fromEntries(await store.parted(LUNA, DAYS))).toEqual({ [TODAY]: 2, [TOMORROW]: 1 });
    expect(Object.fromEntries(await store.parted(SOL, DAYS))).toEqual({ [TODAY]: 1 });
    expect(await store.parted(LUNA, [])).toEqual(new Map());
  });

  test('told again, or raced, the going counts no second time', async () => {
    const store = await open();
    const departure = going('bo');
    const ends = { via: departure.via, member: departure.member, joinedAt: NOON - 5, campaign: DEMO };

    expect(await store.recordParting({ departure, ends })).toBe('raced');
    expect(await store.parted(LUNA, DAYS)).toEqual(new Map());
    await store.holdPresence(ends);
    expect(await store.recordParting({ departure, ends })).toBe('recorded');
    for (let again = 0; again < 3; again += 1) expect(await store.recordParting({ departure, ends })).toBe('known');

    expect(await store.parted(LUNA, DAYS)).toEqual(new Map([[TODAY, 1]]));
  });

  test('many at once are all counted', async () => {
    const store = await open();

    await Promise.all(Array.from({ length: 12 }, (_, index) => store.recordParting({ departure: going(`m${index}`) })));

    expect(await store.parted(LUNA, DAYS)).toEqual(new Map([[TODAY, 12]]));
  });

  test.each([
    ['removed by the staff member', { kind: 'removed' }],
    ['handed over', { kind: 'handed_over' }],
    ['missed by a read', { kind: 'missed' }],
    ['gone from a group', { kind: 'left', via: { kind: 'group', group: POND_1 } }],
  ] as const)('who was %s has deleted nobody', async (_how, over) => {
    const store = await open();

    expect(await store.recordParting({ departure: going('bo', over) })).toBe('recorded');

    expect(await store.parted(LUNA, DAYS)).toEqual(new Map());
  });
});

test('such a going costs two write units more than another, and no other costs more than it did', async () => {
  const { table, client } = await tables.next();
  const { endpoint, region, credentials } = client.config;
  const spent: Consumption[] = [];
  const metered = dynamoClient({
    configuration: { endpoint: (await endpoint?.()) ?? '', region, credentials },
    observe: (consumption) => spent.push(consumption),
  });
  const store = dynamoReferralStore({ table, client: metered });
  const unitsOf = async (departure: Departure): Promise<number> => {
    spent.splice(0);
    await store.recordParting({ departure });
    return spent.reduce((sum, { units }) => sum + units, 0);
  };

  const removed = await unitsOf(going('bo', { kind: 'removed' }));
  const unfollowed = await unitsOf(going('cy'));

  expect(removed).toBe(2);
  expect(unfollowed).toBe(removed + 2);
});
