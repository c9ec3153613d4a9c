/** A pond, a desk, and Ann with her poster: what a test lets happen to a friend of hers is told by `why`. */
import { readGroup } from '#functions/group/read/read.ts';
import { settleReferrals } from '#functions/reward/settle/settle.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type CodeText, type GroupId, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { GroupMember } from '#shared/ports/group-directory.ts';
import {
  aCampaign,
  aCode,
  aHeldGroup,
  aStanding,
  deskCode,
  entryCode,
  groupNews,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { operatorWorld } from './operator-world.ts';

export const POND_2 = groupId('pond-2');

export async function whyWorld(over: Partial<Campaign> = {}) {
  const world = operatorWorld();
  await world.campaigns.save(aCampaign({ holdSeconds: DAY / 1_000, ...over }));
  await world.codes.recordCode(entryCode());
  await world.codes.recordCode(deskCode());
  for (const member of ['ann', 'cy']) {
    await world.seed(aStanding(member, { entryLabel: 'moments' }));
    await world.codes.recordCode(aCode(member));
  }
  for (const group of [POND_1, POND_2]) {
    await world.groups.recordRead(aHeldGroup({ group, readAsOf: NOON - HOUR, readStartedAt: NOON - HOUR }));
  }
  world.clock.set({ event: NOON, wall: NOON });
  const inside = new Map<GroupId, GroupMember[]>();
  let changes = 0;
  const lay = (group: GroupId, members: GroupMember[]): void => {
    changes += 1;
    inside.set(group, members);
    world.directory.put({ group, name: '', owner: staffId('luna'), members, version: `v${changes}` });
  };
  const without = (group: GroupId, id: string) => (inside.get(group) ?? []).filter((one) => one.id !== id);
  const hear = async (over: Partial<GroupChanged>): Promise<void> => {
    world.clock.advance(3_000);
    const now = world.clock.eventNow();
    await readGroup(
      world,
      groupNews({ id: `news-${changes}-${now}`, happenedAt: now - 3_000, receivedAt: now, ...over }),
    );
  };
  return {
    ...world,
    hear,
    /** He joins at WeCom; nobody hears of it yet. */
    enters: (group: GroupId, id: string, code?: CodeText, joinedAt = world.clock.eventNow()): void =>
      lay(group, [...without(group, id), { id, isStaff: false, joinedAt, ...(code === undefined ? {} : { code }) }]),
    /** He is gone at WeCom; nobody hears of it yet. */
    goes: (group: GroupId, id: string): void => lay(group, without(group, id)),
    async joins(group: GroupId, id: string, code?: CodeText): Promise<void> {
      this.enters(group, id, code);
      await hear({ group, named: [memberId(id)] });
    },
    async leaves(group: GroupId, id: string, how: { readonly wasRemoved?: boolean } = {}): Promise<void> {
      this.goes(group, id);
      await hear({ group, change: 'left', named: [memberId(id)], ...how });
    },
    async swept(group: GroupId): Promise<void> {
      await hear({ group, change: 'unheard', foundBySweep: true });
    },
    settle: () => settleReferrals(world, { staffReadEveryMinutes: 10, runForSeconds: 60 }),
    async why(member: string, lang?: 'zh' | 'en'): Promise<readonly string[]> {
      const result = await world.ask('why', { campaign: 'demo', member, ...(lang === undefined ? {} : { lang }) });
      if (result.kind !== 'lines') throw new Error(`Answered ${result.kind}, not lines.`);
      return result.lines;
    },
  };
}
