/** Measuring how far the books can be trusted: what is found, what is kept for which day, and what one failure may cost. */
import { beforeEach, describe, expect, test } from 'vitest';
import { measureCompleteness } from '#functions/report/measure/measure.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { campaignId, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { depart } from '#shared/story/depart.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  aReferral,
  aStanding,
  DEMO,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { putReferral } from '#test/support/fakes/in-memory-books.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const SOL = staffId('sol');
const POND_2 = groupId('pond-2');
const LIMITS = { readLatelyMinutes: 60, recountForSeconds: 480 };
const VIA = { kind: 'contact', staff: LUNA } as const;
const TODAY = '2026-11-22';
const YESTERDAY = '2026-11-21';

let world: StepWorld;
beforeEach(() => {
  world = stepWorld();
});

const measure = () => measureCompleteness(world, LIMITS);
const latest = (campaign = DEMO) => world.completeness.latest(campaign);
const dayOf = async (day: string, campaign = DEMO) =>
  (await world.completeness.days(campaign)).find((one) => one.day === day);

/** Somebody who came, and how we know. */
const came = (member: string, at = NOON - HOUR, foundBySweep = false, campaign = DEMO): Promise<void> =>
  world.seed(aStanding(member, { campaign, via: VIA, joinedAt: at, observedAt: at + 30 * MINUTE, foundBySweep }));
const deletes = (member: string, at: number, staff = LUNA): Promise<unknown> =>
  depart(world, { member: memberId(member), via: { kind: 'contact', staff }, at, kind: 'unfollowed', campaign: DEMO });

