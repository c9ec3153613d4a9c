import { describe, expect, test } from 'vitest';
import { readGroup } from '#functions/group/read/read.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { codeText, groupId, memberId } from '#shared/domain/identity.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { GroupMember } from '#shared/ports/group-directory.ts';
import {
  aCampaign,
  aCode,
  aHeldGroup,
  aStanding,
  DEMO,
  entryCode,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const listed = (id: string, over: Partial<GroupMember> = {}): GroupMember => ({
  id,
  isStaff: false,
  joinedAt: NOON,
  ...over,
});
const snapshot = (version: string, ...members: readonly GroupMember[]) => ({
  group: POND_1,
  name: '福利群 1',
  owner: LUNA,
  members: [listed('luna', { isStaff: true, joinedAt: NOON - 1_000 }), ...members],
  version,
});

/** A running campaign, one held group, and Ann, a seed with a code. */
async function pond(over: Partial<Campaign> = {}) {
  const world = stepWorld();
  await world.campaigns.save(aCampaign(over));
  await world.groups.recordRead(aHeldGroup());
  await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA } }));
  await world.codes.recordCode(aCode('ann'));
  world.clock.set({ event: NOON, wall: NOON + 3_000 });
  return world;
}

describe('a change in a group', () => {
  test('a friend who came by Ann’s poster becomes her referral, at once', async () => {
    const world = await pond();
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));

    const outcome = await readGroup(world, groupNews({ named: [memberId('bo')], listVersion: 'v2' }));

    expect(outcome).toEqual({ kind: 'read', arrivals: 1, departures: 0, reasons: ['referred'] });
    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({
      inviter: 'ann',
      generation: 1,
      root: 'ann',
    });
    expect(await world.groups.group(POND_1)).toMatchObject({
      version: 'v2',
      headcount: 2,
      readStartedAt: NOON + 3_000,
    });
  });

  test('with no hold he counts at once, even where WeCom’s clock is ahead of ours', async () => {
    const world = await pond();
    world.directory.put(snapshot('v2', listed('bo', { joinedAt: NOON + 1_000, code: codeText('f-ann') })));

    await readGroup(world, groupNews());

    expect(await world.referrals.referral(DEMO, memberId('ann'), memberId('bo'))).toMatchObject({
      verdict: { state: 'qualified', reason: 'referred' },
      confirmedAt: NOON + 1_000,
    });
  });

  test('a group of no campaign costs no WeCom call and no write', async () => {
    const world = stepWorld();

    const outcome = await readGroup(world, groupNews({ group: groupId('foreign') }));

    expect(outcome).toEqual({ kind: 'ignored', reason: 'group_of_no_campaign' });
    expect(world.directory.reads).toEqual([]);
    expect(world.writes.made).toEqual([]);
  });

  test('a burst of five hundred joins costs one read', async () => {
    const world = await pond();
    const crowd = Array.from({ length: 500 }, (_, index) => `m${index}`);
    world.directory.put(snapshot('v500', ...crowd.map((id) => listed(id, { code: codeText('f-ann') }))));

    for (const [index, id] of crowd.entries()) {
      await readGroup(
        world,
        groupNews({ id: `news-${id}`, named: [memberId(id)], receivedAt: NOON + (index % 1_000) }),
      );
    }

    expect(world.directory.reads).toHaveLength(1);
    expect((await world.referrals.standings(DEMO)).items.length).toBeGreaterThan(0);
    expect(world.referrals.allStandings().filter((standing) => standing.inviter === 'ann')).toHaveLength(500);
  });

  test('when the one named is not on the list yet, a second look is asked for; after it the read stands', async () => {
    const world = await pond();
    world.directory.put(snapshot('v1'));
    const news = groupNews({ named: [memberId('bo')], listVersion: 'v2' });

    expect((await readGroup(world, news)).kind).toBe('looking-again');
    const [again] = world.groupNews.take();
    expect(again).toMatchObject({ id: 'news-1:again', secondLook: true });

    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
    world.clock.advance(3_000);
    expect(await readGroup(world, again!)).toMatchObject({ kind: 'read', arrivals: 1 });
    expect(world.groupNews.messages).toEqual([]);
  });

  test('who never shows up costs one second look, not more', async () => {
    const world = await pond();
    world.directory.put(snapshot('v1'));
    await readGroup(world, groupNews({ named: [memberId('ghost')] }));

    world.clock.advance(3_000);
    const outcome = await readGroup(world, world.groupNews.take()[0]!);

    expect(outcome.kind).toBe('read');
    expect(world.groupNews.messages).toEqual([]);
  });

  test('told twice, it changes nothing', async () => {
    const world = await pond();
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
    const news = groupNews({ named: [memberId('bo')], listVersion: 'v2' });
    await readGroup(world, news);
    const before = world.writes.made.length;

    expect(await readGroup(world, news)).toEqual({ kind: 'covered' });
    expect(world.writes.made).toHaveLength(before);
  });

  test('a friend who joins a second group by another code keeps his first inviter (roll-over, D1 and D11)', async () => {
    const world = await pond();
    const second = groupId('pond-2');
    await world.groups.recordRead(aHeldGroup({ group: second }));
    await world.seed(aStanding('cy'));
    await world.codes.recordCode(aCode('cy'));
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
    world.directory.put({
      ...snapshot('v2', listed('bo', { joinedAt: NOON + 5, code: codeText('f-cy') })),
      group: second,
    });
    await readGroup(world, groupNews({ named: [memberId('bo')] }));

    const outcome = await readGroup(world, groupNews({ id: 'n2', group: second, named: [memberId('bo')] }));

    expect(outcome).toMatchObject({ reasons: ['already_referred'] });
    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({ inviter: 'ann' });
  });

  test('Ann’s friend who lands in the group that took over is still hers (D11)', async () => {
    const world = await pond();
    const second = groupId('pond-2');
    await world.groups.recordRead(aHeldGroup({ group: second }));
    world.directory.put({ ...snapshot('v2', listed('bo', { code: codeText('f-ann') })), group: second });

    expect(await readGroup(world, groupNews({ group: second }))).toMatchObject({ reasons: ['referred'] });
  });

  test('after the campaign’s end a join is observed and not counted (D2)', async () => {
    const world = await pond();
    await world.campaigns.save(aCampaign({ version: 2, endedAt: NOON - 1 }));
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));

    expect(await readGroup(world, groupNews())).toMatchObject({ reasons: ['campaign_not_running'] });
    expect(await world.referrals.standing(DEMO, memberId('bo'))).toBeUndefined();
    expect(world.referrals.comingsOf(DEMO, memberId('bo'))).toHaveLength(1);
  });

  test('a leave is dated by its event; one no event told, by the first read that misses him, and marked', async () => {
    const world = await pond();
    world.directory.put(snapshot('v2', listed('bo'), listed('cy')));
    await readGroup(world, groupNews());
    world.directory.put(snapshot('v3'));
    world.clock.advance(60_000);

    const left = groupNews({
      id: 'n2',
      change: 'left',
      named: [memberId('bo')],
      happenedAt: NOON + 30_000,
      receivedAt: NOON + 60_000,
    });
    // Bo's going is on the books before the list is compared.
    expect(await readGroup(world, left)).toMatchObject({ departures: 1 });

    const group = { kind: 'group', group: POND_1 } as const;
    expect(await world.referrals.presence(group, memberId('bo'))).toMatchObject({ leftAt: NOON + 30_000 });
    expect(await world.referrals.presence(group, memberId('cy'))).toMatchObject({
      leftAt: NOON + 60_000,
      leftFoundBySweep: true,
    });
    expect(world.referrals.allDepartures()).toMatchObject([
      { member: 'bo', kind: 'left', at: NOON + 30_000, observedAt: NOON + 60_000 },
      { member: 'cy', kind: 'missed', at: NOON + 60_000, lastSeenAt: NOON },
    ]);
  });

  describe('of a friend who waits for the end of his hold', () => {
    const BO = memberId('bo');
    const held = async () => {
      const world = await pond({ holdSeconds: 3_600 });
      world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
      await readGroup(world, groupNews());
      world.clock.advance(600_000);
      return { world, referral: () => world.referrals.referral(DEMO, memberId('ann'), BO) };
    };
    const leaves = (over: Partial<GroupChanged> = {}): GroupChanged =>
      groupNews({
        id: 'n2',
        change: 'left',
        named: [BO],
        happenedAt: NOON + 60_000,
        receivedAt: NOON + 61_000,
        ...over,
      });

    test('an event that names him dates his leave, even when another’s read has covered it', async () => {
      const { world, referral } = await held();
      await world.groups.recordRead(aHeldGroup({ readStartedAt: NOON + 500_000, readAsOf: NOON + 500_000 }));
      const reads = world.directory.reads.length;

      expect(await readGroup(world, leaves())).toEqual({ kind: 'covered' });

      expect(world.directory.reads).toHaveLength(reads);
      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'left_early' }, revision: 2 });
      expect(await world.referrals.presence({ kind: 'group', group: POND_1 }, BO)).toMatchObject({
        leftAt: NOON + 60_000,
      });
    });

    test('who was removed is told from who left by himself', async () => {
      const { world, referral } = await held();
      world.directory.put(snapshot('v3'));

      await readGroup(world, leaves({ wasRemoved: true }));

      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'removed' } });
      expect(world.referrals.allDepartures()).toMatchObject([{ member: 'bo', kind: 'removed', at: NOON + 60_000 }]);
    });

    test('the event that comes after a read has missed him corrects the date and the reason', async () => {
      const { world, referral } = await held();
      world.directory.put(snapshot('v3'));
      await readGroup(world, groupNews({ id: 'sweep', change: 'unheard', receivedAt: NOON + 603_000 }));
      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'left_early' } });
      world.clock.advance(60_000);

      await readGroup(world, leaves({ wasRemoved: true, receivedAt: NOON + 660_000 }));

      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'removed' }, revision: 3 });
      const presence = await world.referrals.presence({ kind: 'group', group: POND_1 }, BO);
      expect(presence).toMatchObject({ leftAt: NOON + 60_000 });
      expect(presence).not.toHaveProperty('leftFoundBySweep');
      expect((await world.referrals.life(DEMO, BO)).departures.map(({ kind, at }) => [kind, at])).toEqual([
        ['removed', NOON + 60_000],
        ['missed', NOON + 600_000],
      ]);
    });

    test('news of his going told twice is one going', async () => {
      const { world, referral } = await held();
      world.directory.put(snapshot('v3'));

      await readGroup(world, leaves());
      await readGroup(world, leaves());

      expect(world.referrals.allDepartures()).toHaveLength(1);
      expect(await referral()).toMatchObject({ revision: 2 });
    });

    test('the desk is no place to stay: who leaves his group and is its staff’s contact has left', async () => {
      const { world, referral } = await held();
      await world.referrals.record({
        observation: {
          ...{ campaign: DEMO, member: BO, via: { kind: 'contact', staff: LUNA }, joinedAt: NOON + 5_000 },
          ...{ observedAt: NOON + 5_000, reason: 'desk', foundBySweep: false },
        },
        presence: { via: { kind: 'contact', staff: LUNA }, member: BO, joinedAt: NOON + 5_000, campaign: DEMO },
      });
      world.directory.put(snapshot('v3'));

      await readGroup(world, leaves());

      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'left_early' } });
    });

    test('who left one group while he is in another of the campaign goes on waiting', async () => {
      const { world, referral } = await held();
      const second = groupId('pond-2');
      await world.groups.recordRead(aHeldGroup({ group: second }));
      world.directory.put({ ...snapshot('v2', listed('bo', { joinedAt: NOON + 30_000 })), group: second });
      await readGroup(world, groupNews({ id: 'n3', group: second, receivedAt: NOON + 600_000 }));
      world.directory.put(snapshot('v3'));

      await readGroup(world, leaves());

      expect(await referral()).toMatchObject({ verdict: { state: 'pending', reason: 'referred' }, revision: 3 });
      expect((await world.referrals.life(DEMO, BO)).judgements).toEqual([]);
    });

    test('who is in another group from before the campaign only is not there by that: that group’s goings are in nobody’s books', async () => {
      const { world, referral } = await held();
      const via = { kind: 'group', group: groupId('pond-2') } as const;
      const inside = { via, member: BO, joinedAt: NOON - 999_000 };
      const seen = { observedAt: NOON - 1, reason: 'baseline', foundBySweep: false } as const;
      await world.referrals.record({ observation: { campaign: DEMO, ...inside, ...seen }, presence: inside });
      world.directory.put(snapshot('v3'));

      await readGroup(world, leaves());

      expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'left_early' } });
    });
  });

  test('who leaves and joins again is observed again and counted once (D13)', async () => {
    const world = await pond();
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
    await readGroup(world, groupNews());
    world.directory.put(snapshot('v4', listed('bo', { joinedAt: NOON + 5_000, code: codeText('f-ann') })));
    world.clock.advance(10_000);

    expect(await readGroup(world, groupNews({ id: 'n2', receivedAt: NOON + 10_000 }))).toMatchObject({
      reasons: ['already_referred'],
    });
    expect(world.referrals.allStandings().filter((standing) => standing.inviter !== undefined)).toHaveLength(1);
    expect(world.referrals.comingsOf(DEMO, memberId('bo'))).toHaveLength(2);
  });

  test('a root who comes by an entry code is a seed', async () => {
    const world = await pond();
    await world.codes.recordCode(entryCode());
    world.directory.put(snapshot('v2', listed('dee', { code: codeText('entry-moments') })));

    expect(await readGroup(world, groupNews())).toMatchObject({ reasons: ['entry'] });
    expect(await world.referrals.standing(DEMO, memberId('dee'))).toMatchObject({
      generation: 0,
      root: 'dee',
      entryLabel: 'moments',
    });
  });

  test('a dissolved group is closed, by its event or by what WeCom answers', async () => {
    const world = await pond();
    expect(await readGroup(world, groupNews({ change: 'dismissed' }))).toEqual({ kind: 'closed' });
    expect(world.directory.reads).toEqual([]);

    const other = await pond();
    other.directory.close(POND_1);
    expect(await readGroup(other, groupNews())).toEqual({ kind: 'closed' });
    expect(await other.groups.group(POND_1)).toMatchObject({ closedAt: NOON });
  });

  test('a death before any write, then redelivery, ends as if nothing had happened', async () => {
    for (let deathAt = 1; deathAt <= 8; deathAt += 1) {
      const world = await pond();
      world.directory.put(
        snapshot('v2', listed('bo', { code: codeText('f-ann') }), listed('cy', { joinedAt: NOON + 1 })),
      );
      world.writes.crashBeforeWrite(deathAt);
      const news = groupNews({ named: [memberId('bo')], listVersion: 'v2' });

      await readGroup(world, news).catch(() => undefined);
      await readGroup(world, news);

      const comings = ['ann', 'bo', 'cy'].flatMap((one) => world.referrals.comingsOf(DEMO, memberId(one)));
      expect(comings.map((seen) => [seen.member, seen.reason])).toEqual([
        ['ann', 'entry'],
        ['bo', 'referred'],
        ['cy', 'no_code'],
      ]);
      expect(await world.groups.group(POND_1)).toMatchObject({ version: 'v2' });
    }
  });

  test('a second look is not covered by a read that was begun before it was asked for', async () => {
    const world = await pond();
    world.directory.put(snapshot('v1'));
    await readGroup(world, groupNews({ named: [memberId('bo')], listVersion: 'v2' }));
    const [again] = world.groupNews.take();
    await readGroup(world, groupNews({ id: 'other', receivedAt: NOON + 500 }));
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));
    world.clock.advance(3_000);

    expect(await readGroup(world, again!)).toMatchObject({ kind: 'read', reasons: ['referred'] });
  });

  test('who asked at the desk before his group was read takes the place his earlier join gives him', async () => {
    const world = await pond();
    const desk = {
      via: { kind: 'contact', staff: LUNA },
      joinedAt: NOON + 2_000,
      reason: 'desk',
    } as const;
    await world.seed(aStanding('bo', { ...desk, owed: { since: NOON, requestId: 'r' } }));
    world.directory.put(snapshot('v2', listed('bo', { code: codeText('f-ann') })));

    expect(await readGroup(world, groupNews())).toMatchObject({ reasons: ['referred'] });
    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({
      inviter: 'ann',
      generation: 1,
      root: 'ann',
      reason: 'referred',
      owed: { requestId: 'r' },
    });
  });

  test('five hundred joins within ten seconds, shown two seconds late: five reads at most, nobody missed', async () => {
    const world = await pond();
    const crowd = Array.from({ length: 500 }, (_, index) => ({ id: `m${index}`, joinedAt: NOON + index * 20 }));
    const queue = crowd.map(({ id, joinedAt }) => ({
      at: joinedAt + 3_000,
      news: groupNews({ id: `news-${id}`, named: [memberId(id)], happenedAt: joinedAt, receivedAt: joinedAt }),
    }));

    for (let next = queue.shift(); next !== undefined; next = queue.sort((one, other) => one.at - other.at).shift()) {
      const now = next.at;
      world.clock.set({ event: now, wall: now });
      const shown = crowd.filter(({ joinedAt }) => joinedAt + 2_000 <= now);
      world.directory.put(
        snapshot(
          `v${shown.length}`,
          ...shown.map(({ id, joinedAt }) => listed(id, { joinedAt, code: codeText('f-ann') })),
        ),
      );
      const { news } = next;
      const failure = await readGroup(world, news).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (failure instanceof RetryLater) queue.push({ at: now + (failure.afterMs ?? 0), news });
      else if (failure !== undefined) throw failure;
      for (const again of world.groupNews.take()) queue.push({ at: now + 3_000, news: again });
    }

    expect(world.directory.reads.length).toBeLessThanOrEqual(5);
    expect(world.referrals.allStandings().filter((standing) => standing.inviter === 'ann')).toHaveLength(500);
  });
});
