/** Holds that are over: who is still there counts, by a read begun after the end; who cannot be told of yet waits for one. */
import { describe, expect, test } from 'vitest';
import { settleReferrals } from '#functions/reward/settle/settle.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { DepartureKind } from '#shared/domain/referral/stay.ts';
import { depart } from '#shared/story/depart.ts';
import { enterCampaign } from '#shared/story/enter-campaign.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  anArrival,
  aStanding,
  DEMO,
  LUNA,
  NOON,
  POND_1,
  pending,
} from '#test/support/builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const ANN = memberId('ann');
const PONDS = [POND_1, groupId('pond-2')] as const;
const POND = { kind: 'group', group: POND_1 } as const;
const POND_2 = { kind: 'group', group: PONDS[1] } as const;
const AT_LUNA = { kind: 'contact', staff: LUNA } as const;
const AT_SOL = { kind: 'contact', staff: staffId('sol') } as const;
const LIMITS = { staffReadEveryMinutes: 30, runForSeconds: 240 };
/** Holds end at noon unless told otherwise; it is ten minutes later, and the groups were read before noon. */
const NOW = NOON + 10 * MINUTE;

async function aWorld(over: Partial<Campaign> = {}, campaign = aCampaign): Promise<StepWorld> {
  const world = stepWorld();
  await world.campaigns.save(campaign({ holdSeconds: 86_400, ...over }));
  for (const group of PONDS) await world.groups.recordRead(aHeldGroup({ group }));
  await world.seed(aStanding('ann', { joinedAt: NOON - 9 * DAY, via: { kind: 'group', group: groupId('elsewhere') } }));
  world.clock.set({ event: NOW, wall: NOW });
  return world;
}

/** Somebody Ann has brought, who waits. */
async function wait(world: StepWorld, friend: string, over: Partial<Referral> = {}): Promise<void> {
  const { joinedAt = NOON - DAY, via = POND, inviter = ANN, ...rest } = over;
  const place = { inviter, inviterRef: `ref-of-${inviter}`, generation: 1, root: inviter };
  const standing = aStanding(friend, { ...place, joinedAt, via, reason: 'referred' });
  await world.seed(standing, pending({ joinedAt, ...rest }));
}

const settle = async (world: Parameters<typeof settleReferrals>[0], limits = LIMITS) =>
  (await settleReferrals(world, limits)).facts;
const readGroupAt = (world: StepWorld, readAsOf: number, group = POND_1) =>
  world.groups.recordRead(aHeldGroup({ group, readAsOf, readStartedAt: readAsOf }));
const readStaffAt = (world: StepWorld, readAsOf: number, staff = LUNA) =>
  world.staff.recordRead({ staff, readAsOf, readStartedAt: readAsOf });

const goes = (world: StepWorld, friend: string, at: number, kind: DepartureKind = 'left', via: Via = POND) =>
  depart(world, { member: memberId(friend), via, at, kind });
const comes = async (world: StepWorld, friend: string, joinedAt: number, via: Via = POND): Promise<void> => {
  const campaign = await world.campaigns.campaign(DEMO);
  await enterCampaign(world, campaign!, anArrival(friend, { joinedAt, via, code: codeText('f-ann') }));
};

const referralOf = async (world: StepWorld, friend: string): Promise<Referral> =>
  (await world.referrals.referral(DEMO, ANN, memberId(friend)))!;
const stateOf = async (world: StepWorld, friend: string): Promise<string> => {
  const { state, reason } = (await referralOf(world, friend)).verdict;
  return state === 'void' ? `void ${reason}` : state;
};
const whyOf = async (world: StepWorld, friend: string) =>
  (await world.referrals.life(DEMO, memberId(friend))).judgements.map(({ because }) => because);

