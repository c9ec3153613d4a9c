import { describe, expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import {
  aCampaign,
  aCode,
  aContactCampaign,
  aStanding,
  contactNews,
  DEMO,
  deskCode,
  entryCode,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const BO = memberId('bo');
const viaLuna = { kind: 'contact', staff: LUNA } as const;

async function taskTreasure(over: Partial<Campaign> = {}) {
  const world = stepWorld();
  await world.campaigns.save(aContactCampaign(over));
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await world.seed(aStanding('ann', { via: viaLuna }));
  await world.codes.recordCode(aCode('ann'));
  return world;
}

const annsReferral = ({ referrals }: StepWorld) => referrals.referral(DEMO, memberId('ann'), BO);

const byAnn = contactNews('bo', { code: codeText('f-ann'), welcomeCode: 'WELCOME' });

describe('somebody adds a staff member', () => {
  test('a friend by Ann’s poster is her referral, is owed his own poster, and the clock of his welcome runs', async () => {
    const world = await taskTreasure();
    world.clock.set({ event: NOON, wall: NOON + 400 });

    const outcome = await recordContact(world, byAnn);

    expect(outcome).toEqual({ kind: 'entered', reason: 'referred', poster: 'asked', hasTicket: true });
    const ticket = { welcomeCode: 'WELCOME', staff: LUNA, happenedAt: NOON };
    expect(await world.referrals.standing(DEMO, BO)).toMatchObject({
      inviter: 'ann',
      owed: { requestId: 'added-bo', ticket },
    });
    expect(world.wanted.messages).toEqual([
      {
        version: 1,
        id: 'added-bo:poster',
        campaign: DEMO,
        subject: { kind: 'member', member: BO },
        urgency: 'urgent',
        ticket,
      },
    ]);
    expect(world.welcomes.said).toMatchObject([{ message: { with: 'no-poster-yet', ticket }, afterMs: 11_600 }]);
  });

  test('without a welcome code the referral and the poster are still made', async () => {
    const world = await taskTreasure();

    const outcome = await recordContact(world, contactNews('bo', { code: codeText('f-ann') }));

    expect(outcome).toMatchObject({ reason: 'referred', poster: 'asked', hasTicket: false });
    expect(world.wanted.messages).toMatchObject([{ urgency: 'bulk' }]);
    expect(world.welcomes.messages).toEqual([]);
  });

  test('a welcome code that came too late is not tried', async () => {
    const world = await taskTreasure();
    world.clock.set({ event: NOON, wall: NOON + 18_001 });

    expect(await recordContact(world, byAnn)).toMatchObject({ poster: 'asked', hasTicket: false });
    expect(world.welcomes.messages).toEqual([]);
  });

  test.each([
    ['no_code', contactNews('bo')],
    ['unknown_code', contactNews('bo', { code: codeText('wb:1:4285486') })],
  ])('%s: observed with that reason, no poster, nothing guessed', async (reason, news) => {
    const world = await taskTreasure();

    expect(await recordContact(world, news)).toMatchObject({ kind: 'entered', reason, poster: 'not-due' });
    expect(await world.referrals.standing(DEMO, BO)).toBeUndefined();
    expect(world.referrals.comingsOf(DEMO, BO)).toHaveLength(1);
  });

  test('staff of no campaign and a foreign code cost no write', async () => {
    const world = stepWorld();

    expect(await recordContact(world, byAnn)).toEqual({ kind: 'ignored', reason: 'staff_of_no_campaign' });
    expect(world.writes.made).toEqual([]);
  });

  test('a second inviter, and a re-add after deletion, never add a referral (D1, D13)', async () => {
    const world = await taskTreasure();
    await world.seed(aStanding('cy', { via: viaLuna }));
    await world.codes.recordCode(aCode('cy'));
    await recordContact(world, byAnn);
    await recordContact(world, contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 10 }));

    const again = await recordContact(
      world,
      contactNews('bo', { id: 'again', code: codeText('f-cy'), happenedAt: NOON + 20 }),
    );

    expect(again).toMatchObject({ kind: 'entered', reason: 'already_referred' });
    expect(await world.referrals.standing(DEMO, BO)).toMatchObject({ inviter: 'ann' });
    expect(world.referrals.allStandings().filter((standing) => standing.inviter !== undefined)).toHaveLength(1);
  });

  test.each([
    ['at once', 3_000],
    ['a day later', 86_400_000],
  ])('half-added, and confirmed %s: from then on reads show him', async (_when, after) => {
    const world = await taskTreasure();
    await recordContact(world, { ...byAnn, id: 'half', change: 'half-added' });
    expect(await world.referrals.presence(viaLuna, BO)).toMatchObject({ isHalf: true });

    await recordContact(world, contactNews('bo', { code: codeText('f-ann'), happenedAt: NOON + after }));

    expect(await world.referrals.presence(viaLuna, BO)).not.toHaveProperty('isHalf');
    expect(world.referrals.allReferrals()).toHaveLength(1);
  });

  test('half-added, then added: one arrival told twice', async () => {
    const world = await taskTreasure();
    await recordContact(world, { ...byAnn, id: 'half', change: 'half-added' });

    const outcome = await recordContact(
      world,
      contactNews('bo', { code: codeText('f-ann'), happenedAt: NOON + 3_000 }),
    );

    expect(outcome).toMatchObject({ kind: 'known' });
    expect(world.referrals.comingsOf(DEMO, BO)).toHaveLength(1);
  });

  test('consent to archiving brings a fresh welcome code: he is greeted with it', async () => {
    const world = await taskTreasure();
    await recordContact(world, contactNews('bo', { code: codeText('f-ann') }));
    await world.referrals.recordPoster(DEMO, BO, { key: 'k', fingerprint: 'p', drawnAt: NOON });

    const consent = contactNews('bo', {
      id: 'consent',
      change: 'consented',
      welcomeCode: 'FRESH',
      happenedAt: NOON + 9_000,
      wallHappenedAt: NOON + 9_000,
    });

    expect(await recordContact(world, consent)).toMatchObject({ poster: 'asked', hasTicket: true });
  });

  test('a hand-over between staff is a going on the books and no leave: his referral goes on', async () => {
    const world = await taskTreasure({ holdSeconds: 3_600 });
    await recordContact(world, byAnn);
    world.clock.advance(5);

    expect(
      await recordContact(world, contactNews('bo', { id: 'x', change: 'handed-over', happenedAt: NOON + 5 })),
    ).toEqual({ kind: 'left' });

    expect(await world.referrals.presence(viaLuna, BO)).toMatchObject({ leftAt: NOON + 5 });
    const { departures, judgements } = await world.referrals.life(DEMO, BO);
    expect(departures).toMatchObject([{ kind: 'handed_over', at: NOON + 5 }]);
    expect(judgements).toEqual([]);
    expect(await annsReferral(world)).toMatchObject({ verdict: { state: 'pending', reason: 'referred' } });
  });

  test.each([
    ['removed-by-staff', 'removed', 'removed'],
    ['removed-by-member', 'unfollowed', 'left_early'],
  ] as const)(
    'a deletion (%s) is a leave: it ends his stay and, within the hold, voids',
    async (change, how, reason) => {
      const world = await taskTreasure({ holdSeconds: 3_600 });
      await recordContact(world, byAnn);
      world.clock.advance(6);
      const gone = contactNews('bo', { id: 'y', change, happenedAt: NOON + 6 });

      expect(await recordContact(world, gone)).toEqual({ kind: 'left' });
      expect(await recordContact(world, gone)).toEqual({ kind: 'ignored', reason: 'not_held' });

      expect(await world.referrals.presence(viaLuna, BO)).toMatchObject({ leftAt: NOON + 6 });
      const referral = await annsReferral(world);
      expect(referral).toMatchObject({ verdict: { state: 'void', reason }, judgedAt: NOON + 6, revision: 2 });
      expect(referral).not.toHaveProperty('dueAt');
      expect((await world.referrals.life(DEMO, BO)).judgements).toEqual([
        {
          campaign: DEMO,
          member: BO,
          memberRef: expect.any(String),
          revision: 2,
          at: NOON + 6,
          verdict: { state: 'void', reason },
          because: { kind: 'went', via: viaLuna, at: NOON + 6, how },
        },
      ]);
    },
  );

  test('who comes back within the hold waits on, to the same end', async () => {
    const world = await taskTreasure({ holdSeconds: 3_600 });
    await recordContact(world, byAnn);
    await recordContact(world, contactNews('bo', { id: 'y', change: 'removed-by-member', happenedAt: NOON + 60_000 }));
    world.clock.advance(1_200_000);

    const back = contactNews('bo', { id: 'back', code: codeText('f-ann'), happenedAt: NOON + 1_200_000 });
    expect(await recordContact(world, back)).toMatchObject({ kind: 'entered', reason: 'already_referred' });

    expect(await annsReferral(world)).toMatchObject({
      verdict: { state: 'pending', reason: 'referred' },
      holdEndsAt: NOON + 3_600_000,
      dueAt: NOON + 3_600_000,
    });
    const reasons = (await world.referrals.life(DEMO, BO)).judgements.map(({ verdict, because }) => [
      verdict.state,
      because.kind,
    ]);
    expect(reasons).toEqual([
      ['void', 'went'],
      ['pending', 'came'],
    ]);
  });

  test('a deletion that is older than the present stay is on the books, and does not end it', async () => {
    const world = await taskTreasure({ holdSeconds: 3_600 });
    await recordContact(world, byAnn);

    const late = contactNews('bo', { id: 'z', change: 'removed-by-member', happenedAt: NOON - 1 });
    expect(await recordContact(world, late)).toEqual({ kind: 'left' });

    expect(await world.referrals.presence(viaLuna, BO)).not.toHaveProperty('leftAt');
    expect(await annsReferral(world)).toMatchObject({ verdict: { state: 'pending', reason: 'referred' } });
  });

  test('of staff of no campaign nobody is known to have gone, and nothing is written', async () => {
    const world = stepWorld();

    const gone = contactNews('bo', { id: 'z', change: 'removed-by-member' });
    expect(await recordContact(world, gone)).toEqual({ kind: 'ignored', reason: 'staff_of_no_campaign' });
    expect(world.writes.made).toEqual([]);
  });

  test('an entry code makes a seed; two clicks at once make one participant and one code (D6)', async () => {
    const world = await taskTreasure();
    await world.codes.recordCode(entryCode());
    const byEntry = contactNews('dee', { code: codeText('entry-moments'), welcomeCode: 'W' });

    await Promise.all([recordContact(world, byEntry), recordContact(world, { ...byEntry, id: 'added-dee-2' })]);

    expect(world.referrals.allStandings().filter((standing) => standing.member === 'dee')).toHaveLength(1);
  });

  test('told again before its poster was drawn, the same request with the same id goes out; afterwards none does (D15)', async () => {
    const world = await taskTreasure();
    await recordContact(world, byAnn);
    const [first] = world.wanted.take();

    await recordContact(world, byAnn);
    expect(world.wanted.take()).toEqual([first]);

    await world.referrals.recordPoster(DEMO, BO, { key: 'k', fingerprint: 'p', drawnAt: NOON });
    await world.referrals.recordWelcome(DEMO, BO, NOON + 1_000);
    expect(await recordContact(world, byAnn)).toMatchObject({ poster: 'not-due' });
    expect(world.wanted.messages).toEqual([]);
  });

  test('a death before any write, then redelivery: referral, request and timer are all there', async () => {
    for (let deathAt = 1; deathAt <= 3; deathAt += 1) {
      const world = await taskTreasure();
      world.writes.crashBeforeWrite(deathAt);

      await recordContact(world, byAnn).catch(() => undefined);
      await recordContact(world, byAnn);

      expect(await world.referrals.standing(DEMO, BO)).toMatchObject({
        inviter: 'ann',
        owed: { requestId: 'added-bo' },
      });
      expect(new Set(world.wanted.messages.map((wanted) => wanted.id))).toEqual(new Set(['added-bo:poster']));
      expect(world.welcomes.messages.length).toBeGreaterThan(0);
    }
  });
});

