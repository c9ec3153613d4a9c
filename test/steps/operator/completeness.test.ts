/** `campaign show` says how far the books can be trusted, and as of when. */
import { describe, expect, test } from 'vitest';
import { staffId } from '#shared/domain/identity.ts';
import type { Completeness } from '#shared/domain/report/completeness.ts';
import { aContactCampaign, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { operatorWorld, recordOf } from './operator-world.ts';

const MEASURED: Completeness = {
  campaign: DEMO,
  measuredAt: NOON,
  countedAt: NOON - 3_600_000,
  entries: 250,
  total: { comings: 200, goings: 50, unheardComings: 10, unheardGoings: 5 },
  heard: { comings: 80, goings: 20, unheardComings: 2, unheardGoings: 1 },
  read: { groups: 0, groupsRead: 0, staff: 2, staffRead: 2, oldestReadAt: NOON - 60_000 },
  waiting: { due: 4, longestSeconds: 26 * 3_600 + 90 },
  partings: { told: 12, recorded: 12, recovered: 11, unmeasured: [staffId('sol')] },
};

async function shown(measured?: Completeness) {
  const world = operatorWorld();
  await world.campaigns.save(aContactCampaign({ staff: [LUNA, staffId('sol')] }));
  if (measured !== undefined) await world.completeness.keep(measured);
  return recordOf(await world.ask('campaign show', { campaign: DEMO }))['completeness'];
}

describe('campaign show', () => {
  test('tells every part, the weakest of them as the badge, with its dates', async () => {
    expect(await shown(MEASURED)).toEqual({
      badge: '91 %, by what was found of the deletions WeCom counts',
      measuredAt: '2026-11-22T12:00:00.000Z',
      heardInTime: '97 of 100 comings and goings of today and yesterday',
      heardInTimeSinceBegin: '235 of 250',
      countedAt: '2026-11-22T11:00:00.000Z',
      readLately: '0 of 0 groups, 2 of 2 staff',
      oldestRead: '2026-11-22T11:59:00.000Z',
      holdsWaiting: '4, the longest for 26:01:30',
      deletionsOnTheBooks: '11 of 12 that WeCom counts in seven days',
      staffNotMeasured: 'sol',
    });
  });

  test('leaves out what was not measured', async () => {
    const { heard: _heard, read: _read, waiting: _waiting, partings: _partings, ...bare } = MEASURED;

    expect(await shown(bare)).toEqual({
      badge: 'nothing to measure yet',
      measuredAt: '2026-11-22T12:00:00.000Z',
      heardInTimeSinceBegin: '235 of 250',
      countedAt: '2026-11-22T11:00:00.000Z',
    });
  });

  test('says that nothing was measured yet', async () => {
    expect(await shown()).toEqual({ badge: 'not measured yet' });
  });
});
