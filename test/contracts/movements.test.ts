/** What every teller of comings and goings promises: each on the books once, none of another campaign, all goings of one member together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dynamoMovements } from '#shared/adapters/dynamodb/movements.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { HOUR } from '#shared/domain/calendar.ts';
import { campaignId, groupId, memberId } from '#shared/domain/identity.ts';
import type { Observation, Via } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Movement } from '#shared/domain/report/hearing.ts';
import type { Movements } from '#shared/ports/movements.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, LUNA, NOON, POND_1 } from '#test/support/builders.ts';
import { inMemoryMovements } from '#test/support/fakes/in-memory-movements.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const tables = freshTables();
const POND: Via = { kind: 'group', group: POND_1 };

interface Opened {
  readonly referrals: ReferralStore;
  readonly movements: Movements;
}

const observed = (member: string, over: Partial<Observation> = {}): Observation => ({
  campaign: DEMO,
  member: memberId(member),
  via: POND,
  joinedAt: NOON,
  observedAt: NOON + 5,
  reason: 'no_code',
  foundBySweep: true,
  ...over,
});
const departed = (member: string, over: Partial<Departure> = {}): Departure => ({
  campaign: DEMO,
  member: memberId(member),
  via: POND,
  at: NOON + HOUR,
  kind: 'left',
  observedAt: NOON + HOUR + 5,
  ...over,
});

async function came({ referrals }: Opened, observation: Observation): Promise<void> {
  const { via, member, joinedAt, campaign } = observation;
  await referrals.record({ observation, presence: { via, member, joinedAt, campaign } });
}

async function took({ referrals }: Opened, member: string): Promise<void> {
  const standing = aStanding(member, { joinedAt: NOON - HOUR, observedAt: NOON });
  const { reason: _entry, ...rest } = observed(member, { joinedAt: standing.joinedAt });
  const presence = { via: POND, member: standing.member, joinedAt: standing.joinedAt, campaign: DEMO };
  await referrals.record({ observation: { ...rest, reason: 'entry' }, presence, standing });
}

async function all({ movements }: Opened, campaign = DEMO): Promise<Movement[]> {
  const found: Movement[] = [];
  let cursor: string | undefined;
  do {
    const page = await movements.of(campaign, cursor);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

describe.each([
  {
    name: 'in memory',
    open: async (): Promise<Opened> => {
      const referrals = inMemoryReferralStore();
      return { referrals, movements: inMemoryMovements(referrals.books, 3) };
    },
  },
  {
    name: 'DynamoDB',
    open: async (): Promise<Opened> => {
      const options = await tables.next();
      return { referrals: dynamoReferralStore(options), movements: dynamoMovements(options) };
    },
  },
])('movements: $name', ({ open }) => {
  test('a participant’s coming, an observed one and a going are told with what is counted of them', async () => {
    const world = await open();
    await took(world, 'ann');
    await came(world, observed('bo'));
    await world.referrals.recordParting({ departure: departed('bo') });

    expect(await all(world)).toEqual([
      { what: 'coming', member: 'ann', at: NOON - HOUR, observedAt: NOON, foundBySweep: false },
      { what: 'coming', member: 'bo', at: NOON, observedAt: NOON + 5, foundBySweep: true },
      { what: 'going', member: 'bo', via: POND, at: NOON + HOUR, observedAt: NOON + HOUR + 5, kind: 'left' },
    ]);
  });

  test('who was inside from before, and another campaign’s people, are not among them; nor is what was decided', async () => {
    const world = await open();
    await came(world, observed('old', { reason: 'baseline' }));
    await came(world, observed('far', { campaign: campaignId('demo2') }));

    expect(await all(world)).toEqual([]);
    expect(await all(world, campaignId('demo2'))).toHaveLength(1);
  });

  test('law: everything is told once, and goings of one member one after the other', { timeout: 60_000 }, async () => {
    const moves = fc.array(
      fc.record({
        member: fc.constantFrom('a', 'ab', 'a#b', 'b'),
        after: fc.nat(5),
        via: fc.constantFrom<Via>(POND, { kind: 'group', group: groupId('pond-2') }, { kind: 'contact', staff: LUNA }),
        isComing: fc.boolean(),
      }),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (told) => {
        const world = await open();
        for (const { member, after, via, isComing } of told) {
          const at = NOON + after * HOUR;
          if (isComing) await came(world, observed(member, { joinedAt: at, via }));
          else await world.referrals.recordParting({ departure: departed(member, { at, via }) });
        }
        const once = new Set(told.map((one) => JSON.stringify(one)));

        const found = await all(world);
        const goers = found.flatMap((one) => (one.what === 'going' ? [one.member] : []));
        expect(found).toHaveLength(once.size);
        expect(goers.filter((one, index) => one !== goers[index - 1])).toHaveLength(new Set(goers).size);
      }),
      { numRuns: 20 },
    );
  });

  test('a cursor of another list is refused', async () => {
    const { movements } = await open();

    await expect(movements.of(DEMO, 'elsewhere:x')).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
  });
});
