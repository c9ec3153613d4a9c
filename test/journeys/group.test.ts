/** 群裂变 from a scan to a referral to a poster at the desk. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeText, groupId, memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aHeldGroup,
  contactNews,
  DEMO,
  deskCode,
  entryCode,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { journeyWorld } from '#test/support/journey-world.ts';

const POND_2 = groupId('pond-2');

/** Two groups, an entry code and a desk; Ann came by the entry code and fetched her poster at the desk. */
async function annHoldsHerPoster() {
  const world = journeyWorld();
  await world.campaigns.save(aCampaign());
  await world.codes.recordCode(entryCode());
  await world.codes.recordCode(deskCode());
  for (const group of [POND_1, POND_2])
    await world.groups.recordRead(aHeldGroup({ group, readStartedAt: NOON - 60_000 }));
  world.clock.set({ event: NOON, wall: NOON + 3_000 });
  world.putInGroup(POND_1, { id: 'ann', code: codeText('entry-moments') });
  await world.announceGroupChanged(groupNews({ id: 'ann-joins', named: [memberId('ann')] }));
  world.addContact(LUNA, memberId('ann'), codeText('desk'));
  await world.announceContactChanged(contactNews('ann', { code: codeText('desk'), welcomeCode: 'W-ann' }));
  await world.settle();
  const ann = await world.referrals.standing(DEMO, memberId('ann'));
  world.clock.advance(10_000);
  return { world, annsCode: ann!.inviteCode! };
}

describe('a friend scans a poster and joins a group', () => {
  test('the seed got her poster at the desk, with a code into the emptiest groups', async () => {
    const { world, annsCode } = await annHoldsHerPoster();

    expect(await world.referrals.standing(DEMO, memberId('ann'))).toMatchObject({
      generation: 0,
      entryLabel: 'moments',
      poster: {},
    });
    expect(await world.codes.code(annsCode)).toMatchObject({ target: { kind: 'groups' }, owner: { member: 'ann' } });
    expect(world.messages.sent).toMatchObject([{ welcomeCode: 'W-ann', mediaId: 'media-1' }]);
  });

  test('the friend is her referral; in the group that took over when the first was full, too (D11)', async () => {
    const { world, annsCode } = await annHoldsHerPoster();
    world.putInGroup(POND_2, { id: 'bo', code: annsCode });

    await world.announceGroupChanged(
      groupNews({ id: 'bo-joins', group: POND_2, named: [memberId('bo')], receivedAt: NOON + 9_000 }),
    );
    await world.settle();

    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({
      inviter: 'ann',
      generation: 1,
      via: { group: POND_2 },
    });
  });

  test('the callback was lost: the sweep finds the friend and marks him', async () => {
    const { world, annsCode } = await annHoldsHerPoster();
    world.putInGroup(POND_1, { id: 'bo', code: annsCode });

    await world.sweepGroups();
    await world.settle();

    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({ inviter: 'ann', foundBySweep: true });
  });

  test('one friend in two groups of the same inviter counts once (D1)', async () => {
    const { world, annsCode } = await annHoldsHerPoster();
    world.putInGroup(POND_1, { id: 'bo', code: annsCode });
    world.putInGroup(POND_2, { id: 'bo', code: annsCode });

    await world.announceGroupChanged(groupNews({ id: 'j1', named: [memberId('bo')], receivedAt: NOON + 9_000 }));
    await world.announceGroupChanged(
      groupNews({ id: 'j2', group: POND_2, named: [memberId('bo')], receivedAt: NOON + 9_000 }),
    );
    await world.settle();

    expect(world.referrals.allStandings().filter((standing) => standing.inviter === 'ann')).toHaveLength(1);
    const reasons = world.referrals.comingsOf(DEMO, memberId('bo')).map((seen) => seen.reason);
    expect(reasons.toSorted()).toEqual(['already_referred', 'referred']);
  });

  test('a second campaign does not read the first one’s people: an unrelated code counts nowhere (D9)', async () => {
    const { world, annsCode } = await annHoldsHerPoster();
    const other = groupId('other-pond');
    await world.campaigns.save(aCampaign({ id: 'second' as never, groups: [other] }));
    await world.groups.recordRead(aHeldGroup({ group: other, campaign: 'second' as never }));
    world.putInGroup(other, { id: 'bo', code: annsCode });

    await world.announceGroupChanged(
      groupNews({ id: 'j', group: other, named: [memberId('bo')], receivedAt: NOON + 9_000 }),
    );
    await world.settle();

    expect(await world.referrals.standing(DEMO, memberId('bo'))).toBeUndefined();
    expect(await world.referrals.standing('second' as never, memberId('bo'))).toBeUndefined();
    const [seen] = world.referrals.comingsOf('second' as never, memberId('bo'));
    expect(seen?.reason).toBe('unknown_code');
  });

  test('law: whatever write the process dies at, and whether the desk or the group is heard first, the friend ends the same', async () => {
    const deaths = fc.array(fc.integer({ min: 1, max: 16 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(deaths, fc.boolean(), fc.boolean(), async (deathsAt, isDeskFirst, isCallbackLost) => {
        const { world, annsCode } = await annHoldsHerPoster();
        const bo = memberId('bo');
        const now = world.clock.wallNow();
        world.putInGroup(POND_2, { id: 'bo', code: annsCode, joinedAt: now });
        world.addContact(LUNA, bo, codeText('desk'));
        const asks = contactNews('bo', {
          code: codeText('desk'),
          welcomeCode: 'W-bo',
          happenedAt: now + 500,
          wallHappenedAt: now + 500,
        });
        const joins = groupNews({ id: 'bo-joins', group: POND_2, named: [bo], happenedAt: now, receivedAt: now });
        const tell = async (): Promise<void> => {
          if (isDeskFirst) await world.announceContactChanged(asks);
          if (isDeskFirst) await world.settle();
          if (!isCallbackLost) await world.announceGroupChanged(joins);
          await world.announceContactChanged(asks);
        };
        for (const death of deathsAt) {
          world.writes.crashBeforeWrite(death);
          await tell().catch(() => undefined);
          await world.settle();
        }
        await tell().catch(tell);
        await world.settle();
        await world.sweepGroups().catch(world.sweepGroups);
        await world.settle();

        const standing = await world.referrals.standing(DEMO, bo);
        expect(standing).toMatchObject({
          inviter: 'ann',
          generation: 1,
          root: 'ann',
          reason: 'referred',
          poster: {},
        });
        expect(world.referrals.allReferrals()).toMatchObject([
          { inviter: 'ann', member: 'bo', verdict: { state: 'qualified', reason: 'referred' } },
        ]);
        expect(standing?.owed).toBeUndefined();
        expect(world.messages.sent.filter((welcome) => welcome.welcomeCode === 'W-bo').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});
