import { describe, expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { NewOnly } from '#shared/domain/campaign/campaign.ts';
import { codeText, memberId, type StaffId, staffId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import { aCode, aContactCampaign, aStanding, contactNews, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const BO = memberId('bo');
const KAI = staffId('kai');
const BY_ANN = codeText('f-ann');

/** A campaign of two staff that counts newcomers only, and Ann with her code. */
async function newcomersOnly(newOnly: NewOnly, whitelist: readonly string[] = []) {
  const world = stepWorld();
  const counting = { newOnly, leaving: 'within-hold', blacklist: [], whitelist: whitelist.map(memberId) } as const;
  await world.campaigns.save(aContactCampaign({ staff: [LUNA, KAI], counting }));
  await world.campaigns.claimStaff(DEMO, [LUNA, KAI]);
  await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA } }));
  await world.codes.recordCode(aCode('ann'));
  world.clock.set({ event: NOON + 2 * HOUR });
  const added = (staff: StaffId, happenedAt: number, code?: string) =>
    contactNews('bo', {
      id: `${staff}-${happenedAt}`,
      staff,
      happenedAt,
      ...(code === undefined ? {} : { code: BY_ANN }),
    });
  return {
    ...world,
    /** WeCom lists him as somebody's contact since then. */
    hasBeenContactOf: (staff: StaffId, addedAt: number): void =>
      world.contacts.addContact({ member: BO, staff, addedAt }),
    async added(staff: StaffId, happenedAt: number, code?: 'by-ann'): Promise<string> {
      const outcome = await recordContact(world, added(staff, happenedAt, code));
      return 'reason' in outcome ? outcome.reason : outcome.kind;
    },
    deleted: (staff: StaffId, happenedAt: number, change: ContactChanged['change'] = 'removed-by-member') =>
      recordContact(world, contactNews('bo', { id: `gone-${happenedAt}`, staff, happenedAt, change })),
    inviter: async () => (await world.referrals.standing(DEMO, BO))?.inviter,
  };
}

describe('newOnly: corp', () => {
  test('who is nobody’s contact but by this coming is a newcomer', async () => {
    const world = await newcomersOnly('corp');
    world.hasBeenContactOf(LUNA, NOON);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
    expect(await world.inviter()).toBe('ann');
  });

  test('who was a contact of any staff member of the corp before he came is none, whoever that was', async () => {
    const world = await newcomersOnly('corp');
    world.hasBeenContactOf(staffId('somebody-of-the-corp'), NOON - HOUR);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('already_member');
    expect(await world.inviter()).toBeUndefined();
  });

  test('who adds a colleague after he came is one still, though we hear of his coming only then', async () => {
    const world = await newcomersOnly('corp');
    world.hasBeenContactOf(LUNA, NOON);
    world.hasBeenContactOf(KAI, NOON + HOUR);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
  });

  test('one coming that WeCom dates twice, up to a minute apart, is one coming', async () => {
    for (const [earlier, reason] of [
      [MINUTE, 'referred'],
      [MINUTE + SECOND, 'already_member'],
    ] as const) {
      const world = await newcomersOnly('corp');
      world.hasBeenContactOf(LUNA, NOON - earlier);

      expect(await world.added(LUNA, NOON, 'by-ann')).toBe(reason);
    }
  });

  test('who was a contact and has deleted and been deleted before is a newcomer again', async () => {
    const world = await newcomersOnly('corp');
    world.hasBeenContactOf(KAI, NOON - HOUR);
    world.contacts.removeContact(KAI, BO);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
  });

  test('also where the books of this campaign saw him: only WeCom’s own list says who is whose contact', async () => {
    const world = await newcomersOnly('corp');
    await world.added(KAI, NOON - HOUR);
    await world.deleted(KAI, NOON - HOUR / 2);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
  });

  test('who is on the whitelist counts as one', async () => {
    const world = await newcomersOnly('corp', ['bo']);
    world.hasBeenContactOf(KAI, NOON - HOUR);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
  });
});

describe('newOnly: staff', () => {
  test('who is a colleague’s contact is this staff member’s newcomer', async () => {
    const world = await newcomersOnly('staff');
    world.hasBeenContactOf(KAI, NOON - HOUR);
    await world.added(KAI, NOON - HOUR);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('referred');
  });

  test.each(['removed-by-member', 'removed-by-staff'] as const)('who is re-added after %s is none', async (change) => {
    const world = await newcomersOnly('staff');
    await world.added(LUNA, NOON - HOUR);
    await world.deleted(LUNA, NOON - HOUR / 2, change);

    expect(await world.added(LUNA, NOON, 'by-ann')).toBe('already_member');
    expect(await world.inviter()).toBeUndefined();
  });

  test('told half-added first and then added with his code, he is one', async () => {
    const world = await newcomersOnly('staff');
    await recordContact(world, contactNews('bo', { change: 'half-added', happenedAt: NOON }));

    expect(await world.added(LUNA, NOON + 3 * SECOND, 'by-ann')).toBe('referred');
  });
});