describe('a hold that is over', () => {
  test('counts for who is shown by a read begun two seconds after its end or later', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await readGroupAt(world, NOON + 2 * SECOND);

    expect(await settle(world)).toEqual({
      qualified: 1,
      voided: 0,
      waiting: 0,
      readsAsked: 0,
      oldestWaitingSeconds: 0,
    });

    const referral = await referralOf(world, 'bo');
    expect(referral).toMatchObject({
      verdict: { state: 'qualified', reason: 'referred' },
      judgedAt: NOW,
      confirmedAt: NOON + 2 * SECOND,
      revision: 2,
    });
    expect(referral).not.toHaveProperty('dueAt');
    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'shown', via: POND, readBegunAt: NOON + 2 * SECOND }]);
  });

  test.each([
    ['one begun before its end', NOON - 1],
    ['one begun at its end', NOON],
    ['one begun when the list may still lag behind', NOON + 2 * SECOND - 1],
  ])(
    'is told of by no read yet where the latest is %s: he waits, and a read is asked for',
    async (_which, readAsOf) => {
      const world = await aWorld();
      await wait(world, 'bo');
      await readGroupAt(world, readAsOf);
      const before = await referralOf(world, 'bo');

      expect(await settle(world)).toEqual({
        qualified: 0,
        voided: 0,
        waiting: 1,
        readsAsked: 1,
        oldestWaitingSeconds: 600,
      });

      expect(await referralOf(world, 'bo')).toEqual(before);
      expect(world.groupNews.messages).toMatchObject([{ group: POND_1, change: 'unheard', receivedAt: NOW }]);
    },
  );

  test('is not looked at before its end, to the millisecond', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    const nothing = { qualified: 0, voided: 0, waiting: 0, readsAsked: 0, oldestWaitingSeconds: 0 };

    world.clock.set({ event: NOON - 1 });
    expect(await settle(world)).toEqual(nothing);
    expect(world.groupNews.messages).toEqual([]);

    world.clock.set({ event: NOON });
    expect(await settle(world)).toEqual({ ...nothing, waiting: 1 });
  });

  test('asks for no read while one begun now could tell nothing, and for one as soon as it could', async () => {
    const world = await aWorld();
    await wait(world, 'bo');

    world.clock.set({ event: NOON + 2 * SECOND - 1 });
    expect(await settle(world)).toMatchObject({ waiting: 1, readsAsked: 0 });
    expect(world.groupNews.messages).toEqual([]);

    world.clock.set({ event: NOON + 2 * SECOND });
    expect(await settle(world)).toMatchObject({ waiting: 1, readsAsked: 1 });
    await readGroupAt(world, NOON + 2 * SECOND);
    expect(await settle(world)).toMatchObject({ qualified: 1, waiting: 0 });
  });

  test('asks for exactly one read of each group, however many wait there; that one read settles them all', async () => {
    const world = await aWorld();
    const friends = Array.from({ length: 130 }, (_, at) => `f${at}`);
    for (const friend of friends) await wait(world, friend);
    for (const friend of ['g1', 'g2']) await wait(world, friend, { via: POND_2 });

    expect(await settle(world)).toMatchObject({ waiting: 132, readsAsked: 2 });
    expect(world.groupNews.take().map(({ group }) => group)).toEqual([...PONDS]);

    await readGroupAt(world, NOW);
    await readGroupAt(world, NOW, PONDS[1]);
    expect(await settle(world)).toMatchObject({ qualified: 132, waiting: 0, readsAsked: 0 });
    expect(world.groupNews.messages).toEqual([]);
  });

  test('is caught up with after days without a run, hour by hour', async () => {
    const world = await aWorld();
    const ends = [NOON - 7 * DAY, NOON - 3 * DAY, NOON - DAY - HOUR, NOON - 5 * HOUR, NOON, NOON + MINUTE];
    for (const [at, end] of ends.entries()) await wait(world, `f${at}`, { joinedAt: end - DAY, holdEndsAt: end });
    await readGroupAt(world, NOW - SECOND);

    expect(await settle(world)).toMatchObject({ qualified: 6, waiting: 0 });
  });

  test('of nobody the run knows is no work at all', async () => {
    const world = stepWorld();

    expect(await settle(world)).toMatchObject({ qualified: 0, waiting: 0, readsAsked: 0 });
  });
});

