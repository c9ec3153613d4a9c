import { describe, expect, test } from 'vitest';
import { reclaimCodes } from '#functions/code/reclaim/reclaim.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { codeText } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';
import { aCampaign, aCode, aStanding, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

async function ended(daysAgo: number) {
  const world = stepWorld();
  await world.campaigns.save(aCampaign({ endedAt: NOON - daysAgo * DAY }));
  for (const member of ['scanned', 'unscanned']) {
    await world.seed(aStanding(member));
    const opened = await world.liveCodes.open(
      codeText(`f-${member}`),
      { kind: 'groups', groups: [], autoCreateRoom: false },
      '',
    );
    if (opened === 'quota-reached') continue;
    await world.codes.recordCode(
      aCode(member, { configId: opened.configId, ...(member === 'scanned' ? { lastScannedAt: NOON } : {}) }),
    );
  }
  await world.codes.adjustQuota(99);
  return world;
}

describe('giving codes back', () => {
  test.each([
    [0.5, { closed: 0, open: 2 }],
    [1, { closed: 1, open: 1 }],
    [29, { closed: 1, open: 1 }],
    [30, { closed: 2, open: 0 }],
  ])('%f days after the end: %o', async (days, counts) => {
    const world = await ended(days);

    expect(await reclaimCodes(world)).toEqual({ kind: 'reclaimed', ...counts });
    expect(world.liveCodes.codes.size).toBe(counts.open);
    expect(await world.codes.quotaUsed()).toBe(counts.open);
  });

  test('a seat’s code outlasts the end as long as a scanned one: nobody sees whether it was, and it may be claimed late', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign({ endedAt: NOON - 29 * DAY }));
    const seat = aCode('seat', { owner: { kind: 'seat', label: 'core-1' } });
    await world.codes.recordCode(seat);

    expect(await reclaimCodes(world)).toMatchObject({ closed: 0, open: 1 });
    world.clock.advance(DAY);
    expect(await reclaimCodes(world)).toMatchObject({ closed: 1, open: 0 });
  });

  test('a deleted code is still known, so that late joins by it are recognised', async () => {
    const world = await ended(30);
    await reclaimCodes(world);

    expect(await world.codes.code(codeText('f-scanned'))).toMatchObject({ configId: 'config-1', closedAt: NOON });
    expect(await reclaimCodes(world)).toEqual({ kind: 'reclaimed', closed: 0, open: 0 });
  });

  test('a code that cannot be deleted keeps no other from being deleted, and stays counted', async () => {
    const world = await ended(30);
    world.liveCodes.failNext(new Refused('WECOM_REFUSED', 'no'));

    await expect(reclaimCodes(world)).rejects.toMatchObject({ code: 'RECLAIM_INCOMPLETE' });

    expect(world.liveCodes.codes.size).toBe(1);
    expect(await world.codes.quotaUsed()).toBe(1);
  });
});
