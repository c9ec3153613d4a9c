/** Contacts told of late, twice, or by a poster of a campaign that is over. */
import { expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { aContactCampaign, contactNews, DEMO, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const ANN = memberId('ann');
const AT_LUNA = { kind: 'contact', staff: LUNA } as const;

async function aWorld() {
  const world = stepWorld();
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await world.codes.recordCode(entryCode());
  return world;
}

test('a coming told once more, in its other form and after it has ended, opens nothing', async () => {
  const world = await aWorld();
  const code = entryCode().code;
  await recordContact(world, contactNews('ann', { change: 'half-added', code }));
  await recordContact(world, contactNews('ann', { id: 'gone', change: 'removed-by-staff', happenedAt: NOON + HOUR }));
  world.clock.advance(DAY);

  await recordContact(world, contactNews('ann', { id: 'again', code, happenedAt: NOON + 19 * SECOND }));

  expect(await world.referrals.presence(AT_LUNA, ANN)).toMatchObject({ joinedAt: NOON, leftAt: NOON + HOUR });
  expect(world.referrals.comingsOf(DEMO, ANN)).toHaveLength(1);
});

test('who comes again within a minute of having come and gone has come again', async () => {
  const world = await aWorld();
  const code = entryCode().code;
  await recordContact(world, contactNews('ann', { code }));
  await recordContact(
    world,
    contactNews('ann', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 20 * SECOND }),
  );

  await recordContact(world, contactNews('ann', { id: 'again', code, happenedAt: NOON + 40 * SECOND }));

  expect(await world.referrals.presence(AT_LUNA, ANN)).toMatchObject({ joinedAt: NOON + 40 * SECOND });
  expect((await world.referrals.presence(AT_LUNA, ANN))?.leftAt).toBeUndefined();
});

test('a code of a campaign that is over leaves its scan to the campaign the staff are in now; while it ran, it keeps it', async () => {
  const world = await aWorld();
  const old = campaignId('last-year');
  const [over, hour] = [NOON - DAY, NOON - DAY - HOUR];
  await world.campaigns.save(aContactCampaign({ id: old, endsAt: over }));
  await world.codes.recordCode(entryCode('old', { campaign: old }));
  const code = entryCode('old').code;

  await recordContact(world, contactNews('ann', { code }));
  await recordContact(world, contactNews('bob', { code, happenedAt: hour, wallHappenedAt: NOON - MINUTE }));

  expect(world.referrals.comingsOf(DEMO, ANN)).toMatchObject([{ reason: 'unknown_code' }]);
  expect(await world.referrals.presence(AT_LUNA, ANN)).toMatchObject({ campaign: DEMO });
  expect(await world.referrals.standing(old, memberId('bob'))).toMatchObject({ reason: 'entry' });
});