describe('who has moved about', () => {
  test('and is in another group of the campaign since before the end counts by a read of that group', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await comes(world, 'bo', NOON - 3 * HOUR, POND_2);
    await goes(world, 'bo', NOON - 2 * HOUR);
    await readGroupAt(world, NOON + MINUTE);

    expect(await settle(world)).toMatchObject({ waiting: 1, readsAsked: 1 });
    expect(world.groupNews.take().map(({ group }) => group)).toEqual([PONDS[1]]);

    await readGroupAt(world, NOON + MINUTE, PONDS[1]);
    expect(await settle(world)).toMatchObject({ qualified: 1 });
    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'shown', via: POND_2, readBegunAt: NOON + MINUTE }]);
  });

  test('and left within the hold is void already; who came back within it waits on, and counts', async () => {
    const world = await aWorld();
    for (const friend of ['bo', 'cy']) {
      await wait(world, friend);
      await goes(world, friend, NOON - 5 * HOUR);
    }
    expect(await stateOf(world, 'cy')).toBe('void left_early');
    await comes(world, 'cy', NOON - 4 * HOUR);
    expect(await stateOf(world, 'cy')).toBe('pending');
    await readGroupAt(world, NOON + MINUTE);

    expect(await settle(world)).toMatchObject({ qualified: 1, voided: 0, waiting: 0 });

    expect(await stateOf(world, 'bo')).toBe('void left_early');
    expect(await stateOf(world, 'cy')).toBe('qualified');
  });

  test('and came back only after the end stays void', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await goes(world, 'bo', NOON - HOUR);
    await comes(world, 'bo', NOON + MINUTE);
    await readGroupAt(world, NOON + 2 * MINUTE);

    expect(await settle(world)).toMatchObject({ qualified: 0, voided: 0, waiting: 0 });
    expect(await stateOf(world, 'bo')).toBe('void left_early');
  });

  test('and left after the end, as an event tells, was there when it ended: he counts without a read', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await goes(world, 'bo', NOON + MINUTE);

    expect(await stateOf(world, 'bo')).toBe('qualified');
    expect(await settle(world)).toMatchObject({ qualified: 0, waiting: 0, readsAsked: 0 });
  });

  test('and is missed by the first read after the end, with none between that showed him, is void', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await goes(world, 'bo', NOON + 3 * MINUTE, 'missed');
    await readGroupAt(world, NOON + 3 * MINUTE);

    expect(await settle(world)).toMatchObject({ qualified: 0, voided: 0, waiting: 0, readsAsked: 0 });
    expect(await stateOf(world, 'bo')).toBe('void left_early');
  });

  test('and whose group was dissolved has not left it', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await wait(world, 'gone-before');
    await goes(world, 'gone-before', NOON - 2 * HOUR);
    await world.groups.recordClosed(POND_1, NOON - HOUR);

    expect(await settle(world)).toMatchObject({ qualified: 1, waiting: 0, readsAsked: 0 });

    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'place_gone', via: POND, at: NOON - HOUR }]);
    expect(await referralOf(world, 'bo')).toMatchObject({ confirmedAt: NOON });
    expect(await stateOf(world, 'gone-before')).toBe('void left_early');
  });

  test('and whose staff member has left the corp has not left: no list will ever show him again', async () => {
    const world = await aWorld({}, aContactCampaign);
    await wait(world, 'bo', { via: AT_LUNA });
    await wait(world, 'gone-before', { via: AT_LUNA });
    await goes(world, 'gone-before', NOON - 2 * HOUR, 'unfollowed', AT_LUNA);
    const readAsOf = NOON - 10 * MINUTE;
    await world.staff.recordRead({ staff: LUNA, readAsOf, readStartedAt: readAsOf, goneAt: NOON - HOUR });

    expect(await settle(world)).toMatchObject({ qualified: 1, waiting: 0, readsAsked: 0 });

    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'place_gone', via: AT_LUNA, at: NOON - HOUR }]);
    expect(await stateOf(world, 'gone-before')).toBe('void left_early');
  });

  test('and was handed over to a colleague has not left, heard of there or not', async () => {
    const world = await aWorld({ staff: [LUNA, staffId('sol')] }, aContactCampaign);
    for (const friend of ['bo', 'cy', 'dee']) {
      await wait(world, friend, { via: AT_LUNA });
      await goes(world, friend, NOON - HOUR, 'handed_over', AT_LUNA);
    }
    await comes(world, 'cy', NOON - HOUR + MINUTE, AT_SOL);
    await comes(world, 'dee', NOON - HOUR + MINUTE, AT_SOL);
    await goes(world, 'dee', NOON - MINUTE, 'unfollowed', AT_SOL);
    // What was heard of only now, a read begun later must show.
    await readStaffAt(world, NOW + MINUTE);
    await readStaffAt(world, NOW + MINUTE, staffId('sol'));

    await settle(world);

    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'handed_over', via: AT_LUNA, at: NOON - HOUR }]);
    expect([await stateOf(world, 'bo'), await stateOf(world, 'cy'), await stateOf(world, 'dee')]).toEqual([
      'qualified',
      'qualified',
      'void left_early',
    ]);
  });

  test('and is in no group by what we hold, while no going of his is on these books, waits; the books stay as they are', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    const presence = { via: POND, member: memberId('bo'), joinedAt: NOON - DAY };
    await world.referrals.recordLeave({ ...presence, leftAt: NOON - HOUR });
    await readGroupAt(world, NOON + MINUTE);

    expect(await settle(world)).toMatchObject({ waiting: 1, readsAsked: 0 });
    expect(await settle(world)).toMatchObject({ waiting: 1, readsAsked: 0 });

    expect(await referralOf(world, 'bo')).toMatchObject({ revision: 1 });
  });
});

