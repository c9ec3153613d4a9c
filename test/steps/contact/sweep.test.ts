import { describe, expect, test } from 'vitest';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { codeText, memberId, staffId } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';
import { aContactCampaign, aStanding, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

describe('sweeping contacts', () => {
  test('who was added without a callback is handled like an event, and marked; who is known is not', async () => {
    const world = stepWorld();
    await world.campaigns.save(aContactCampaign());
    await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA }, joinedAt: NOON - 10 }));
    world.contacts.addContact({ member: memberId('ann'), staff: LUNA, addedAt: NOON - 10 });
    world.contacts.addContact({ member: memberId('bo'), staff: LUNA, addedAt: NOON - 5, code: codeText('f-ann') });

    expect(await sweepContacts({ ...world, directory: world.contacts })).toEqual({
      kind: 'swept',
      staff: 1,
      unheardArrivals: 1,
      unheardDepartures: 0,
    });
    expect(world.contactNews.messages).toMatchObject([
      {
        id: `sweep:luna:bo:${NOON - 5}`,
        change: 'added',
        member: 'bo',
        code: 'f-ann',
        happenedAt: NOON - 5,
        foundBySweep: true,
      },
    ]);
    expect(world.contactNews.messages[0]).not.toHaveProperty('welcomeCode');
  });

  test('contacts from before the campaign are no arrivals', async () => {
    const world = stepWorld();
    const campaign = aContactCampaign();
    await world.campaigns.save(campaign);
    world.contacts.addContact({ member: memberId('old'), staff: LUNA, addedAt: campaign.startsAt - 1 });

    expect(await sweepContacts({ ...world, directory: world.contacts })).toMatchObject({ unheardArrivals: 0 });
  });

  test('who is on our books and on no page of WeCom’s list was removed by staff; all pages are read first', async () => {
    const world = stepWorld();
    await world.campaigns.save(aContactCampaign());
    for (let index = 0; index < 150; index += 1) {
      await world.seed(aStanding(`m${index}`, { via: { kind: 'contact', staff: LUNA }, joinedAt: NOON - 9 }));
      if (index !== 3) world.contacts.addContact({ member: memberId(`m${index}`), staff: LUNA, addedAt: NOON - 9 });
    }

    expect(await sweepContacts({ ...world, directory: world.contacts })).toMatchObject({ unheardDepartures: 1 });
    expect(world.contactNews.messages).toMatchObject([
      { change: 'removed-by-staff', member: 'm3', foundBySweep: true },
    ]);
  });

  test('one staff member who cannot be read keeps nobody else from being swept, and is told of at the end', async () => {
    const world = stepWorld();
    const sol = staffId('sol');
    await world.campaigns.save(aContactCampaign({ staff: [LUNA, sol] }));
    world.contacts.addContact({ member: memberId('bo'), staff: sol, addedAt: NOON - 5 });
    world.contacts.failNext(new Refused('WECOM_DROPPED', 'this staff member is gone'));

    const failure = await sweepContacts({ ...world, directory: world.contacts }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'CONTACT_SWEEP_INCOMPLETE', facts: { failed: 1, of: 2 } });
    expect(world.contactNews.messages).toMatchObject([{ member: 'bo' }]);
  });

  test('goes on through a pause and for a day after the end; who came back after an unheard leave is told of', async () => {
    const world = stepWorld();
    await world.campaigns.save(aContactCampaign({ endedAt: NOON - 23 * 3_600_000 }));
    await world.seed(aStanding('ann', { via: { kind: 'contact', staff: LUNA }, joinedAt: NOON - 48 * 3_600_000 }));
    world.contacts.addContact({ member: memberId('ann'), staff: LUNA, addedAt: NOON - 30 * 3_600_000 });

    expect(await sweepContacts({ ...world, directory: world.contacts })).toMatchObject({ unheardArrivals: 1 });
    world.clock.advance(2 * 3_600_000);
    expect(await sweepContacts({ ...world, directory: world.contacts })).toMatchObject({ staff: 0 });
  });
});
