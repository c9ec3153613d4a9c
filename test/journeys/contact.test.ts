/** 任务宝 from event to poster: read this first, it is the story. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '#shared/domain/calendar.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { aContactCampaign, contactNews, DEMO, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { journeyWorld } from '#test/support/journey-world.ts';

/** Ann has come by the entry code and holds her poster. */
async function annTakesPart() {
  const world = journeyWorld();
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await world.codes.recordCode(entryCode());
  world.addContact(LUNA, memberId('ann'), codeText('entry-moments'));
  await world.announceContactChanged(contactNews('ann', { code: codeText('entry-moments'), welcomeCode: 'W-ann' }));
  await world.settle();
  const ann = await world.referrals.standing(DEMO, memberId('ann'));
  return { world, annsCode: ann!.inviteCode! };
}
type Ready = Awaited<ReturnType<typeof annTakesPart>>;

const boScansAnnsPoster = async ({ world, annsCode }: Ready) => {
  world.addContact(LUNA, memberId('bo'), annsCode);
  await world.announceContactChanged(contactNews('bo', { code: annsCode, welcomeCode: 'W-bo' }));
};

/** What must be true of Bo in the end, whatever went wrong on the way. */
async function expectBoComplete({ world, annsCode }: Ready) {
  const bo = await world.referrals.standing(DEMO, memberId('bo'));
  expect(bo).toMatchObject({ inviter: 'ann', generation: 1, root: 'ann', reason: 'referred' });
  const { referrals } = world;
  expect(await referrals.referral(DEMO, memberId('ann'), memberId('bo'))).toMatchObject({
    verdict: { state: 'qualified', reason: 'referred' },
  });
  expect(referrals.allReferrals()).toHaveLength(1);
  expect(referrals.comingsOf(DEMO, memberId('bo'))).toHaveLength(1);
  expect(bo?.owed).toBeUndefined();
  expect(bo?.inviteCode).toBeDefined();
  expect(bo?.inviteCode).not.toBe(annsCode);
  expect(await world.files.read(bo?.poster?.key ?? '')).toBeDefined();
  expect(world.messages.sent.filter((welcome) => welcome.welcomeCode === 'W-bo')).toHaveLength(1);
  expect(world.referrals.allStandings()).toHaveLength(2);
}

