/** What a referral counts for: friends stay, leave, come back, while callbacks, the stream or the sweeps are missing. */
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { codeText, groupId, memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aCode,
  aContactCampaign,
  aHeldGroup,
  aStanding,
  contactNews,
  DEMO,
  entryCode,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { journeyWorld } from '#test/support/journey-world.ts';

const POND_2 = groupId('pond-2');
const ANN = memberId('ann');
const BO = memberId('bo');
const ANNS_CODE = codeText('f-ann');
const HOLD = { holdSeconds: 24 * 3_600 };

type World = ReturnType<typeof journeyWorld>;

/** Ann takes part and has a code; a friend must stay for a day. */
async function annInvites(over: Partial<Campaign> = {}): Promise<World> {
  const world = journeyWorld();
  await world.campaigns.save(aCampaign({ ...HOLD, ...over }));
  await world.codes.recordCode(entryCode());
  for (const group of [POND_1, POND_2]) await world.groups.recordRead(aHeldGroup({ group }));
  await world.seed(aStanding('ann', { welcomedAt: NOON - DAY }));
  await world.codes.recordCode(aCode('ann'));
  at(world, NOON);
  return world;
}

const at = (world: World, instant: number): void => world.clock.set({ event: instant, wall: instant });

async function joins(world: World, who: string, group = POND_1, isTold = true): Promise<void> {
  const joinedAt = world.clock.eventNow();
  world.putInGroup(group, { id: who, code: ANNS_CODE, joinedAt });
  world.clock.advance(5_000);
  if (isTold) {
    const receivedAt = joinedAt;
    await world.announceGroupChanged(
      groupNews({ id: `${who}-${joinedAt}`, group, named: [memberId(who)], happenedAt: joinedAt, receivedAt }),
    );
    await world.settle();
  }
}

async function leaves(world: World, who: string, group = POND_1, isTold = true): Promise<void> {
  const happenedAt = world.clock.eventNow();
  world.takeOutOfGroup(group, who);
  world.clock.advance(5_000);
  if (isTold) {
    const told = { change: 'left', named: [memberId(who)], happenedAt, receivedAt: happenedAt } as const;
    await world.announceGroupChanged(groupNews({ id: `${who}-left-${happenedAt}`, group, ...told }));
    await world.settle();
  }
}

/** As the schedules would: settle, read what settling asked for, settle again. */
async function holdsAreSettled(world: World): Promise<void> {
  await world.settleHolds();
  await world.settle();
  world.clock.advance(MINUTE);
  await world.settleHolds();
  await world.settle();
}

const verdictOf = async (world: World, who = BO): Promise<string | undefined> => {
  const referral = await world.referrals.referral(DEMO, ANN, who);
  if (referral === undefined) return undefined;
  const { state, reason } = referral.verdict;
  return state === 'void' ? `void ${reason}` : state;
};
const historyOf = async (world: World, who = BO): Promise<readonly string[]> =>
  (await world.referrals.life(DEMO, who)).judgements.map(
    ({ verdict, because }) => `${because.kind} → ${verdict.state} ${verdict.reason}`,
  );

describe('a friend must stay', () => {
  test('who stays is pending, and counts when a read begun after his hold’s end shows him', async () => {
    const world = await annInvites();
    await joins(world, 'bo');
    expect(await verdictOf(world)).toBe('pending');

    at(world, NOON + 23 * HOUR);
    await holdsAreSettled(world);
    expect(await verdictOf(world)).toBe('pending');

    at(world, NOON + DAY + MINUTE);
    await holdsAreSettled(world);
    expect(await verdictOf(world)).toBe('qualified');
    expect(await historyOf(world)).toEqual(['shown → qualified referred']);
  });

  test('who leaves within the hold does not count; who comes back within it counts after all (D2)', async () => {
    const world = await annInvites();
    await joins(world, 'bo');
    at(world, NOON + HOUR);
    await leaves(world, 'bo');
    expect(await verdictOf(world)).toBe('void left_early');

    at(world, NOON + 2 * HOUR);
    await joins(world, 'bo', POND_2);
    expect(await verdictOf(world)).toBe('pending');

    at(world, NOON + DAY + MINUTE);
    await holdsAreSettled(world);
    expect(await verdictOf(world)).toBe('qualified');
    expect(await historyOf(world)).toEqual([
      'went → void left_early',
      'came → pending referred',
      'shown → qualified referred',
    ]);
  });

  test('however often a friend leaves and comes back, he is one referral (D13)', async () => {
    const world = await annInvites({ holdSeconds: 0 });
    for (let hour = 0; hour < 6; hour += 1) {
      at(world, NOON + hour * HOUR);
      await joins(world, 'bo', hour % 2 === 0 ? POND_1 : POND_2);
      at(world, NOON + hour * HOUR + 30 * MINUTE);
      await leaves(world, 'bo', hour % 2 === 0 ? POND_1 : POND_2);
    }
    await holdsAreSettled(world);

    expect((await world.referrals.broughtBy(DEMO, ANN)).items).toHaveLength(1);
    expect(await verdictOf(world)).toBe('qualified');
    const again = (await world.referrals.life(DEMO, BO)).observations.map(({ reason }) => reason);
    expect(again).toEqual(Array(5).fill('already_referred'));
  });

  test('after the end nobody begins to count, and whoever came before it still does when his hold is over (D2)', async () => {
    const world = await annInvites({ endsAt: NOON + HOUR });
    await joins(world, 'bo');
    at(world, NOON + 2 * HOUR);
    await joins(world, 'cy');

    at(world, NOON + DAY + MINUTE);
    await holdsAreSettled(world);

    expect(await verdictOf(world)).toBe('qualified');
    expect(await verdictOf(world, memberId('cy'))).toBeUndefined();
    const seen = (await world.referrals.life(DEMO, memberId('cy'))).observations;
    expect(seen.map(({ reason }) => reason)).toEqual(['campaign_not_running']);
  });

  test('a friend heard of late is judged by the rules in force when he came', async () => {
    const world = await annInvites();
    world.putInGroup(POND_1, { id: 'bo', code: ANNS_CODE, joinedAt: NOON });
    at(world, NOON + HOUR);
    const before = await world.campaigns.campaign(DEMO);
    if (before === undefined) throw new Error('There is no campaign.');
    const counting = { ...before.counting, leaving: 'never' } as const;
    await world.campaigns.save({ ...before, version: 2, appliedAt: NOON + HOUR, endsAt: NOON - HOUR, counting });

    await world.sweepGroups();
    await world.settle();

    expect(await world.referrals.referral(DEMO, ANN, BO)).toMatchObject({ campaignVersion: 1, leaving: 'within-hold' });
  });
});

describe('when parts of it are missing', () => {
  test('a week without any sweep or settling: what was owed is done in one go, and leavers are found', async () => {
    const world = await annInvites();
    const friends = Array.from({ length: 30 }, (_, index) => `friend-${index}`);
    for (const [index, friend] of friends.entries()) {
      at(world, NOON + index * MINUTE);
      await joins(world, friend);
    }
    for (const friend of friends.filter((_, index) => index % 3 === 0)) await leaves(world, friend, POND_1, false);

    at(world, NOON + 8 * DAY);
    const reads = world.directory.reads.length;
    await holdsAreSettled(world);

    const verdicts = await Promise.all(friends.map((friend) => verdictOf(world, memberId(friend))));
    expect(verdicts).toEqual(friends.map((_, index) => (index % 3 === 0 ? 'void left_early' : 'qualified')));
    expect(world.directory.reads.length - reads).toBe(1);
    expect((await world.settleHolds()).facts).toMatchObject({ waiting: 0, oldestWaitingSeconds: 0 });
  });

  test('the stream is out for 48 hours: posters come by the sweep of what is owed, referrals count all the same', async () => {
    const world = await annInvites();
    world.stream.isOn = false;
    await world.campaigns.save({ ...aContactCampaign({ ...HOLD, id: 'two' as never, staff: [LUNA] }) });
    await world.campaigns.claimStaff('two' as never, [LUNA]);
    await world.codes.recordCode(entryCode('shop', { campaign: 'two' as never, code: codeText('entry-two') }));
    world.addContact(LUNA, BO, codeText('entry-two'));
    world.writes.crashBeforeWrite(2);
    await world.announceContactChanged(
      contactNews('bo', { code: codeText('entry-two'), happenedAt: NOON, wallHappenedAt: NOON }),
    );
    await world.settle();

    at(world, NOON + 2 * DAY);
    await world.sweepOutbox();
    await world.settle();

    expect(await world.referrals.standing('two' as never, BO)).toMatchObject({ poster: {} });
    expect((await world.referrals.owedSince(NOON + 3 * DAY)).items).toEqual([]);
  });
});
