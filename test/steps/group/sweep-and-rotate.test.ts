import { describe, expect, test } from 'vitest';
import { rotateCodes } from '#functions/group/rotate/rotate.ts';
import { sweepGroups } from '#functions/group/sweep/sweep.ts';
import { codeText, groupId, staffId } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';
import {
  aCampaign,
  aCode,
  aContactCampaign,
  aHeldGroup,
  aStanding,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const POND_2 = groupId('pond-2');
const POND_3 = groupId('pond-3');

describe('sweeping groups', () => {
  test('asks for a read of those nothing was heard of, marked as found by a sweep', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.groups.recordRead(aHeldGroup({ readStartedAt: NOON - 31 * 60_000 }));
    await world.groups.recordRead(aHeldGroup({ group: POND_2, readStartedAt: NOON - 29 * 60_000 }));

    expect(await sweepGroups(world, 30)).toEqual({ kind: 'swept', groups: 2, asked: 1 });
    expect(world.groupNews.messages).toMatchObject([{ group: POND_1, change: 'unheard', foundBySweep: true }]);
  });

  test('goes on for a day after the end, then rests; closed groups and contact campaigns are left alone', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign({ endedAt: NOON - 23 * 3_600_000 }));
    await world.groups.recordRead(aHeldGroup({ readStartedAt: 0 }));
    await world.groups.recordRead(aHeldGroup({ group: POND_2, readStartedAt: 0, closedAt: 1 }));

    expect(await sweepGroups(world, 0)).toMatchObject({ asked: 1 });
    world.clock.advance(2 * 3_600_000);
    expect(await sweepGroups(world, 0)).toMatchObject({ asked: 0 });

    const other = stepWorld();
    await other.campaigns.save(aContactCampaign());
    expect(await sweepGroups(other, 0)).toMatchObject({ groups: 0 });
  });
});

describe('re-pointing codes', () => {
  async function crowded(places: { readonly [group: string]: number }) {
    const world = stepWorld();
    await world.campaigns.save(aCampaign({ groups: Object.keys(places).map(groupId) }));
    for (const [group, headcount] of Object.entries(places)) {
      await world.groups.recordRead(aHeldGroup({ group: groupId(group), headcount }));
    }
    for (const [member, lastScannedAt] of [
      ['ann', 10],
      ['bo', 30],
      ['cy', 20],
    ] as const) {
      await world.seed(aStanding(member));
      const opened = await world.liveCodes.open(
        codeText(`f-${member}`),
        { kind: 'groups', groups: [POND_1], autoCreateRoom: false },
        '',
      );
      if (opened !== 'quota-reached')
        await world.codes.recordCode(aCode(member, { configId: opened.configId, lastScannedAt }));
    }
    return world;
  }

  test('a code whose groups run full is pointed at emptier ones, the recently scanned first', async () => {
    const world = await crowded({ 'pond-1': 170, 'pond-2': 0, 'pond-3': 5, 'pond-4': 1 });

    expect(await rotateCodes(world)).toMatchObject({ repointed: 3, warned: 0 });

    const repointed = world.liveCodes.calls.filter((call) => call.kind === 'repoint').map((call) => call.configId);
    expect(repointed).toEqual(['config-2', 'config-3', 'config-1']);
    expect((await world.codes.code(codeText('f-ann')))?.target).toMatchObject({
      groups: [POND_2, 'pond-4', POND_3, POND_1],
    });
    expect(await rotateCodes(world)).toMatchObject({ repointed: 0 });
  });

  test('a code with enough places stays as it is', async () => {
    const world = await crowded({ 'pond-1': 160, 'pond-2': 0, 'pond-3': 0, 'pond-4': 0 });

    expect(await rotateCodes(world)).toEqual({ kind: 'rotated', repointed: 0, warned: 0 });
  });

  test('staff are warned when the pool has fewer than 400 places', async () => {
    const world = await crowded({ 'pond-1': 0, 'pond-2': 1 });

    expect(await rotateCodes(world)).toMatchObject({ warned: 1 });
    expect(world.notices.told).toMatchObject([{ staff: ['luna'] }]);
  });

  test('no more than thirty calls go out without a rest', async () => {
    const rests: number[] = [];
    const world = {
      ...(await crowded({ 'pond-1': 190, 'pond-2': 0, 'pond-3': 0 })),
      rest: async (ms: number) => void rests.push(ms),
    };
    for (let index = 0; index < 62; index += 1) {
      const opened = await world.liveCodes.open(
        codeText(`x${index}`),
        { kind: 'groups', groups: [POND_1], autoCreateRoom: false },
        '',
      );
      await world.seed(aStanding(`x${index}`));
      if (opened !== 'quota-reached') await world.codes.recordCode(aCode(`x${index}`, { configId: opened.configId }));
    }

    expect(await rotateCodes(world)).toMatchObject({ repointed: 65 });
    expect(rests).toEqual([1_000, 1_000]);
  });

  test('one code WeCom refuses, or a closed inbox, keeps no other code from being re-pointed', async () => {
    const world = await crowded({ 'pond-1': 170, 'pond-2': 100 });
    world.liveCodes.failNext(new Refused('WECOM_REFUSED', 'no'));

    await expect(rotateCodes(world)).rejects.toMatchObject({
      code: 'ROTATION_INCOMPLETE',
      facts: { failed: 1, of: 4 },
    });

    const targets = await Promise.all(
      ['f-ann', 'f-bo', 'f-cy'].map(async (code) => (await world.codes.code(codeText(code)))?.target),
    );
    expect(targets.filter((target) => target?.kind === 'groups' && target.groups.length === 2)).toHaveLength(2);
    expect(world.notices.told).toHaveLength(1);
  });

  test('when the file names other staff, the codes participants hold lead to them', async () => {
    const world = stepWorld();
    const sol = staffId('sol');
    await world.campaigns.save(aContactCampaign({ staff: [LUNA, sol], appliedAt: NOON - 1 }));
    await world.seed(aStanding('ann'));
    const target = { kind: 'staff', staff: [LUNA] } as const;
    const opened = await world.liveCodes.open(codeText('f-ann'), target, '');
    if (opened !== 'quota-reached') await world.codes.recordCode(aCode('ann', { configId: opened.configId, target }));

    expect(await rotateCodes(world)).toMatchObject({ repointed: 1 });
    expect((await world.codes.code(codeText('f-ann')))?.target).toEqual({ kind: 'staff', staff: [LUNA, sol] });
    expect(await rotateCodes(world)).toMatchObject({ repointed: 0 });
  });
});
