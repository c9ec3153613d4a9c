/** Campaigns that count newcomers only: what rivals count wrongly is counted rightly, and everybody is shown the same number. */
import { describe, expect, test } from 'vitest';
import { exportReferrals } from '#functions/operator/command/lists.ts';
import { whyHeCounts } from '#functions/operator/command/why.ts';
import { HOUR } from '#shared/domain/calendar.ts';
import { codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { stillNeeded } from '#shared/domain/referral/tally.ts';
import { participantView } from '#shared/story/participant-view.ts';
import {
  aCampaign,
  aCode,
  aContactCampaign,
  aHeldGroup,
  aStanding,
  contactNews,
  DEMO,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { journeyWorld } from '#test/support/journey-world.ts';

const ANN = memberId('ann');
const BY_ANN = codeText('f-ann');
const only = (newOnly: 'corp' | 'groups') =>
  ({ newOnly, leaving: 'within-hold', blacklist: [], whitelist: [] }) as const;

type World = ReturnType<typeof journeyWorld>;

async function annHasHerCode(world: World): Promise<void> {
  await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA } }));
  await world.codes.recordCode(aCode('ann'));
}

/** 任务宝: `old` is a colleague's contact already, `new-1` and `new-2` are nobody's. All three come by Ann's poster. */
async function threeFriendsAddLuna(world: World): Promise<void> {
  await world.campaigns.save(aContactCampaign({ counting: only('corp') }));
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await annHasHerCode(world);
  world.contacts.addContact({ member: memberId('old'), staff: staffId('kai'), addedAt: NOON - HOUR });
  for (const friend of ['old', 'new-1', 'new-2']) {
    world.addContact(LUNA, memberId(friend), BY_ANN);
    await world.announceContactChanged(contactNews(friend, { code: BY_ANN }));
  }
  await world.settle();
}

/** What Ann sees, what the operator exports, and what he is told when he asks why. */
async function numbersOf(world: World) {
  const view = await participantView(world, DEMO, ANN);
  const exported = await exportReferrals(world, { campaign: DEMO });
  const told = await whyHeCounts(world, { campaign: DEMO, member: ANN });
  const rows = exported.kind === 'rows' ? exported.rows : [];
  return {
    participant: view?.counts.qualified,
    operator: rows.filter(({ inviter, verdict }) => inviter === 'ann' && verdict === 'qualified').length,
    told: told.kind === 'lines' ? told.lines.at(-1)?.trim() : undefined,
  };
}

describe('with newOnly on', () => {
  test('D8: exactly the newcomers count, and participant and operator see the same number', async () => {
    const world = journeyWorld();
    await threeFriendsAddLuna(world);

    expect(await numbersOf(world)).toEqual({
      participant: 2,
      operator: 2,
      told: '他邀请了 2 人：计入 2，待定 0，不计入 0',
    });
    const all = await exportReferrals(world, { campaign: DEMO, all: true, cursor: 'observations:' });
    expect(all).toMatchObject({ rows: [{ invitee: 'old', verdict: 'void', reason: 'already_member' }] });
  });

  test('D12: in a group a real newcomer counts, and who was there before does not', async () => {
    const world = journeyWorld();
    const second = groupId('pond-2');
    await world.campaigns.save(aCampaign({ counting: only('groups') }));
    for (const group of [POND_1, second])
      await world.groups.recordRead(aHeldGroup({ group, readStartedAt: NOON - HOUR }));
    await annHasHerCode(world);
    await world.referrals.holdPresence({
      via: { kind: 'group', group: second },
      member: memberId('old'),
      joinedAt: NOON - HOUR,
    });
    world.clock.set({ event: NOON + 3_000, wall: NOON + 3_000 });
    world.putInGroup(second, { id: 'old', joinedAt: NOON - HOUR });
    for (const friend of ['old', 'new']) world.putInGroup(POND_1, { id: friend, joinedAt: NOON, code: BY_ANN });

    await world.announceGroupChanged(groupNews({ named: [memberId('new')] }));
    await world.settle();

    expect(await numbersOf(world)).toMatchObject({ participant: 1, operator: 1 });
    expect(await world.referrals.standing(DEMO, memberId('new'))).toMatchObject({ inviter: 'ann' });
    expect(await world.referrals.standing(DEMO, memberId('old'))).toBeUndefined();
  });

  test('D14: 还差 n is what is missing while it is, and never negative once more have come than were needed', async () => {
    const world = journeyWorld();
    await threeFriendsAddLuna(world);
    const counted = (await participantView(world, DEMO, ANN))?.counts.qualified ?? 0;

    expect([0, 1, 2, 3, 5].map((needed) => stillNeeded(needed, counted))).toEqual([0, 0, 0, 1, 3]);
  });
});
