/** 群裂变 from a scan to a referral to a poster at the desk. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { codeText, groupId, memberId } from '#shared/domain/identity.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
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
import { type JourneyWorld, journeyWorld } from '#test/support/journey-world.ts';

const POND_2 = groupId('pond-2');

/** Two groups, an entry code and a desk; Ann came by the entry code and fetched her poster at the desk. */
async function annHoldsHerPoster(over: Partial<Campaign> = {}) {
  const world = journeyWorld();
  await world.campaigns.save(aCampaign(over));
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

describe('a friend must stay for an hour', () => {
  const BO = memberId('bo');

  /** Bo has joined by Ann's poster, and his hold runs. */
  async function boWaits() {
    const { world, annsCode } = await annHoldsHerPoster({ holdSeconds: 3_600 });
    const joinedAt = world.clock.eventNow();
    const events: GroupChanged[] = [];
    const say = (change: 'joined' | 'left'): void => {
      const receivedAt = world.clock.wallNow();
      const id = `${change}-${receivedAt}`;
      events.push(groupNews({ id, change, named: [BO], happenedAt: world.clock.eventNow(), receivedAt }));
    };
    world.putInGroup(POND_1, { id: BO, code: annsCode, joinedAt });
    say('joined');
    return { world, annsCode, events, say };
  }
  const verdictOf = async ({ referrals }: JourneyWorld) =>
    (await referrals.referral(DEMO, memberId('ann'), BO))?.verdict;

  /** Whoever dies before he has said it says it again. */
  const heard = ({ announceGroupChanged }: Pick<JourneyWorld, 'announceGroupChanged'>, news: GroupChanged) =>
    announceGroupChanged(news).catch(() => announceGroupChanged(news));

  async function sweep(world: JourneyWorld): Promise<void> {
    await world.sweepGroups().catch(world.sweepGroups);
    await world.settle();
  }

  /** Runs of the schedule, until nobody waits. */
  async function settleAll({ world }: { readonly world: JourneyWorld }): Promise<void> {
    for (let run = 0; run < 4; run += 1) {
      await world.settleHolds().catch(() => undefined);
      await world.settle();
      world.clock.advance(5 * MINUTE);
    }
  }

  test('who stays counts after it, by one read of his group that was asked for when it was over', async () => {
    const waiting = await boWaits();
    const { world, events } = waiting;
    await world.announceGroupChanged(events[0]!);
    await world.settle();
    expect(await verdictOf(world)).toEqual({ state: 'pending', reason: 'referred' });
    const reads = world.directory.reads.length;

    world.clock.advance(HOUR + 2 * SECOND);
    await settleAll(waiting);

    expect(await verdictOf(world)).toEqual({ state: 'qualified', reason: 'referred' });
    expect(world.directory.reads).toHaveLength(reads + 1);
  });

  test('law: whatever is lost, doubled or late, and whatever write the process dies at, who is inside at the end counts, and nobody else', async () => {
    const telling = fc.array(fc.constantFrom('once', 'twice', 'never', 'late'), { minLength: 3, maxLength: 3 });
    const deaths = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 });
    const stays = fc.constantFrom('stays', 'leaves', 'leaves and comes back');
    await fc.assert(
      fc.asyncProperty(stays, telling, deaths, async (course, told, deathsAt) => {
        const waiting = await boWaits();
        const { world, annsCode, events, say } = waiting;
        const late: GroupChanged[] = [];
        const deathsLeft = [...deathsAt];
        const tell = async (): Promise<void> => {
          const news = events.at(-1)!;
          const how = told[events.length - 1];
          if (how === 'late') late.push(news);
          const times = { once: 1, twice: 2, never: 0, late: 0 }[how ?? 'never'];
          for (let time = 0; time < times; time += 1) {
            const death = deathsLeft.shift();
            await heard(world, news);
            if (death !== undefined) world.writes.crashBeforeWrite(death);
            await world.settle();
          }
        };
        await tell();
        await sweep(world);
        world.clock.advance(10 * MINUTE);
        if (course !== 'stays') {
          world.takeOutOfGroup(POND_1, BO);
          say('left');
          await tell();
          world.clock.advance(10 * MINUTE);
        }
        if (course === 'leaves and comes back') {
          world.putInGroup(POND_1, { id: BO, code: annsCode, joinedAt: world.clock.eventNow() });
          say('joined');
          await tell();
        }
        world.clock.advance(HOUR);
        for (const news of late) await heard(world, news);
        await sweep(world);
        await settleAll(waiting);

        const counts = course !== 'leaves';
        expect(await verdictOf(world)).toEqual(
          counts ? { state: 'qualified', reason: 'referred' } : { state: 'void', reason: 'left_early' },
        );
        expect(world.referrals.allReferrals()).toHaveLength(1);
        expect(await world.holds.due(world.clock.eventNow(), Number.MAX_SAFE_INTEGER)).toEqual({ items: [] });
      }),
      { numRuns: 150 },
    );
  });
});