describe('news in any order', () => {
  test('the deletion before the adding: he is on the books as one who left', async () => {
    const world = await taskTreasure();

    await recordContact(world, contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 10 }));
    const late = await recordContact(world, contactNews('bo', { code: codeText('f-ann') }));

    expect(late).toMatchObject({ kind: 'entered', reason: 'referred' });
    expect(await world.referrals.presence(viaLuna, BO)).toMatchObject({ leftAt: NOON + 10 });
  });

  test('the deletion before the adding, within a hold: the referral is void from the start', async () => {
    const world = await taskTreasure({ holdSeconds: 3_600 });
    await recordContact(world, contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 10 }));
    world.clock.advance(1_000);

    await recordContact(world, contactNews('bo', { code: codeText('f-ann') }));

    const early = { state: 'void', reason: 'left_early' };
    expect(await annsReferral(world)).toMatchObject({ initial: early, verdict: early, revision: 1 });
    expect(await annsReferral(world)).not.toHaveProperty('dueAt');
  });

  test('the same adding, delivered again after everything was done, leaves one coming and the referral as it is', async () => {
    const world = await taskTreasure({ holdSeconds: 3_600 });
    await recordContact(world, byAnn);
    const before = await annsReferral(world);

    expect(await recordContact(world, byAnn)).toMatchObject({ kind: 'known' });

    expect(world.referrals.comingsOf(DEMO, BO)).toHaveLength(1);
    expect(await annsReferral(world)).toEqual(before);
  });

  test('half-added without a code, then added with Ann’s: he is her referral', async () => {
    const world = await taskTreasure();
    await recordContact(world, contactNews('bo', { id: 'half', change: 'half-added' }));

    const outcome = await recordContact(
      world,
      contactNews('bo', { code: codeText('f-ann'), happenedAt: NOON + 3_000 }),
    );

    expect(outcome).toMatchObject({ kind: 'entered', reason: 'referred' });
  });

  test('the deletion was never heard: who adds again is observed again, and a late deletion does not end the new stay', async () => {
    const world = await taskTreasure();
    await recordContact(world, contactNews('bo'));
    const anHour = 3_600_000;

    const again = await recordContact(
      world,
      contactNews('bo', { id: 'again', code: codeText('f-ann'), happenedAt: NOON + anHour }),
    );
    await recordContact(
      world,
      contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + 60_000 }),
    );

    expect(again).toMatchObject({ kind: 'entered', reason: 'referred' });
    expect((await world.referrals.presence(viaLuna, BO))?.leftAt).toBeUndefined();
  });

  test('two welcome codes of one coming greet once', async () => {
    const world = await taskTreasure();
    await recordContact(world, { ...byAnn, id: 'half', change: 'half-added' });
    await world.referrals.recordPoster(DEMO, BO, { key: 'k', fingerprint: 'p', drawnAt: NOON });
    await world.referrals.recordWelcome(DEMO, BO, NOON + 2_000);

    const added = contactNews('bo', {
      code: codeText('f-ann'),
      welcomeCode: 'SECOND',
      happenedAt: NOON + 3_000,
      wallHappenedAt: NOON + 3_000,
    });

    expect(await recordContact(world, added)).toMatchObject({ poster: 'not-due' });
  });

  test('a store that is unwell is asked again in a second while somebody waits for his welcome', async () => {
    const world = await taskTreasure();
    const unwell = new RetryLater('STORE_UNWELL', 'the table does not answer');
    const referrals = { ...world.referrals, record: () => Promise.reject(unwell) };

    await expect(recordContact({ ...world, referrals }, byAnn)).rejects.toMatchObject({
      code: 'STORE_UNWELL',
      afterMs: 1_000,
    });
    await expect(recordContact({ ...world, referrals }, contactNews('bo'))).rejects.toBe(unwell);
  });

  test('the scan of a contact code is noted, so that nobody takes it for never scanned', async () => {
    const world = await taskTreasure();

    await recordContact(world, byAnn);

    expect((await world.codes.code(codeText('f-ann')))?.lastScannedAt).toBe(NOON);
  });
});

