/** Reading a staff member's contacts: what no callback told is said, and the read itself is noted, once it is whole. */
import { describe, expect, test } from 'vitest';
import { readContacts } from '#functions/contact/read/read.ts';
import { recordContact } from '#functions/contact/record/record.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { codeText, memberId, staffId } from '#shared/domain/identity.ts';
import { contactsDue } from '#shared/messages/contacts-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { aCode, aContactCampaign, aStanding, contactNews, DEMO, LUNA, NOON, pending } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const VIA = { kind: 'contact', staff: LUNA } as const;
const AT_NOON = { staff: LUNA, readAsOf: NOON, readStartedAt: NOON };
const asked = (askedAt = NOON) => contactsDue(LUNA, askedAt);

async function aWorld(over: Parameters<typeof aContactCampaign>[0] = {}): Promise<StepWorld> {
  const world = stepWorld();
  await world.campaigns.save(aContactCampaign(over));
  return world;
}

const hold = (world: StepWorld, member: string, joinedAt = NOON - HOUR): Promise<void> =>
  world.seed(aStanding(member, { via: VIA, joinedAt }));
const list = (world: StepWorld, member: string, addedAt = NOON - HOUR): void =>
  world.contacts.addContact({ member: memberId(member), staff: LUNA, addedAt });