describe('contacts of staff', () => {
  const ofContacts = () => aWorld({}, aContactCampaign);

  test('are asked for once for all who wait, and not again before the interval has passed', async () => {
    const world = await ofContacts();
    await readStaffAt(world, NOON - 10 * MINUTE);
    for (const friend of ['bo', 'cy', 'dee']) await wait(world, friend, { via: AT_LUNA });

    expect(await settle(world)).toMatchObject({ waiting: 3, readsAsked: 0 });
    expect(world.contactReads.messages).toEqual([]);

    world.clock.advance(10 * MINUTE);
    expect(await settle(world)).toMatchObject({ waiting: 3, readsAsked: 1 });
    expect(world.contactReads.messages).toMatchObject([{ staff: LUNA, askedAt: NOON + 20 * MINUTE }]);
  });

  test('who were never read are asked for at once', async () => {
    const world = await ofContacts();
    await wait(world, 'bo', { via: AT_LUNA });
    await wait(world, 'cy', { via: AT_SOL });

    expect(await settle(world)).toMatchObject({ waiting: 2, readsAsked: 2 });
    expect(world.contactReads.messages.map(({ staff }) => staff)).toEqual([LUNA, staffId('sol')]);
  });

  test('count by one read begun after the end; one begun earlier that took long says nothing', async () => {
    const world = await ofContacts();
    await wait(world, 'bo', { via: AT_LUNA });
    await wait(world, 'cy', { via: AT_LUNA, joinedAt: NOON - DAY - MINUTE, holdEndsAt: NOON - MINUTE });
    await readStaffAt(world, NOON - MINUTE + 2 * SECOND);

    expect(await settle(world)).toMatchObject({ qualified: 1, waiting: 1 });
    expect(await stateOf(world, 'cy')).toBe('qualified');
    expect(await stateOf(world, 'bo')).toBe('pending');
  });
});

describe('what a leave does', () => {
  test('is nothing under `never`: he counts when his hold is over, read or not, gone or not', async () => {
    const world = await aWorld({ counting: { leaving: 'never', blacklist: [], whitelist: [] } });
    for (const friend of ['bo', 'cy']) await wait(world, friend, { leaving: 'never' });
    world.clock.set({ event: NOON - HOUR });
    await goes(world, 'cy', NOON - HOUR, 'removed');
    expect(await stateOf(world, 'cy')).toBe('pending');
    world.clock.set({ event: NOW });

    expect(await settle(world)).toMatchObject({ qualified: 2, readsAsked: 0 });
    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'hold_over', at: NOON }]);
  });

  test('takes back what had counted under `always`, until he comes again', async () => {
    const world = await aWorld({ counting: { leaving: 'always', blacklist: [], whitelist: [] } });
    await wait(world, 'bo', { leaving: 'always' });
    await readGroupAt(world, NOON + MINUTE);
    await settle(world);
    expect(await stateOf(world, 'bo')).toBe('qualified');

    await goes(world, 'bo', NOON + 2 * MINUTE);
    expect(await stateOf(world, 'bo')).toBe('void left_later');
    await comes(world, 'bo', NOON + 3 * MINUTE);

    expect(await stateOf(world, 'bo')).toBe('qualified');
    expect(await settle(world)).toMatchObject({ qualified: 0, voided: 0, waiting: 0 });
  });

  test('is nothing after it has counted, under the usual rule', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await readGroupAt(world, NOON + MINUTE);
    await settle(world);

    await goes(world, 'bo', NOON + 2 * MINUTE);

    expect(await stateOf(world, 'bo')).toBe('qualified');
  });
});

