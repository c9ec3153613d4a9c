import { describe, expect, test } from 'vitest';
import { readGroup } from '#functions/group/read/read.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { NewOnly } from '#shared/domain/campaign/campaign.ts';
import { type CodeText, codeText, type GroupId, groupId, memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aCode,
  aHeldGroup,
  aStanding,
  DEMO,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const BO = memberId('bo');
const POND_2 = groupId('pond-2');
const ELSEWHERE = groupId('of-another-campaign');
const BY_ANN = codeText('f-ann');

/** A campaign of two groups that counts newcomers only, and Ann with her code. */
async function newcomersOnly(newOnly: NewOnly | undefined) {
  const world = stepWorld();
  const only = newOnly === undefined ? {} : { newOnly };
  await world.campaigns.save(
    aCampaign({ counting: { ...only, leaving: 'within-hold', blacklist: [], whitelist: [] } }),
  );
  for (const group of [POND_1, POND_2]) await world.groups.recordRead(aHeldGroup({ group, readStartedAt: NOON - DAY }));
  await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA } }));
  await world.codes.recordCode(aCode('ann'));
  let version = 1;
  const read = async (group: GroupId, at: number, ...members: { id: string; joinedAt: number; code?: CodeText }[]) => {
    version += 1;
    world.clock.set({ event: at + 3 * SECOND, wall: at + 3 * SECOND });
    const listed = members.map((member) => ({ isStaff: false, ...member }));
    world.directory.put({ group, name: '', owner: LUNA, members: listed, version: `v${version}` });
    const outcome = await readGroup(world, groupNews({ id: `n${version}`, group, happenedAt: at, receivedAt: at }));
    return outcome.kind === 'read' ? outcome.reasons : [outcome.kind];
  };
  return {
    ...world,
    read,
    joinsByAnn: (group: GroupId, at: number) => read(group, at, { id: 'bo', joinedAt: at, code: BY_ANN }),
    inBaseline: (group: GroupId, joinedAt: number) =>
      world.referrals.holdPresence({ via: { kind: 'group', group }, member: BO, joinedAt }),
  };
}

describe('newOnly: groups', () => {
  test('who was in no group of the campaign before is a newcomer', async () => {
    const world = await newcomersOnly('groups');

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['referred']);
    expect(await world.referrals.standing(DEMO, BO)).toMatchObject({ inviter: 'ann' });
  });

  test.each([
    ['this group', POND_1],
    ['another group of the pool', POND_2],
  ])('who was in the baseline of %s is none', async (_which, group) => {
    const world = await newcomersOnly('groups');
    await world.inBaseline(group, NOON - DAY);

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['already_member']);
    expect(await world.referrals.standing(DEMO, BO)).toBeUndefined();
  });

  test.each([
    ['this group', POND_1],
    ['another group of the pool', POND_2],
  ])('who has stayed in %s during the campaign and left it is none', async (_which, group) => {
    const world = await newcomersOnly('groups');
    expect(await world.read(group, NOON - 2 * HOUR, { id: 'bo', joinedAt: NOON - 2 * HOUR })).toEqual(['no_code']);
    await world.read(group, NOON - HOUR);

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['already_member']);
  });

  test('who is in a group of another campaign, or a contact of staff, is one', async () => {
    const world = await newcomersOnly('groups');
    await world.inBaseline(ELSEWHERE, NOON - DAY);
    world.contacts.addContact({ member: BO, staff: LUNA, addedAt: NOON - DAY });

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['referred']);
  });

  test('who joins two groups at once, told a moment apart, is one: he had been in none before', async () => {
    const world = await newcomersOnly('groups');
    await world.read(POND_2, NOON - MINUTE, { id: 'bo', joinedAt: NOON - MINUTE });

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['referred']);
  });
});

describe('newOnly: corp, in the group mechanic', () => {
  test.each([
    ['before he joined', NOON - HOUR, 'already_member'],
    ['after he joined', NOON + MINUTE, 'referred'],
  ] as const)('who became a contact of staff %s', async (_when, addedAt, reason) => {
    const world = await newcomersOnly('corp');
    world.contacts.addContact({ member: BO, staff: LUNA, addedAt });

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual([reason]);
  });

  test('who was in a group, but never a contact, is a newcomer', async () => {
    const world = await newcomersOnly('corp');
    await world.inBaseline(POND_2, NOON - DAY);

    expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['referred']);
  });
});

test('without newOnly anybody counts, once, and WeCom is not asked', async () => {
  const world = await newcomersOnly(undefined);
  world.contacts.failNext(new Error('Nobody needs to know.'));
  await world.inBaseline(POND_2, NOON - DAY);

  expect(await world.joinsByAnn(POND_1, NOON)).toEqual(['referred']);
});