describe('what was heard', () => {
  test('is counted on the days it happened; today’s and yesterday’s stand for now, the rest in the total', async () => {
    await world.campaigns.save(aContactCampaign());
    await came('ann');
    await came('bo', NOON - HOUR, true);
    await came('cy', NOON - DAY, true);
    await came('di', NOON - 5 * DAY, true);
    await depart(world, { member: memberId('ann'), via: VIA, at: NOON - MINUTE, kind: 'removed' });

    await measure();

    expect(await latest()).toMatchObject({
      countedAt: NOON,
      entries: 5,
      heard: { comings: 3, goings: 1, unheardComings: 2, unheardGoings: 0 },
      total: { comings: 4, goings: 1, unheardComings: 3, unheardGoings: 0 },
    });
    expect((await dayOf(TODAY))?.heard).toEqual({ comings: 2, goings: 1, unheardComings: 1, unheardGoings: 0 });
    expect((await dayOf(YESTERDAY))?.heard?.unheardComings).toBe(1);
    expect((await dayOf('2026-11-17'))?.heard?.unheardComings).toBe(1);
  });

  test('what is found late corrects the day on which it happened', async () => {
    await world.campaigns.save(aContactCampaign());
    await came('ann', NOON - 3 * DAY);
    await measure();
    await came('bo', NOON - 3 * DAY, true);
    world.clock.advance(HOUR);

    await measure();

    expect((await dayOf('2026-11-19'))?.heard).toEqual({ comings: 2, goings: 0, unheardComings: 1, unheardGoings: 0 });
    expect((await dayOf('2026-11-19'))?.measuredAt).toBe(NOON + HOUR);
  });

  test('counted twice at once, or again after a death, it is the same: nothing is added up', async () => {
    await world.campaigns.save(aContactCampaign());
    await came('ann');
    await came('bo', NOON - DAY, true);
    for (const death of [1, 2, 3]) {
      world.writes.crashBeforeWrite(death);
      await expect(measure()).rejects.toMatchObject({ code: 'COMPLETENESS_NOT_ALL_MEASURED', cause: expect.any(Died) });
      world.writes.crashBeforeWrite(0);
    }

    await Promise.all([measure(), measure()]);

    expect((await latest())?.total).toEqual({ comings: 2, goings: 0, unheardComings: 1, unheardGoings: 0 });
  });

  test('two recounts at once: the one begun earlier knows less and writes over nothing of the later one (D7)', async () => {
    await world.campaigns.save(aContactCampaign());
    await came('ann');
    let overtaken = false;
    const movements = {
      of: async (...asks: Parameters<typeof world.movements.of>) => {
        const page = await world.movements.of(...asks);
        if (overtaken) return page;
        overtaken = true;
        await came('bo');
        world.clock.advance(MINUTE);
        await measure();
        return page;
      },
    };

    await measureCompleteness({ ...world, movements }, LIMITS);

    expect(await latest()).toMatchObject({ measuredAt: NOON + MINUTE, total: { comings: 2 } });
    expect((await dayOf(TODAY))?.heard?.comings).toBe(2);
  });

  test('of a large campaign is not counted every hour; the figures of the last count stand, with its date', async () => {
    await world.campaigns.save(aContactCampaign());
    await measure();
    await world.completeness.keep({ ...(await latest())!, entries: 500_000 });
    await came('ann');
    let read = 0;
    const movements = {
      of: async (...asks: Parameters<typeof world.movements.of>) => {
        read += 1;
        return world.movements.of(...asks);
      },
    };
    const hourly = async (hours: number) => {
      world.clock.advance(hours * HOUR);
      await measureCompleteness({ ...world, movements }, LIMITS);
    };

    await hourly(9);
    expect([read, (await latest())?.total.comings, (await latest())?.countedAt]).toEqual([0, 0, NOON]);
    expect(await latest()).toMatchObject({ measuredAt: NOON + 9 * HOUR, entries: 500_000 });
    await hourly(1);
    expect([read, (await latest())?.total.comings, (await latest())?.countedAt]).toEqual([1, 1, NOON + 10 * HOUR]);
  });

  test('a run out of time begins no further recount, and measures the rest all the same', async () => {
    const [late, soon] = [campaignId('a-large-one'), campaignId('b')];
    for (const id of [late, soon]) await world.campaigns.save(aContactCampaign({ id, staff: [] }));
    await measure();
    for (const id of [late, soon]) await came(`of-${id}`, NOON, false, id);
    world.clock.advance(2 * HOUR);
    const movements = {
      of: async (...asks: Parameters<typeof world.movements.of>) => {
        world.clock.advance(10 * MINUTE);
        return world.movements.of(...asks);
      },
    };

    await measureCompleteness({ ...world, movements }, LIMITS);

    expect((await latest(late))?.total.comings).toBe(1);
    expect(await latest(soon)).toMatchObject({
      total: { comings: 0 },
      countedAt: NOON,
      measuredAt: NOON + 130 * MINUTE,
    });
  });

  test('days that brought nothing new are not written again', async () => {
    await world.campaigns.save(aContactCampaign({ staff: [] }));
    await came('ann', NOON - 3 * DAY);
    await measure();
    world.clock.advance(HOUR);

    await measure();

    expect((await world.completeness.days(DEMO)).map(({ day, measuredAt }) => [day, measuredAt])).toEqual([
      ['2026-11-19', NOON],
      [TODAY, NOON + HOUR],
    ]);
  });
});