describe('the operator’s lists', () => {
  test('as they are now keep out who waits, he himself or who brought him; what has counted stays', async () => {
    const world = await aWorld();
    await wait(world, 'counted', { joinedAt: NOON - DAY - HOUR, holdEndsAt: NOON - HOUR });
    await readGroupAt(world, NOON + MINUTE);
    await settle(world);
    await wait(world, 'bo');
    await wait(world, 'cy', { inviter: memberId('crook') });
    await wait(world, 'dee');
    const blacklist = ['bo', 'crook', 'counted'].map(memberId);
    await world.campaigns.save(
      aCampaign({ version: 2, counting: { leaving: 'within-hold', blacklist, whitelist: [] } }),
    );

    expect(await settle(world)).toMatchObject({ qualified: 1, voided: 2 });

    expect(await stateOf(world, 'bo')).toBe('void blacklisted');
    expect(await whyOf(world, 'bo')).toEqual([{ kind: 'blacklisted', campaignVersion: 2 }]);
    expect(await world.referrals.referral(DEMO, memberId('crook'), memberId('cy'))).toMatchObject({
      verdict: { state: 'void', reason: 'blacklisted' },
      barred: { at: NOW, reason: 'blacklisted' },
    });
    expect([await stateOf(world, 'dee'), await stateOf(world, 'counted')]).toEqual(['qualified', 'qualified']);
  });

  test('and the most that count: of two who are due at once the one place takes one, the other is void for good', async () => {
    const world = await aWorld();
    for (const friend of ['bo', 'cy']) await wait(world, friend, { maximumCounted: 1 });
    await wait(world, 'dee');
    await readGroupAt(world, NOON + MINUTE);

    expect(await settle(world)).toMatchObject({ qualified: 2, voided: 1, waiting: 0 });

    const states = [await stateOf(world, 'bo'), await stateOf(world, 'cy')];
    expect(states.toSorted()).toEqual(['qualified', 'void over_maximum']);
    const out = states[0] === 'qualified' ? 'cy' : 'bo';
    expect(await whyOf(world, out)).toEqual([{ kind: 'over_maximum', maximum: 1 }]);
    expect(await settle(world)).toMatchObject({ qualified: 0, voided: 0, waiting: 0 });
  });
});