describe('under a maximum', () => {
  const counting = { leaving: 'within-hold', maximumCounted: 1, blacklist: [], whitelist: [] } as const;
  const byAnnToo = contactNews('cy', { code: codeText('f-ann'), happenedAt: NOON + 5 });
  const statesOf = (world: StepWorld) =>
    world.referrals.allReferrals().map(({ member, verdict }) => [member, verdict.state, verdict.reason]);

  test('with no hold the first friend takes the one place; the second is recorded all the same, and counts for nobody', async () => {
    const world = await taskTreasure({ counting });

    await recordContact(world, byAnn);
    expect(await recordContact(world, byAnnToo)).toMatchObject({ kind: 'entered', reason: 'referred' });

    expect(statesOf(world)).toEqual([
      ['bo', 'qualified', 'referred'],
      ['cy', 'void', 'over_maximum'],
    ]);
    expect(await world.referrals.standing(DEMO, memberId('cy'))).toMatchObject({ inviter: 'ann' });
  });

  test('an inviter of the whitelist knows none', async () => {
    const world = await taskTreasure({ counting: { ...counting, whitelist: [memberId('ann')] } });

    await recordContact(world, byAnn);
    await recordContact(world, byAnnToo);

    expect(statesOf(world).map(([, state]) => state)).toEqual(['qualified', 'qualified']);
  });

  test('a leave that proves that he had stayed makes him count only while there is a place', async () => {
    const world = await taskTreasure({ counting, holdSeconds: 60 });
    await recordContact(world, byAnn);
    await recordContact(world, byAnnToo);
    world.clock.advance(120_000);

    for (const member of ['bo', 'cy']) {
      const gone = contactNews(member, {
        id: `gone-${member}`,
        change: 'removed-by-member',
        happenedAt: NOON + 90_000,
      });
      expect(await recordContact(world, gone)).toEqual({ kind: 'left' });
    }

    expect(statesOf(world)).toEqual([
      ['bo', 'qualified', 'referred'],
      ['cy', 'void', 'over_maximum'],
    ]);
    const { judgements } = await world.referrals.life(DEMO, memberId('cy'));
    expect(judgements).toMatchObject([{ because: { kind: 'over_maximum', maximum: 1 } }]);
  });
});