describe('what was read', () => {
  test('is open groups and staff; a dissolved group asks for no read, an unread one is late', async () => {
    await world.campaigns.save(aCampaign({ groups: [POND_1, POND_2, groupId('pond-3'), groupId('pond-4')] }));
    await world.groups.recordRead(aHeldGroup({ readStartedAt: NOON - 59 * MINUTE }));
    await world.groups.recordRead(aHeldGroup({ group: POND_2, readStartedAt: NOON - 61 * MINUTE }));
    await world.groups.recordRead(aHeldGroup({ group: groupId('pond-3'), readStartedAt: NOON - DAY }));
    await world.groups.recordClosed(groupId('pond-3'), NOON - DAY);
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON, readStartedAt: NOON - MINUTE });

    await measure();

    const read = { groups: 3, groupsRead: 1, staff: 1, staffRead: 1, oldestReadAt: NOON - 61 * MINUTE };
    expect((await latest())?.read).toEqual(read);
    expect((await dayOf(TODAY))?.read).toEqual(read);
  });

  test('is asked of nobody who has left the corp', async () => {
    await world.campaigns.save(aContactCampaign({ staff: [LUNA, SOL] }));
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON, readStartedAt: NOON - MINUTE });
    await world.staff.recordRead({ staff: SOL, readAsOf: NOON, readStartedAt: NOON - DAY, goneAt: NOON - DAY });

    await measure();

    expect((await latest())?.read).toEqual({
      groups: 0,
      groupsRead: 0,
      staff: 1,
      staffRead: 1,
      oldestReadAt: NOON - MINUTE,
    });
  });

  test('is asked of nobody in the first hour of a campaign', async () => {
    await world.campaigns.save(aContactCampaign({ startsAt: NOON - 30 * MINUTE }));

    await measure();

    expect((await latest())?.read).toEqual({ groups: 0, groupsRead: 0, staff: 0, staffRead: 0 });
  });

  test('stands by wall time, also where events run ahead of it', async () => {
    await world.campaigns.save(aContactCampaign());
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON, readStartedAt: NOON - 300 * DAY });
    world.clock.set({ event: NOON, wall: NOON - 300 * DAY });

    await measure();

    expect(await latest()).toMatchObject({ measuredAt: NOON - 300 * DAY, read: { staffRead: 1 } });
  });
});

test('what waits is counted for the campaign it belongs to, with the longest wait', async () => {
  const other = campaignId('other');
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.save(aContactCampaign({ id: other, staff: [] }));
  const waits = (member: string, holdEndsAt: number, over = {}): void =>
    putReferral(
      world.referrals.books,
      aReferral(member, { holdEndsAt, dueAt: holdEndsAt, verdict: { state: 'pending', reason: 'referred' }, ...over }),
    );
  waits('bo', NOON - 3 * HOUR);
  waits('cy', NOON - 26 * HOUR);
  waits('di', NOON + HOUR);
  waits('ed', NOON - 5 * MINUTE, { campaign: other });

  await measure();

  expect((await latest())?.waiting).toEqual({ due: 2, longestSeconds: 26 * 3_600 });
  expect((await latest(other))?.waiting).toEqual({ due: 1, longestSeconds: 300 });
});