describe('a run', () => {
  /** One who counts, one who is kept out, one who waits for a group, one for a staff member. */
  async function aMixedWorld(): Promise<StepWorld> {
    const counting = { leaving: 'within-hold', blacklist: [memberId('crook')], whitelist: [] } as const;
    const world = await aWorld({ counting });
    await wait(world, 'bo');
    await wait(world, 'cy', { holdEndsAt: NOON - 3 * HOUR });
    await wait(world, 'crook');
    await wait(world, 'waits', { via: POND_2 });
    await wait(world, 'waits-too', { via: AT_LUNA });
    await readGroupAt(world, NOON + MINUTE);
    return world;
  }
  const booksOf = async (world: StepWorld) => ({
    referrals: world.referrals.allReferrals(),
    lives: await Promise.all(world.referrals.allStandings().map(({ member }) => world.referrals.life(DEMO, member))),
    emptyBefore: await world.holds.emptyBefore(),
    asked: new Set([...world.groupNews.messages, ...world.contactReads.messages].map(({ id }) => id)),
  });

  test('that dies between any two writes is made whole by the next: the same books', async () => {
    const straight = await aMixedWorld();
    const begun = straight.writes.made.length;
    await settle(straight);
    const writes = straight.writes.made.length - begun;
    await settle(straight);
    const expected = await booksOf(straight);
    expect(writes).toBe(6);

    for (let deathAt = 1; deathAt <= writes; deathAt += 1) {
      const world = await aMixedWorld();
      world.writes.crashBeforeWrite(deathAt);

      await expect(settle(world)).rejects.toThrow();
      await settle(world);
      await settle(world);

      expect(await booksOf(world), `died before write ${deathAt}`).toEqual(expected);
    }
  });

  test('goes on past one that fails, says so at the end, and has asked for the reads the others need', async () => {
    const world = await aMixedWorld();
    const presence: typeof world.referrals.presence = async (via, member) => {
      if (member === memberId('bo')) throw new Error('unreadable');
      return world.referrals.presence(via, member);
    };

    const run = settleReferrals({ ...world, referrals: { ...world.referrals, presence } }, LIMITS);

    await expect(run).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'HOLDS_NOT_ALL_SETTLED',
      facts: { failed: 1, settled: 4 },
      cause: { message: 'unreadable' },
    });
    expect([await stateOf(world, 'bo'), await stateOf(world, 'cy'), await stateOf(world, 'crook')]).toEqual([
      'pending',
      'qualified',
      'void blacklisted',
    ]);
    expect(world.groupNews.messages).toHaveLength(1);
    expect(world.contactReads.messages).toHaveLength(1);
    expect(await settle(world)).toMatchObject({ qualified: 1, waiting: 2 });
  });

  test('that is overtaken by news of a friend writes nothing of him; what the news made of him stands', async () => {
    const world = await aWorld();
    await wait(world, 'bo');
    await readGroupAt(world, NOON + MINUTE);
    const presence: typeof world.referrals.presence = async (via, member) => {
      const held = await world.referrals.presence(via, member);
      await goes(world, 'bo', NOON - MINUTE);
      return held;
    };

    expect(await settle({ ...world, referrals: { ...world.referrals, presence } })).toMatchObject({
      qualified: 0,
      waiting: 1,
      readsAsked: 0,
    });

    expect(await stateOf(world, 'bo')).toBe('void left_early');
    expect(await whyOf(world, 'bo')).toMatchObject([{ kind: 'went' }]);
  });

  test('that has no time left begins no further page; the next goes on where it stopped', async () => {
    const world = await aWorld();
    for (let at = 0; at < 150; at += 1) await wait(world, `f${at}`);
    await wait(world, 'in-the-hour-before', { holdEndsAt: NOON - HOUR });
    await readGroupAt(world, NOON + MINUTE);
    let pages = 0;
    const due: typeof world.holds.due = async (...asks) => {
      const page = await world.holds.due(...asks);
      if (page.items.length > 0) pages += 1;
      if (pages === 2) world.clock.set({ wall: NOW + 241 * SECOND });
      return page;
    };

    expect(await settle({ ...world, holds: { ...world.holds, due } })).toMatchObject({ qualified: 101 });
    expect(await world.holds.emptyBefore()).toBe(NOON - 2 * HOUR);

    expect(await settle(world)).toMatchObject({ qualified: 50 });
  });

  test('begins where all before was found empty, and never passes an hour in which somebody waits', async () => {
    const world = await aWorld();
    const unread = groupId('unread');
    await wait(world, 'waits', { holdEndsAt: NOON - 5 * HOUR, via: { kind: 'group', group: unread } });
    const asked: number[] = [];
    const due: typeof world.holds.due = async (hour, ...more) => {
      asked.push(hour);
      return world.holds.due(hour, ...more);
    };
    const watched = { ...world, holds: { ...world.holds, due } };

    await settle(watched);
    expect(asked[0]).toBe(NOON - 10 * DAY);
    expect(await world.holds.emptyBefore()).toBe(NOON - 5 * HOUR);

    await readGroupAt(world, NOON + MINUTE, unread);
    asked.length = 0;
    expect(await settle(watched)).toMatchObject({ qualified: 1 });
    expect(asked).toEqual([5, 4, 3, 2, 1, 0].map((hours) => NOON - hours * HOUR));

    await settle(watched);
    expect(await world.holds.emptyBefore()).toBe(NOON - 2 * HOUR);
    asked.length = 0;
    world.clock.advance(3 * HOUR);
    await settle(watched);
    expect(asked).toEqual([-2, -1, 0, 1, 2, 3].map((hours) => NOON + hours * HOUR));
    expect(await world.holds.emptyBefore()).toBe(NOON + HOUR);
  });

  test('finds who was recorded late, with a hold that had ended long ago, in the hour he was recorded', async () => {
    const world = await aWorld();
    await settle(world);
    const late = await world.campaigns.campaign(DEMO);
    await world.codes.recordCode({
      ...{ code: codeText('f-ann'), campaign: DEMO, owner: { kind: 'participant', member: ANN } },
      ...{
        target: { kind: 'groups', groups: [POND_1], autoCreateRoom: false },
        configId: 'c',
        qrImageUrl: 'q',
        madeAt: 1,
      },
    });
    await enterCampaign(world, late!, anArrival('bo', { joinedAt: NOON - 3 * DAY, code: codeText('f-ann') }));
    expect(await referralOf(world, 'bo')).toMatchObject({ holdEndsAt: NOON - 2 * DAY, dueAt: NOW });
    await readGroupAt(world, NOW);

    expect(await settle(world)).toMatchObject({ qualified: 1 });
  });
});
