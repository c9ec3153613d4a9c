/** Who deletes a staff member is counted once by us whenever his callback reaches us, because WeCom counts him, whatever we knew of him before. */
import { beforeEach, describe, expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { memberId, staffId } from '#shared/domain/identity.ts';
import { depart } from '#shared/story/depart.ts';
import { aContactCampaign, aStanding, contactNews, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const VIA = { kind: 'contact', staff: LUNA } as const;
const BO = memberId('bo');
const deleted = contactNews('bo', { id: 'gone', change: 'removed-by-member' });

let world: StepWorld;
beforeEach(async () => {
  world = stepWorld();
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.claimStaff(DEMO, [LUNA]);
});

const counted = async (staff = LUNA): Promise<number> =>
  [...(await world.referrals.parted(staff, ['2026-11-21', '2026-11-22', '2026-11-23'])).values()].reduce(
    (sum, one) => sum + one,
    0,
  );

const known: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a participant', () => world.seed(aStanding('bo', { via: VIA }))],
  ['nobody we ever heard of', async () => undefined],
  [
    'a contact from before any campaign',
    () => world.referrals.holdPresence({ via: VIA, member: BO, joinedAt: NOON - 90 * DAY }),
  ],
  [
    'one of an earlier campaign',
    () =>
      world.referrals.holdPresence({
        via: VIA,
        member: BO,
        joinedAt: NOON - 90 * DAY,
        campaign: 'earlier' as typeof DEMO,
      }),
  ],
  [
    'somebody who had left before, whose return nobody told',
    () =>
      world.referrals.holdPresence({
        via: VIA,
        member: BO,
        joinedAt: NOON - 9 * DAY,
        leftAt: NOON - 8 * DAY,
        campaign: DEMO,
      }),
  ],
  [
    'somebody a read had missed',
    async () => {
      await world.referrals.holdPresence({ via: VIA, member: BO, joinedAt: NOON - DAY, campaign: DEMO });
      await depart(world, { member: BO, via: VIA, at: NOON + HOUR, kind: 'missed' });
    },
  ],
];

describe.each(known)('%s deletes the staff member', (_who, given) => {
  test('and is counted once, however often it is told', async () => {
    await given();

    for (let telling = 0; telling < 3; telling += 1) await recordContact(world, deleted);

    expect(await counted()).toBe(1);
    expect((await world.referrals.presence(VIA, BO))?.leftAt).toBeDefined();
  });

  test('and is counted once wherever the process dies', async () => {
    await given();

    for (const death of [1, 2, 3]) {
      world.writes.crashBeforeWrite(death);
      await recordContact(world, deleted).catch((failure: unknown) => expect(failure).toBeInstanceOf(Died));
    }
    world.writes.crashBeforeWrite(0);
    await recordContact(world, deleted);

    expect(await counted()).toBe(1);
  });
});

test.each([
  ['the staff member removes him', { change: 'removed-by-staff' } as const],
  ['he is handed over', { change: 'handed-over' } as const],
])('nobody has deleted anybody when %s', async (_what, over) => {
  await world.seed(aStanding('bo', { via: VIA }));

  await recordContact(world, contactNews('bo', over));

  expect(await counted()).toBe(0);
});

test('a staff member of no campaign is not counted for', async () => {
  const sol = staffId('sol');

  expect(await recordContact(world, contactNews('bo', { ...deleted, staff: sol }))).toEqual({
    kind: 'ignored',
    reason: 'staff_of_no_campaign',
  });
  expect(await counted(sol)).toBe(0);
});