describe('a read of contacts', () => {
  test('tells of an arrival without callback like an event, and marked; who is known is not told of', async () => {
    const world = await aWorld();
    await hold(world, 'ann');
    list(world, 'ann');
    world.contacts.addContact({ member: memberId('bo'), staff: LUNA, addedAt: NOON - 5, code: codeText('f-ann') });

    expect(await readContacts(world, asked())).toEqual({
      kind: 'read',
      contacts: 2,
      unheardArrivals: 1,
      unheardDepartures: 0,
    });

    expect(world.contactNews.messages).toEqual([
      {
        version: 1,
        id: `sweep:luna:bo:${NOON - 5}`,
        change: 'added',
        staff: LUNA,
        member: 'bo',
        code: 'f-ann',
        happenedAt: NOON - 5,
        wallHappenedAt: NOON,
        foundBySweep: true,
      },
    ]);
  });

  test('is noted when it is whole, with the times at which it was begun', async () => {
    const world = await aWorld();
    world.clock.set({ event: NOON - 300 * DAY, wall: NOON });
    const contacts = {
      ...world.contacts,
      contactsOf: async (...asks: Parameters<typeof world.contacts.contactsOf>) => {
        world.clock.advance(MINUTE);
        return world.contacts.contactsOf(...asks);
      },
    };

    await readContacts({ ...world, contacts }, asked());

    expect(await world.staff.reading(LUNA)).toEqual({ staff: LUNA, readAsOf: NOON - 300 * DAY, readStartedAt: NOON });
  });

  test('begun after it was asked for is not begun again; asked for later it is', async () => {
    const world = await aWorld();
    world.clock.advance(SECOND);
    await readContacts(world, asked());

    expect(await readContacts(world, asked())).toEqual({ kind: 'covered' });
    expect(world.contacts.listReads).toHaveLength(1);
    expect(await readContacts(world, asked(NOON + SECOND))).toMatchObject({ kind: 'read' });
  });

  test('that another, begun later, has overtaken says so, and leaves the later one standing', async () => {
    const world = await aWorld();
    const later = { staff: LUNA, readAsOf: NOON + MINUTE, readStartedAt: NOON + MINUTE };
    const contacts = {
      ...world.contacts,
      contactsOf: async () => {
        await world.staff.recordRead(later);
        return { items: [] };
      },
    };

    expect(await readContacts({ ...world, contacts }, asked())).toMatchObject({ kind: 'superseded' });
    expect(await world.staff.reading(LUNA)).toEqual(later);
  });

  test('takes nobody for gone whom a list has merely skipped: he is asked for by himself', async () => {
    const world = await aWorld();
    for (const member of ['bo', 'cy']) {
      await hold(world, member);
      list(world, member);
    }
    world.contacts.skipOnce(memberId('bo'));

    expect(await readContacts(world, asked())).toMatchObject({ contacts: 1, unheardDepartures: 0 });
    expect(world.referrals.allDepartures()).toEqual([]);
  });

  test('reads every page before it notes that somebody has gone, dated by its own beginning, and marked', async () => {
    const world = await aWorld();
    for (let index = 0; index < 250; index += 1) {
      await hold(world, `m${index}`);
      if (index !== 3) list(world, `m${index}`);
    }

    expect(await readContacts(world, asked())).toMatchObject({ contacts: 249, unheardDepartures: 1 });
    expect(world.contacts.listReads).toHaveLength(3);
    expect(world.contactNews.messages).toEqual([]);
    expect(world.referrals.allDepartures()).toEqual([
      {
        campaign: DEMO,
        member: 'm3',
        memberRef: 'ref-of-m3',
        via: VIA,
        at: NOON,
        kind: 'missed',
        observedAt: NOON,
        stayBegunAt: expect.any(Number),
      },
    ]);
    const left = world.referrals.allPresences().filter(({ leftAt }) => leftAt !== undefined);
    expect(left).toMatchObject([{ member: 'm3', leftAt: NOON, leftFoundBySweep: true }]);
  });

  test('that misses somebody tells when the read before it, which still showed him, was begun', async () => {
    const world = await aWorld();
    await hold(world, 'ann', NOON - HOUR);
    await hold(world, 'bo', NOON - MINUTE);
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON - 2 * MINUTE, readStartedAt: NOON - 2 * MINUTE });

    await readContacts(world, asked());

    const [ofAnn, ofBo] = ['ann', 'bo'].map((one) =>
      world.referrals.allDepartures().find(({ member }) => member === memberId(one)),
    );
    expect(ofAnn).toMatchObject({ kind: 'missed', lastSeenAt: NOON - 2 * MINUTE });
    expect(ofBo).toMatchObject({ kind: 'missed' });
    expect(ofBo).not.toHaveProperty('lastSeenAt');
  });

  test('that misses a friend within his hold voids his referral; the event that comes after it corrects the date', async () => {
    const world = await aWorld();
    const bo = aStanding('bo', { via: VIA, joinedAt: NOON - HOUR, inviter: memberId('ann'), generation: 1 });
    await world.seed(bo, pending({ joinedAt: NOON - HOUR, holdEndsAt: NOON + HOUR }));
    const referral = () => world.referrals.referral(DEMO, memberId('ann'), memberId('bo'));

    await readContacts(world, asked());
    expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'left_early' }, revision: 2 });

    world.clock.advance(MINUTE);
    const told = contactNews('bo', { id: 'late', change: 'removed-by-staff', happenedAt: NOON - 5 * MINUTE });
    expect(await recordContact(world, told)).toEqual({ kind: 'left' });

    expect(await referral()).toMatchObject({ verdict: { state: 'void', reason: 'removed' }, revision: 3 });
    const presence = await world.referrals.presence(VIA, memberId('bo'));
    expect(presence).toMatchObject({ leftAt: NOON - 5 * MINUTE });
    expect(presence).not.toHaveProperty('leftFoundBySweep');
    expect((await world.referrals.life(DEMO, memberId('bo'))).judgements.map(({ because }) => because)).toMatchObject([
      { kind: 'went', how: 'missed', at: NOON },
      { kind: 'went', how: 'removed', at: NOON - 5 * MINUTE },
    ]);
  });

  test('that lists whose going was heard of and his coming was not: his coming is told, and he has left', async () => {
    const world = await aWorld({ holdSeconds: 86_400 });
    await world.campaigns.claimStaff(DEMO, [LUNA]);
    await hold(world, 'ann');
    list(world, 'ann');
    await world.codes.recordCode(aCode('ann'));
    const gone = contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON - MINUTE });
    await recordContact(world, gone);
    world.contacts.addContact({ member: memberId('bo'), staff: LUNA, addedAt: NOON - HOUR, code: codeText('f-ann') });

    expect(await readContacts(world, asked())).toMatchObject({ unheardArrivals: 1, unheardDepartures: 0 });
    for (const news of world.contactNews.take()) await recordContact(world, news);

    const early = { state: 'void', reason: 'left_early' };
    expect(await world.referrals.referral(DEMO, memberId('ann'), memberId('bo'))).toMatchObject({
      ...{ initial: early, verdict: early, foundBySweep: true, joinedAt: NOON - HOUR },
    });
    expect(await world.referrals.presence(VIA, memberId('bo'))).toMatchObject({ leftAt: NOON - MINUTE });
  });

  test('that misses somebody of no campaign ends his stay, and changes nobody’s books', async () => {
    const world = await aWorld();
    await world.referrals.holdPresence({ via: VIA, member: memberId('old'), joinedAt: NOON - DAY });

    expect(await readContacts(world, asked())).toMatchObject({ unheardDepartures: 1 });

    expect(world.referrals.allPresences()).toMatchObject([{ member: 'old', leftAt: NOON, leftFoundBySweep: true }]);
    expect(world.referrals.allDepartures()).toEqual([]);
  });

  test.each([
    [1, 'its first page'],
    [2, 'a later page'],
  ])('that fails on page %i (%s) tells nothing, notes nothing, and comes back soon', async (failing) => {
    const world = await aWorld();
    await hold(world, 'gone');
    for (let index = 0; index < 150; index += 1) list(world, `m${index}`, NOON - MINUTE);
    let pages = 0;
    const contacts = {
      ...world.contacts,
      contactsOf: async (...asks: Parameters<typeof world.contacts.contactsOf>) => {
        pages += 1;
        if (pages === failing) throw new RetryLater('WECOM_TIMED_OUT', 'WeCom did not answer in time');
        return world.contacts.contactsOf(...asks);
      },
    };

    await expect(readContacts({ ...world, contacts }, asked())).rejects.toMatchObject({
      code: 'WECOM_TIMED_OUT',
      facts: { staff: 'luna' },
      afterMs: 30 * SECOND,
    });

    expect(world.contactNews.messages).toEqual([]);
    expect(await world.staff.reading(LUNA)).toBeUndefined();
  });

  test('that WeCom postpones or refuses ends as WeCom says, and says whose list it was', async () => {
    const world = await aWorld();
    world.contacts.failNext(new RetryLater('WECOM_PAUSED', 'rest', { errcode: 45009 }, { afterMs: 60_000 }));
    await expect(readContacts(world, asked())).rejects.toMatchObject({
      code: 'WECOM_PAUSED',
      afterMs: 60_000,
      facts: { errcode: 45009, staff: 'luna' },
    });
    world.contacts.failNext(new Refused('WECOM_REFUSED', 'no'));
    await expect(readContacts(world, asked())).rejects.toMatchObject({
      name: 'Refused',
      code: 'WECOM_REFUSED',
      facts: { staff: 'luna' },
    });
  });

  test('of who has left the corp says so and since when: none of his contacts has left him by that', async () => {
    const world = await aWorld();
    await hold(world, 'ann');
    world.contacts.removeStaff(LUNA);

    expect(await readContacts(world, asked())).toEqual({
      kind: 'unreadable',
      reason: 'no_such_staff',
      facts: { staff: LUNA },
    });
    expect(world.contactNews.messages).toEqual([]);
    expect(world.referrals.allDepartures()).toEqual([]);
    expect(await world.referrals.present(VIA)).toHaveLength(1);
    expect(await world.staff.reading(LUNA)).toEqual({ ...AT_NOON, goneAt: NOON });

    world.clock.advance(HOUR);
    await readContacts(world, asked(NOON + HOUR));
    expect(await world.staff.reading(LUNA)).toMatchObject({ readAsOf: NOON + HOUR, goneAt: NOON });
  });

  test('does not miss whom the staff member has not confirmed; once it has listed him, the next can', async () => {
    const world = await aWorld();
    await world.campaigns.claimStaff(DEMO, [LUNA]);
    await recordContact(world, contactNews('bo', { change: 'half-added', happenedAt: NOON - HOUR }));
    const inAnHour = async () => {
      world.clock.advance(HOUR);
      return readContacts(world, asked(world.clock.wallNow()));
    };

    expect(await readContacts(world, asked())).toMatchObject({ unheardDepartures: 0 });
    expect(await world.referrals.present(VIA)).toMatchObject([{ member: 'bo', isHalf: true }]);

    list(world, 'bo');
    expect(await inAnHour()).toMatchObject({ unheardArrivals: 0, unheardDepartures: 0 });
    expect((await world.referrals.present(VIA))[0]).not.toHaveProperty('isHalf');

    world.contacts.removeContact(LUNA, memberId('bo'));
    expect(await inAnHour()).toMatchObject({ unheardDepartures: 1 });
    expect(await world.referrals.present(VIA)).toEqual([]);
  });

  test('whatever write it dies at, the next one does all of it, the going once, and is noted last', async () => {
    for (const death of [1, 2, 3]) {
      const world = await aWorld();
      await hold(world, 'gone');
      list(world, 'new', NOON - MINUTE);
      world.writes.crashBeforeWrite(death);

      await expect(readContacts(world, asked())).rejects.toThrow(Died);
      expect(await world.staff.reading(LUNA)).toBeUndefined();
      world.contactNews.take();
      await readContacts(world, asked());

      expect(world.contactNews.messages.map(({ member }) => member)).toEqual(['new']);
      expect(world.referrals.allDepartures()).toMatchObject([{ member: 'gone', at: NOON, kind: 'missed' }]);
      expect(world.writes.made.at(-1)).toBe('staff.recordRead');
    }
  });
});