describe('what no read recovers', () => {
  beforeEach(async () => {
    await world.campaigns.save(aContactCampaign({ staff: [LUNA, SOL] }));
  });

  test('is WeCom’s count of seven whole days against ours, staff member by staff member', async () => {
    world.behaviour.counts(LUNA, NOON - DAY, 2);
    world.behaviour.counts(LUNA, NOON - 7 * DAY, 1);
    world.behaviour.counts(SOL, NOON - 2 * DAY, 3);
    world.behaviour.counts(LUNA, NOON, 9);
    world.behaviour.counts(LUNA, NOON - 8 * DAY, 9);
    await deletes('bo', NOON - DAY);
    await deletes('cy', NOON - 2 * DAY, SOL);
    await deletes('di', NOON - 7 * DAY);
    await deletes('ed', NOON - 7 * DAY + 1);

    await measure();

    expect((await latest())?.partings).toEqual({ told: 6, recorded: 4, recovered: 3, unmeasured: [] });
    expect((await dayOf(YESTERDAY))?.partings).toEqual({ told: 2, recorded: 1, recovered: 1, unmeasured: [] });
    expect((await dayOf('2026-11-20'))?.partings).toEqual({ told: 3, recorded: 1, recovered: 1, unmeasured: [] });
    expect((await dayOf(TODAY))?.partings).toBeUndefined();
  });

  test.each([
    ['is unwell', new RetryLater('WECOM_PAUSED', 'Pausing')],
    ['refuses', new Refused('WECOM_REFUSED', 'No')],
  ])('where WeCom %s for one of them, he is not measured and the others are', async (_how, failure) => {
    world.behaviour.counts(LUNA, NOON - DAY, 2);
    world.behaviour.fails(SOL, failure);
    await deletes('bo', NOON - DAY);

    expect(await measure()).toMatchObject({ facts: { campaigns: 1, staffNotMeasured: 1 } });

    expect((await latest())?.partings).toEqual({ told: 2, recorded: 1, recovered: 1, unmeasured: [SOL] });
  });

  test('who has left the corp is not measured', async () => {
    world.behaviour.tellsNothingOf(SOL);

    await measure();

    expect((await latest())?.partings?.unmeasured).toEqual([SOL]);
  });

  test('a day that was measured of everybody is not undone by an hour in which WeCom was unwell', async () => {
    world.behaviour.counts(SOL, NOON - DAY, 2);
    await measure();
    world.behaviour.fails(SOL, new RetryLater('WECOM_PAUSED', 'Pausing'));
    world.clock.advance(HOUR);

    await measure();

    expect((await dayOf(YESTERDAY))?.partings).toMatchObject({ told: 2, unmeasured: [] });
    expect((await latest())?.partings).toMatchObject({ told: 0, unmeasured: [SOL] });
  });

  test('begins with the first whole day on which the staff member was the campaign’s', async () => {
    const added = aContactCampaign({ version: 2, appliedAt: NOON - 2 * DAY, staff: [LUNA, SOL, staffId('new')] });
    await world.campaigns.save(added);
    for (const staff of [SOL, staffId('new')]) {
      for (const days of [1, 2, 3]) world.behaviour.counts(staff, NOON - days * DAY, 1);
    }

    await measure();

    expect((await latest())?.partings?.told).toBe(3 + 1);
  });

  test('of a campaign of today there is nothing to say yet', async () => {
    await world.campaigns.save(aContactCampaign({ id: campaignId('today'), appliedAt: NOON - HOUR }));

    await measure();

    expect(await latest(campaignId('today'))).not.toHaveProperty('partings');
  });
});

describe('a run', () => {
  test('measures campaigns that are swept, and says the lowest figure that is a sign', async () => {
    await world.campaigns.save(aContactCampaign({ staff: [] }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('few'), staff: [] }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('over'), staff: [], endsAt: NOON - 2 * DAY }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('not-yet'), staff: [], startsAt: NOON + DAY }));
    for (let index = 0; index < 40; index += 1) await came(`m${index}`, NOON - HOUR, index === 0);
    await came('lost', NOON - HOUR, true, campaignId('few'));

    expect(await measure()).toEqual({
      kind: 'measured',
      facts: { campaigns: 2, lowestPercent: 97, staffNotMeasured: 0 },
    });

    expect(await latest(campaignId('over'))).toBeUndefined();
    expect(await latest(campaignId('not-yet'))).toBeUndefined();
  });

  test('of nothing says no figure', async () => {
    expect(await measure()).toEqual({ kind: 'measured', facts: { campaigns: 0, staffNotMeasured: 0 } });
  });

  test('that cannot measure one campaign measures the others, and says so at the end', async () => {
    await world.campaigns.save(aContactCampaign({ id: campaignId('a'), staff: [] }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('b'), staff: [] }));
    const movements = {
      of: async (...[campaign, cursor]: Parameters<typeof world.movements.of>) => {
        if (campaign === 'a') throw new RetryLater('STORE_UNWELL', 'Slow');
        return world.movements.of(campaign, cursor);
      },
    };

    await expect(measureCompleteness({ ...world, movements }, LIMITS)).rejects.toMatchObject({
      code: 'COMPLETENESS_NOT_ALL_MEASURED',
      facts: { failed: 1, of: 2 },
    });

    expect(await latest(campaignId('b'))).toBeDefined();
  });
});