describe('a friend scans a poster and adds the brand’s staff', () => {
  test('one referral, one poster of his own, one welcome', async () => {
    const ready = await annTakesPart();
    expect(ready.world.messages.sent).toMatchObject([{ welcomeCode: 'W-ann', mediaId: 'media-1' }]);

    await boScansAnnsPoster(ready);
    await ready.world.settle();

    await expectBoComplete(ready);
    expect(ready.world.messages.sent).toHaveLength(2);
    expect(ready.world.messages.sent[1]).toMatchObject({ text: expect.stringMatching(/^欢迎参加国庆福利/) });
  });

  test('the callback was lost: the sweep finds him, his referral and poster are made, nobody is greeted too late', async () => {
    const { world, annsCode } = await annTakesPart();
    world.addContact(LUNA, memberId('bo'), annsCode);

    await world.sweepContacts();
    await world.settle();

    expect(await world.referrals.standing(DEMO, memberId('bo'))).toMatchObject({
      inviter: 'ann',
      foundBySweep: true,
      poster: {},
    });
    expect(world.messages.sent).toHaveLength(1);
  });

  test('staff removed a friend and the callback was lost: the sweep finds that he has gone, and dates it by its own read', async () => {
    const ready = await annTakesPart();
    const { world } = ready;
    await boScansAnnsPoster(ready);
    await world.settle();
    world.contacts.removeContact(LUNA, memberId('bo'));
    world.clock.advance(HOUR);
    const readAt = world.clock.eventNow();

    await world.sweepContacts();
    await world.settle();

    const via = { kind: 'contact', staff: LUNA } as const;
    expect(await world.referrals.presence(via, memberId('bo'))).toMatchObject({
      leftAt: readAt,
      leftFoundBySweep: true,
    });
    expect((await world.referrals.present(via)).map(({ member }) => member)).toEqual(['ann']);
    expect(await world.staff.reading(LUNA)).toMatchObject({ readAsOf: readAt, readStartedAt: readAt });
  });

  test('the stream is off for 48 hours and the step died before its own request: the sweep pays what is owed', async () => {
    const ready = await annTakesPart();
    const { world } = ready;
    world.stream.isOn = false;
    world.clock.set({ event: NOON, wall: NOON });
    await boScansAnnsPoster(ready);
    world.writes.crashBeforeWrite(2);
    await world.settle();
    const bo = memberId('bo');
    // A promise nobody ever announced: only the table knows of it.
    await world.referrals.owePoster(DEMO, bo, { since: NOON, requestId: 'never-said' });
    await world.settle();
    expect((await world.referrals.standing(DEMO, bo))?.owed).toBeDefined();

    world.clock.advance(48 * 3_600_000);
    await world.sweepOutbox();
    await world.settle();

    const standing = await world.referrals.standing(DEMO, bo);
    expect(standing).toMatchObject({ inviter: 'ann', poster: {} });
    expect(standing?.owed).toBeUndefined();
  });

  test('law: whatever write the process dies at, redelivery completes the referral, its poster and its welcome, once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 3 }),
        fc.boolean(),
        async (deaths, isStreamOn) => {
          const ready = await annTakesPart();
          ready.world.stream.isOn = isStreamOn;
          await boScansAnnsPoster(ready);
          for (const death of deaths) {
            ready.world.writes.crashBeforeWrite(death);
            await ready.world.settle();
            await boScansAnnsPoster(ready).catch(() => undefined);
          }
          await ready.world.settle();

          await expectBoComplete(ready);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('any order, any repetition', () => {
  const people = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'];

  test('law: friends of one generation, shuffled and repeated, give the same graph', async () => {
    const order = fc.array(fc.constantFrom(...people), { minLength: 6, maxLength: 18 });
    await fc.assert(
      fc.asyncProperty(order, async (told) => {
        const { world, annsCode } = await annTakesPart();
        for (const person of [...told, ...people]) {
          await world.announceContactChanged(contactNews(person, { code: annsCode }));
        }

        await world.settle();

        const graph = world.referrals
          .allStandings()
          .map(({ member, inviter, generation }) => [member, inviter, generation]);
        expect(graph).toEqual([['ann', undefined, 0], ...people.map((person) => [person, 'ann', 1])]);
      }),
      { numRuns: 40 },
    );
  });

  test('where order matters, the first recorded touch wins and stays', async () => {
    const { world, annsCode } = await annTakesPart();
    await world.announceContactChanged(contactNews('bo', { code: annsCode }));
    await world.settle();
    const bosCode = (await world.referrals.standing(DEMO, memberId('bo')))!.inviteCode!;

    await world.announceContactChanged(contactNews('cy', { id: 'first', code: bosCode, happenedAt: NOON + 2 }));
    await world.announceContactChanged(
      contactNews('cy', { id: 'removed', change: 'removed-by-member', happenedAt: NOON + 3 }),
    );
    await world.announceContactChanged(contactNews('cy', { id: 'second', code: annsCode, happenedAt: NOON + 4 }));
    await world.settle();

    expect(await world.referrals.standing(DEMO, memberId('cy'))).toMatchObject({
      inviter: 'bo',
      generation: 2,
      root: 'ann',
    });
    const reasons = world.referrals.comingsOf(DEMO, memberId('cy')).map((seen) => seen.reason);
    expect(reasons).toEqual(['referred', 'already_referred']);
  });

  test('no loop can form: whom Ann brought cannot bring Ann', async () => {
    const { world, annsCode } = await annTakesPart();
    await world.announceContactChanged(contactNews('bo', { code: annsCode }));
    await world.settle();
    const bosCode = (await world.referrals.standing(DEMO, memberId('bo')))!.inviteCode!;

    await world.announceContactChanged(
      contactNews('ann', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 3 }),
    );
    await world.announceContactChanged(contactNews('ann', { id: 'loop', code: bosCode, happenedAt: NOON + 4 }));
    await world.settle();

    const ann = await world.referrals.standing(DEMO, memberId('ann'));
    expect(ann).toMatchObject({ generation: 0, root: 'ann' });
    expect(ann?.inviter).toBeUndefined();
  });
});