describe('who is an arrival', () => {
  test('is nobody from before the campaign, nor from before all campaigns that name the staff member', async () => {
    const world = await aWorld({ startsAt: NOON - DAY });
    list(world, 'old', NOON - DAY - 1);
    list(world, 'new', NOON - DAY);

    expect(await readContacts(world, asked())).toMatchObject({ unheardArrivals: 1 });

    const earlier = aContactCampaign({ id: 'earlier' as never, startsAt: NOON - 3 * DAY, endedAt: NOON - HOUR });
    await world.campaigns.save(earlier);
    world.contactNews.take();
    await readContacts(world, asked());
    expect(world.contactNews.messages.map(({ member }) => member)).toEqual(['old', 'new']);
  });

  test('is nobody once no campaign is swept any more, but who went is still told of: a hold may end later than its campaign', async () => {
    const world = await aWorld({ endedAt: NOON - DAY });
    await hold(world, 'gone');
    list(world, 'new', NOON - 2 * DAY);

    expect(await readContacts(world, asked())).toMatchObject({
      kind: 'read',
      unheardArrivals: 0,
      unheardDepartures: 1,
    });
  });

  test('is nobody whose callback was handled while the list was read', async () => {
    const world = await aWorld();
    list(world, 'bo', NOON - SECOND);
    const contacts = {
      ...world.contacts,
      contactsOf: async (...asks: Parameters<typeof world.contacts.contactsOf>) => {
        await hold(world, 'bo', NOON - SECOND);
        return world.contacts.contactsOf(...asks);
      },
    };

    expect(await readContacts({ ...world, contacts }, asked())).toMatchObject({ unheardArrivals: 0 });
  });

  test('is nobody who has deleted the staff member and is listed all the same, however often he is read', async () => {
    const world = await aWorld();
    await hold(world, 'ann');
    list(world, 'ann');
    const presence = { via: VIA, member: memberId('ann'), joinedAt: NOON - HOUR };
    await world.referrals.recordLeave({ ...presence, leftAt: NOON - MINUTE });

    expect(await readContacts(world, asked())).toMatchObject({ unheardArrivals: 0, unheardDepartures: 0 });
  });

  test('is who came back after a leave, heard of or not', async () => {
    const world = await aWorld();
    await hold(world, 'ann', NOON - 2 * HOUR);
    await hold(world, 'bo', NOON - 2 * HOUR);
    const presence = { via: VIA, member: memberId('bo'), joinedAt: NOON - 2 * HOUR };
    await world.referrals.recordLeave({ ...presence, leftAt: NOON - HOUR });
    list(world, 'ann', NOON - MINUTE);
    list(world, 'bo', NOON - MINUTE);

    expect(await readContacts(world, asked())).toMatchObject({ unheardArrivals: 2, unheardDepartures: 0 });
  });

  test('is read of a staff member no campaign names, too: he may still hold referrals', async () => {
    const world = stepWorld();
    const due = contactsDue(staffId('retired'), NOON);

    expect(await readContacts(world, due)).toMatchObject({ kind: 'read', contacts: 0 });
    expect(await world.staff.reading(staffId('retired'))).toMatchObject({ readStartedAt: NOON });
  });
});
