import { describe, expect, test } from 'vitest';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { campaignId, staffId } from '#shared/domain/identity.ts';
import { readContactsDue, writeContactsDue } from '#shared/messages/contacts-due.ts';
import { aCampaign, aContactCampaign, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const SOL = staffId('sol');

describe('sweeping contacts', () => {
  test('asks for a read of those not read for a while or never, and calls nobody itself', async () => {
    const world = stepWorld();
    const [mia, fresh] = [staffId('mia'), staffId('fresh')];
    await world.campaigns.save(aContactCampaign({ staff: [LUNA, mia, fresh] }));
    await world.staff.recordRead({ staff: mia, readAsOf: NOON, readStartedAt: NOON - 30 * MINUTE });
    await world.staff.recordRead({ staff: fresh, readAsOf: NOON, readStartedAt: NOON - 30 * MINUTE + 1 });

    expect(await sweepContacts(world, 30)).toEqual({ kind: 'swept', staff: 3, asked: 2 });

    const [message] = world.contactReads.messages;
    expect(world.contactReads.messages.map(({ staff }) => staff)).toEqual([LUNA, mia]);
    expect(message).toEqual({ version: 1, id: `contacts:luna:${NOON}`, staff: LUNA, askedAt: NOON });
    expect(readContactsDue(writeContactsDue(message!))).toEqual(message);
    expect(world.contacts.listReads).toEqual([]);
  });

  test('staleness is a matter of wall time, also in a replay of the past', async () => {
    const world = stepWorld();
    world.clock.set({ wall: NOON + 300 * DAY });
    await world.campaigns.save(aContactCampaign());
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON, readStartedAt: NOON + 300 * DAY - HOUR });

    expect(await sweepContacts(world, 61)).toMatchObject({ asked: 0 });
    expect(await sweepContacts(world, 60)).toMatchObject({ asked: 1 });
    expect(world.contactReads.messages).toMatchObject([{ askedAt: NOON + 300 * DAY }]);
  });

  test('asks for the desk, too, and for who stands in two campaigns once', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign({ desk: [LUNA, SOL] }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('other'), staff: [LUNA] }));

    expect(await sweepContacts(world, 0)).toEqual({ kind: 'swept', staff: 2, asked: 2 });
  });

  test('goes on through a pause and for a day after the end, then rests; before the start it has not begun', async () => {
    const world = stepWorld();
    await world.campaigns.save(aContactCampaign({ pauses: [{ from: NOON - HOUR }], endedAt: NOON - 23 * HOUR }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('next'), staff: [SOL], startsAt: NOON + 1 }));

    expect(await sweepContacts(world, 0)).toMatchObject({ staff: 1, asked: 1 });
    expect(world.contactReads.messages).toMatchObject([{ staff: LUNA }]);
    world.clock.advance(2 * HOUR);
    expect(await sweepContacts(world, 0)).toMatchObject({ staff: 1 });
    expect(world.contactReads.messages.at(-1)).toMatchObject({ staff: SOL });
  });
});