describe('the desk of a group campaign', () => {
  test('an invitee who asks there keeps his inviter and is owed a poster', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.seed(aStanding('bo', { inviter: memberId('ann'), generation: 1, root: memberId('ann') }));
    await world.codes.recordCode(deskCode());

    const outcome = await recordContact(world, contactNews('bo', { code: codeText('desk'), welcomeCode: 'W' }));

    expect(outcome).toMatchObject({ reason: 'desk', poster: 'asked' });
    expect(await world.referrals.standing(DEMO, BO)).toMatchObject({ inviter: 'ann', owed: { requestId: 'added-bo' } });
  });

  test('who asks before a read showed him waits for one; seen as a friend of somebody’s, he stays that', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.codes.recordCode(deskCode());
    const asks = contactNews('bo', { code: codeText('desk'), welcomeCode: 'W' });

    await expect(recordContact(world, asks)).rejects.toMatchObject({ code: 'NOT_SEEN_IN_A_GROUP_YET', afterMs: 1_500 });
    expect(world.groupNews.take().map((news) => [news.group, news.change])).toEqual([
      ['pond-1', 'unheard'],
      ['pond-2', 'unheard'],
    ]);
    expect(await world.referrals.standing(DEMO, BO)).toBeUndefined();

    await world.seed(aStanding('bo', { inviter: memberId('ann'), generation: 1, root: memberId('ann') }));
    expect(await recordContact(world, asks)).toMatchObject({ reason: 'desk', poster: 'asked' });
    expect(await world.referrals.standing(DEMO, BO)).toMatchObject({ inviter: 'ann' });
  });

  test('who was inside before the campaign is served at once, as a seed', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.codes.recordCode(deskCode());
    await world.referrals.holdPresence({ via: { kind: 'group', group: POND_1 }, member: BO, joinedAt: NOON - 99 });

    expect(await recordContact(world, contactNews('bo', { code: codeText('desk'), welcomeCode: 'W' }))).toMatchObject({
      kind: 'entered',
      reason: 'desk',
      poster: 'asked',
    });
  });

  test('only who comes by the desk’s code waits; everybody else at the desk’s staff is judged at once', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.campaigns.claimStaff(DEMO, [LUNA]);

    expect(await recordContact(world, contactNews('bo', { welcomeCode: 'W' }))).toMatchObject({ reason: 'no_code' });
    expect(world.groupNews.messages).toEqual([]);
  });

  test('after nine seconds nobody is kept waiting: his welcome needs the rest', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.codes.recordCode(deskCode());
    world.clock.set({ event: NOON, wall: NOON + 9_001 });

    const outcome = await recordContact(world, contactNews('bo', { code: codeText('desk'), welcomeCode: 'W' }));

    expect(outcome).toMatchObject({ kind: 'entered', reason: 'desk', poster: 'asked', hasTicket: true });
  });

  test('after the end the desk hands out nothing', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign({ endedAt: NOON - 1 }));
    await world.seed(aStanding('bo'));
    await world.codes.recordCode(deskCode());

    const outcome = await recordContact(world, contactNews('bo', { code: codeText('desk'), welcomeCode: 'W' }));

    expect(outcome).toMatchObject({ reason: 'campaign_not_running', poster: 'not-due' });
  });
});
