/** What every staff store promises: the latest read stands, and whose list was never read is unknown. */
import { describe, expect, test } from 'vitest';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { memberId, staffId } from '#shared/domain/identity.ts';
import type { StaffReading } from '#shared/ports/staff-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { inMemoryStaffStore } from '#test/support/fakes/in-memory-staff-store.ts';

const tables = freshTables();
const SOL = staffId('sol');
const reading = (over: Partial<StaffReading> = {}): StaffReading => ({
  staff: LUNA,
  readAsOf: NOON - 1_000,
  readStartedAt: NOON,
  ...over,
});

describe.each([
  { name: 'in memory', open: async () => inMemoryStaffStore() },
  { name: 'DynamoDB', open: async () => dynamoStaffStore(await tables.next()) },
])('staff store: $name', ({ open }) => {
  test('a read is noted with both its times; nobody else’s is', async () => {
    const store = await open();
    expect(await store.reading(LUNA)).toBeUndefined();

    expect(await store.recordRead(reading())).toBe('recorded');

    expect(await store.reading(LUNA)).toStrictEqual(reading());
    expect(await store.reading(SOL)).toBeUndefined();
  });

  test('that he has left the corp is noted with the read that found it, and gone once a later read lists him again', async () => {
    const store = await open();
    await store.recordRead(reading({ goneAt: NOON - 5 }));
    expect(await store.reading(LUNA)).toStrictEqual(reading({ goneAt: NOON - 5 }));

    await store.recordRead(reading({ readStartedAt: NOON + 1 }));

    expect(await store.reading(LUNA)).toStrictEqual(reading({ readStartedAt: NOON + 1 }));
  });

  test('a read begun earlier never writes over one begun later; the same read may be noted again', async () => {
    const store = await open();
    await store.recordRead(reading());

    expect(await store.recordRead(reading({ readStartedAt: NOON - 1, readAsOf: NOON + 7 }))).toBe('superseded');
    expect(await store.recordRead(reading())).toBe('recorded');
    expect(await store.reading(LUNA)).toStrictEqual(reading());
    expect(await store.recordRead(reading({ readStartedAt: NOON + 1, readAsOf: NOON + 1 }))).toBe('recorded');
    expect(await store.reading(LUNA)).toStrictEqual(reading({ readStartedAt: NOON + 1, readAsOf: NOON + 1 }));
  });

  test('of reads that finish in any order the one begun last stands', async () => {
    const store = await open();
    const starts = [5, 1, 9, 3, 7, 2, 8];

    await Promise.all(starts.map((after) => store.recordRead(reading({ readStartedAt: NOON + after }))));

    expect(await store.reading(LUNA)).toMatchObject({ readStartedAt: NOON + 9 });
  });

  test('many are looked up at once: only those whose list was read are told, however often they are named', async () => {
    const store = await open();
    const many = Array.from({ length: 120 }, (_, index) => staffId(`staff-${index}`));
    for (const staff of many) await store.recordRead(reading({ staff }));

    const readings = await store.readings([...many, SOL, ...many]);

    expect([...readings.keys()].toSorted()).toEqual(many.toSorted());
    expect(readings.get(staffId('staff-7'))).toStrictEqual(reading({ staff: staffId('staff-7') }));
    expect((await store.readings([])).size).toBe(0);
  });
});

test('beside the claim and the contacts of the same staff member in the table, a read disturbs neither', async () => {
  const options = await tables.next();
  const [store, campaigns, referrals] = [
    dynamoStaffStore(options),
    dynamoCampaignStore(options),
    dynamoReferralStore(options),
  ];
  const via = { kind: 'contact', staff: LUNA } as const;
  await campaigns.claimStaff(DEMO, [LUNA]);
  await referrals.holdPresence({ via, member: memberId('read'), joinedAt: NOON });

  await store.recordRead(reading());

  expect(await campaigns.campaignOfStaff(LUNA)).toBe(DEMO);
  expect(await referrals.present(via)).toHaveLength(1);
  expect(await store.reading(LUNA)).toStrictEqual(reading());
});
