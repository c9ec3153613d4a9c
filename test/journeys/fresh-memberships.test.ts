/** Who is inside a group or among a staff member's contacts is known without anybody asking for it: by a callback alone, and by the schedule alone. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readContacts } from '#functions/contact/read/read.ts';
import { recordContact } from '#functions/contact/record/record.ts';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { readGroup } from '#functions/group/read/read.ts';
import { sweepGroups } from '#functions/group/sweep/sweep.ts';
import { MINUTE } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  contactNews,
  DEMO,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const STALE_AFTER = 60;
const [ANN, BO, CY] = [memberId('ann'), memberId('bo'), memberId('cy')];
const POND = { kind: 'group', group: POND_1 } as const;
const VIA_LUNA = { kind: 'contact', staff: LUNA } as const;

let world: StepWorld;
const insiders = async (via: typeof POND | typeof VIA_LUNA): Promise<readonly string[]> =>
  (await world.referrals.present(via)).map(({ member }) => member);

describe('memberships of a group', () => {
  let version = 0;
  const inside = (...members: readonly string[]): void => {
    version += 1;
    const list = members.map((id) => ({ id, isStaff: false, joinedAt: NOON - MINUTE }));
    world.directory.put({ group: POND_1, name: 'pond', owner: LUNA, members: list, version: `v${version}` });
  };
  const deliver = async (): Promise<void> => {
    for (const news of world.groupNews.take()) await readGroup(world, news);
  };

  beforeEach(async () => {
    world = stepWorld();
    await world.campaigns.save(aCampaign({ groups: [POND_1], desk: [] }));
    await world.groups.recordRead(aHeldGroup({ version: 'v0' }));
    inside('ann');
    await readGroup(world, groupNews({ id: 'ann', named: [ANN] }));
    world.clock.advance(10 * MINUTE);
  });

  test('are fresh by a callback alone: who joined is in, who left is out (D18)', async () => {
    const now = world.clock.wallNow();
    inside('ann', 'bo');
    await readGroup(world, groupNews({ id: 'bo', named: [BO], happenedAt: now, receivedAt: now }));
    expect(await insiders(POND)).toEqual(['ann', 'bo']);

    world.clock.advance(MINUTE);
    inside('bo');
    const later = world.clock.wallNow();
    await readGroup(world, groupNews({ id: 'x', change: 'left', named: [ANN], happenedAt: later, receivedAt: later }));

    expect(await insiders(POND)).toEqual(['bo']);
    expect((await world.referrals.life(DEMO, ANN)).departures).toMatchObject([{ kind: 'left', at: later }]);
  });

  test('are fresh by the schedule alone, an hour after the last read at the latest (D18)', async () => {
    inside('bo', 'cy');
    expect(await sweepGroups(world, STALE_AFTER)).toMatchObject({ asked: 0 });
    world.clock.advance(STALE_AFTER * MINUTE);

    expect(await sweepGroups(world, STALE_AFTER)).toMatchObject({ groups: 1, asked: 1 });
    await deliver();

    expect(await insiders(POND)).toEqual(['bo', 'cy']);
    expect((await world.referrals.life(DEMO, ANN)).departures).toMatchObject([{ kind: 'missed' }]);
  });
});

describe('memberships among contacts', () => {
  const add = (member: typeof BO): void =>
    world.contacts.addContact({ member, staff: LUNA, addedAt: world.clock.eventNow() });
  const deliver = async (): Promise<void> => {
    for (const due of world.contactReads.take()) await readContacts(world, due);
    for (const change of world.contactNews.take()) await recordContact(world, change);
  };

  beforeEach(async () => {
    world = stepWorld();
    await world.campaigns.save(aContactCampaign());
    await world.campaigns.claimStaff(DEMO, [LUNA]);
    add(ANN);
    await recordContact(world, contactNews('ann'));
    await sweepContacts(world, STALE_AFTER);
    await deliver();
    world.clock.advance(10 * MINUTE);
  });

  test('are fresh by a callback alone: who added is in, who was removed is out (D18)', async () => {
    const happenedAt = world.clock.eventNow();
    await recordContact(world, contactNews('bo', { happenedAt, wallHappenedAt: happenedAt }));
    expect(await insiders(VIA_LUNA)).toEqual(['ann', 'bo']);

    await recordContact(world, contactNews('ann', { id: 'gone', change: 'removed-by-member', happenedAt }));

    expect(await insiders(VIA_LUNA)).toEqual(['bo']);
  });

  test('are fresh by the schedule alone, an hour after the last read at the latest (D18)', async () => {
    add(BO);
    add(CY);
    world.contacts.removeContact(LUNA, ANN);
    expect(await sweepContacts(world, STALE_AFTER)).toMatchObject({ asked: 0 });
    world.clock.advance(STALE_AFTER * MINUTE);

    expect(await sweepContacts(world, STALE_AFTER)).toMatchObject({ staff: 1, asked: 1 });
    await deliver();

    expect(await insiders(VIA_LUNA)).toEqual(['bo', 'cy']);
  });
});
