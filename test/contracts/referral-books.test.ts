/** What every referral store promises of referrals and their history: decided on the latest revision only, and nothing half done. */
import { describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { campaignId, groupId, type MemberId, memberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Because, Judgement, Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type { Observation, Via } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Verdict } from '#shared/domain/referral/verdict.ts';
import type { Page } from '#shared/ports/page.ts';
import type { Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, LUNA, NOON, POND_1, pending, referralOf } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const ANN = memberId('ann');
const BO = memberId('bo');
const POND: Via = { kind: 'group', group: POND_1 };
const POND_2: Via = { kind: 'group', group: groupId('pond-2') };
const NOTHING = { observations: [], departures: [], judgements: [] };
const VOID: Verdict = { state: 'void', reason: 'left_early' };
const COUNTED: Verdict = { state: 'qualified', reason: 'referred' };
const COUNTS = { initial: COUNTED, verdict: COUNTED };
const CAME = { kind: 'came', via: POND, foundBySweep: false } as const;
const OVER = { kind: 'hold_over' } as const;
const SHOWN: Because = { kind: 'shown', via: POND, readBegunAt: NOON };

/** A friend of Ann's who has just come; his referral waits, unless told otherwise. */
function aFriend(member = 'bo', over: Partial<Referral> = {}): Recording & { readonly referral: Referral } {
  const { inviter = ANN, campaign = DEMO, via = POND } = over;
  const place = {
    inviter,
    inviterRef: `ref-of-${inviter}`,
    generation: 1,
    root: inviter,
    rootRef: `ref-of-${inviter}`,
  };
  const standing = aStanding(member, { ...place, campaign, via, joinedAt: NOON, reason: 'referred' });
  return {
    observation: aComing({ member: memberId(member), campaign, via, reason: 'referred' }),
    presence: { via, member: memberId(member), joinedAt: NOON, campaign },
    standing,
    referral: referralOf(standing, { ...pending({ joinedAt: NOON }), ...over }),
  };
}
const aComing = (over: Partial<Observation> = {}): Observation => ({
  ...{ campaign: DEMO, member: BO, via: POND, joinedAt: NOON, observedAt: NOON + MINUTE },
  ...{ reason: 'already_referred', foundBySweep: false },
  ...over,
});
const aPresence = (over: Partial<Presence> = {}): Presence => ({
  ...{ via: POND, member: BO, joinedAt: NOON, campaign: DEMO },
  ...over,
});
const aGoing = (over: Partial<Departure> = {}): Departure => ({
  ...{ campaign: DEMO, member: BO, via: POND, at: NOON + HOUR, kind: 'left', observedAt: NOON + HOUR },
  ...over,
});
const seedOf = (member: MemberId): Recording => ({
  observation: aComing({ member, reason: 'entry' }),
  presence: aPresence({ member }),
  standing: aStanding(member, { joinedAt: NOON }),
});

/** His referral after one more fact; the verdict changes where one is named. */
function moved(before: Referral, verdict?: Verdict, because: Because = SHOWN): Rejudged {
  const { dueAt: _settled, ...held } = before;
  const revision = before.revision + 1;
  if (verdict === undefined) return { before, after: { ...before, revision } };
  const { campaign, member } = before;
  const at = NOON + DAY + MINUTE;
  const judgement: Judgement = { campaign, member, revision, at, verdict, because };
  return { before, after: { ...held, verdict, judgedAt: at, revision }, judgement };
}

async function everything<Item>(read: (cursor?: string) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

const bosReferral = async (store: ReferralStore): Promise<Referral> => (await store.referral(DEMO, ANN, BO))!;

const tables = freshTables();

describe.each([
  { name: 'in memory', open: async () => inMemoryReferralStore() },
  { name: 'DynamoDB', open: async () => dynamoReferralStore(await tables.next()) },
])('the books of a referral store: $name', ({ open }) => {
  describe('a coming', () => {
    test('that makes an invitee is there with its referral, whatever the referral holds', async () => {
      const store = await open();
      const friend = aFriend('bo', {
        ...{ maximumCounted: 7, leaving: 'always', confirmedAt: NOON + 1, foundBySweep: true },
        barred: { at: NOON, reason: 'blacklisted' },
      });

      expect(await store.record(friend)).toBe('recorded');

      expect(await store.referral(DEMO, ANN, BO)).toStrictEqual(friend.referral);
      expect(await store.life(DEMO, BO)).toStrictEqual({
        ...NOTHING,
        standing: friend.standing,
        referral: friend.referral,
      });
    });

    test('that is known as the standing’s own is known, and its referral is not written again', async () => {
      const store = await open();
      await store.record(aFriend());

      const again = aFriend('bo', { inviter: memberId('cy') });

      expect(await store.record(again)).toBe('observed-before');
      expect((await store.referrals(DEMO)).items).toStrictEqual([aFriend().referral]);
    });

    test('of who was brought by another leaves no second referral', async () => {
      const store = await open();
      await store.record(aFriend());
      const elsewhere = aFriend('bo', { inviter: memberId('cy'), via: POND_2 });

      expect(await store.record(elsewhere)).toBe('raced');

      expect((await store.referrals(DEMO)).items).toStrictEqual([aFriend().referral]);
      expect(await store.presence(POND_2, BO)).toBeUndefined();
    });

    test('of an invitee is kept with his referral in its light', async () => {
      const store = await open();
      const { referral } = aFriend();
      await store.record(aFriend());
      await store.recordParting({ departure: aGoing(), ends: aPresence(), rejudged: moved(referral, VOID) });
      const left = await bosReferral(store);
      const coming = aComing({ joinedAt: NOON + 2 * HOUR });
      const back = moved(left, { state: 'pending', reason: 'referred' }, { ...CAME, at: coming.joinedAt });
      const rejudged = { ...back, after: { ...back.after, dueAt: NOON + DAY } };

      const outcome = await store.record({
        observation: coming,
        presence: aPresence({ joinedAt: NOON + 2 * HOUR }),
        rejudged,
      });

      expect(outcome).toBe('recorded');
      const life = await store.life(DEMO, BO);
      expect(life.observations).toStrictEqual([coming]);
      expect(life.referral).toStrictEqual(rejudged.after);
      expect(life.judgements.map(({ revision, verdict }) => [revision, verdict.state])).toEqual([
        [2, 'void'],
        [3, 'pending'],
      ]);
      expect(await store.presence(POND, BO)).toStrictEqual(aPresence({ joinedAt: NOON + 2 * HOUR }));
    });

    test('decided on an older revision is raced, and nothing of it is written', async () => {
      const store = await open();
      const { referral } = aFriend();
      await store.record(aFriend());
      await store.recordJudgement(moved(referral, COUNTED));
      const before = await store.life(DEMO, BO);

      const outcome = await store.record({
        observation: aComing({ via: POND_2 }),
        presence: aPresence({ via: POND_2 }),
        rejudged: moved(referral, VOID),
      });

      expect(outcome).toBe('raced');
      expect(await store.life(DEMO, BO)).toStrictEqual(before);
      expect(await store.presence(POND_2, BO)).toBeUndefined();
    });

    test('that is on the books is known, whatever has happened to the referral since', async () => {
      const store = await open();
      const { referral } = aFriend();
      await store.record(aFriend());
      const second = { observation: aComing({ via: POND_2 }), presence: aPresence({ via: POND_2 }) };
      expect(await store.record({ ...second, rejudged: moved(referral) })).toBe('recorded');

      expect(await store.record({ ...second, rejudged: moved(referral) })).toBe('observed-before');
      expect(await bosReferral(store)).toMatchObject({ revision: 2 });
    });

    test('heard after a later stay is held moves the referral all the same', async () => {
      const store = await open();
      const { referral } = aFriend();
      await store.record(aFriend());
      await store.holdPresence(aPresence({ via: POND_2, joinedAt: NOON + DAY }));

      const late = { observation: aComing({ via: POND_2 }), presence: aPresence({ via: POND_2 }) };

      expect(await store.record({ ...late, rejudged: moved(referral) })).toBe('recorded');
      expect(await bosReferral(store)).toMatchObject({ revision: 2 });
      expect(await store.presence(POND_2, BO)).toMatchObject({ joinedAt: NOON + DAY });
    });
  });

  describe('a going', () => {
    test('ends the stay, is kept, and judges the referral, in one', async () => {
      const store = await open();
      await store.record(aFriend());
      const rejudged = moved(aFriend().referral, VOID, { kind: 'went', via: POND, at: NOON + HOUR, how: 'left' });

      expect(await store.recordParting({ departure: aGoing(), ends: aPresence(), rejudged })).toBe('recorded');

      expect(await store.life(DEMO, BO)).toStrictEqual({
        observations: [],
        departures: [aGoing()],
        judgements: [rejudged.judgement],
        standing: aFriend().standing,
        referral: rejudged.after,
      });
      expect(await store.presence(POND, BO)).toStrictEqual(aPresence({ leftAt: NOON + HOUR }));
      expect(await store.present(POND)).toEqual([]);
    });

    test('that is on the books is known, and nothing is written', async () => {
      const store = await open();
      await store.record(aFriend());
      await store.recordParting({ departure: aGoing(), ends: aPresence() });

      const again = aGoing({ kind: 'removed', observedAt: NOON + DAY });

      expect(await store.recordParting({ departure: again, rejudged: moved(aFriend().referral, VOID) })).toBe('known');
      expect(await store.life(DEMO, BO)).toMatchObject({ departures: [{ kind: 'left' }], referral: { revision: 1 } });
    });

    test('decided on an older revision, or on a stay that has moved on, is raced, and nothing of it is written', async () => {
      const store = await open();
      const { referral } = aFriend();
      await store.record(aFriend());
      await store.recordJudgement(moved(referral));
      const before = await store.life(DEMO, BO);
      const departure = aGoing();

      const old = await store.recordParting({ departure, ends: aPresence(), rejudged: moved(referral, VOID) });
      const otherStay = aPresence({ joinedAt: NOON - DAY });
      const gone = await store.recordParting({ departure, ends: otherStay, rejudged: moved(before.referral!, VOID) });
      const nobody = await store.recordParting({
        departure: aGoing({ member: ANN }),
        ends: aPresence({ member: ANN }),
      });

      expect([old, gone, nobody]).toEqual(['raced', 'raced', 'raced']);
      expect(await store.life(DEMO, BO)).toStrictEqual(before);
      expect(await store.life(DEMO, ANN)).toStrictEqual(NOTHING);
      expect(await store.presence(POND, BO)).toStrictEqual(aPresence());
      expect(await store.presence(POND, ANN)).toBeUndefined();
    });

    test('told by an event corrects the date of one that a read only missed; nothing else moves an end', async () => {
      const store = await open();
      await store.record(aFriend());
      const missed = aGoing({ at: NOON + 2 * HOUR, kind: 'missed', lastSeenAt: NOON + MINUTE });
      await store.recordParting({ departure: missed, ends: aPresence() });
      const marked = aPresence({ leftAt: NOON + 2 * HOUR, leftFoundBySweep: true });
      expect(await store.presence(POND, BO)).toStrictEqual(marked);

      const missedAgain = { ...missed, at: NOON + 3 * HOUR };
      expect(await store.recordParting({ departure: missedAgain, ends: marked })).toBe('raced');
      expect(await store.recordParting({ departure: aGoing(), ends: marked })).toBe('recorded');
      expect(await store.presence(POND, BO)).toStrictEqual(aPresence({ leftAt: NOON + HOUR }));

      const another = aGoing({ at: NOON + MINUTE, kind: 'removed' });
      expect(await store.recordParting({ departure: another, ends: aPresence() })).toBe('raced');
      expect((await store.life(DEMO, BO)).departures).toStrictEqual([aGoing(), missed]);
    });

    test('of a stay nobody holds is kept as well, and makes no presence', async () => {
      const store = await open();

      expect(await store.recordParting({ departure: aGoing({ kind: 'handed_over' }) })).toBe('recorded');

      expect(await store.presence(POND, BO)).toBeUndefined();
      expect(await store.life(DEMO, BO)).toStrictEqual({
        ...NOTHING,
        departures: [aGoing({ kind: 'handed_over' })],
      });
    });

    test('of thirty who tell of one going one records it', async () => {
      const store = await open();
      await store.record(aFriend());
      const parting = { departure: aGoing(), ends: aPresence(), rejudged: moved(aFriend().referral, VOID) };

      const outcomes = await Promise.all(Array.from({ length: 30 }, () => store.recordParting(parting)));

      expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(29);
      expect(await bosReferral(store)).toMatchObject({ revision: 2 });
    });
  });

  describe('a judgement', () => {
    test.each<Because>([
      { kind: 'came', via: POND, at: NOON, foundBySweep: true },
      { kind: 'went', via: { kind: 'contact', staff: LUNA }, at: NOON, how: 'unfollowed' },
      { kind: 'shown', via: POND, readBegunAt: NOON },
      { kind: 'place_gone', via: POND, at: NOON },
      { kind: 'handed_over', via: { kind: 'contact', staff: LUNA }, at: NOON },
      { kind: 'hold_over', at: NOON },
      { kind: 'blacklisted', campaignVersion: 3 },
      { kind: 'over_maximum', maximum: 5 },
    ])('is kept with what brought it about: $kind', async (because) => {
      const store = await open();
      await store.record(aFriend());
      const rejudged = moved(aFriend().referral, COUNTED, because);

      expect(await store.recordJudgement(rejudged)).toBe('recorded');

      expect((await store.life(DEMO, BO)).judgements).toStrictEqual([rejudged.judgement]);
      expect(await bosReferral(store)).toStrictEqual(rejudged.after);
    });

    test('is written by one of thirty who decide on the same revision', async () => {
      const store = await open();
      await store.record(aFriend());

      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          store.recordJudgement(moved(aFriend().referral, COUNTED, { ...OVER, at })),
        ),
      );

      expect(outcomes.filter((outcome) => outcome === 'raced')).toHaveLength(29);
      expect((await store.life(DEMO, BO)).judgements).toMatchObject([
        { because: { at: outcomes.indexOf('recorded') } },
      ]);
    });

    test('of a referral nobody made is raced', async () => {
      const store = await open();

      expect(await store.recordJudgement(moved(aFriend().referral, COUNTED))).toBe('raced');
      expect(await store.life(DEMO, BO)).toStrictEqual(NOTHING);
    });
  });

  describe('under a maximum', () => {
    const limited = { maximumCounted: 2 };
    const counted = { ...limited, initial: COUNTED, verdict: COUNTED };

    test('referrals that count from the start take places, and the one too many is not recorded', async () => {
      const store = await open();
      await store.record(seedOf(ANN));
      expect(await store.record(aFriend('bo', counted))).toBe('recorded');
      expect(await store.record(aFriend('cy', counted))).toBe('recorded');

      expect(await store.record(aFriend('dee', counted))).toBe('inviter-full');

      expect(await store.life(DEMO, memberId('dee'))).toStrictEqual(NOTHING);
      expect(await store.presence(POND, memberId('dee'))).toBeUndefined();
      expect(await store.record(aFriend('dee', limited))).toBe('recorded');
    });

    test('of five judged at once two count; what ceases to count gives its place back, once', async () => {
      const store = await open();
      await store.record(seedOf(ANN));
      const friends = ['f1', 'f2', 'f3', 'f4', 'f5'].map((one) => aFriend(one, limited));
      for (const friend of friends) await store.record(friend);

      const outcomes = await Promise.all(
        friends.map(({ referral }) => store.recordJudgement(moved(referral, COUNTED))),
      );
      expect(outcomes.toSorted()).toEqual(['inviter-full', 'inviter-full', 'inviter-full', 'recorded', 'recorded']);

      const out = friends[outcomes.indexOf('inviter-full')]!.referral;
      expect((await store.life(DEMO, out.member)).judgements).toEqual([]);
      const winner = moved(friends[outcomes.indexOf('recorded')]!.referral, COUNTED).after;
      expect(await store.recordJudgement(moved(winner))).toBe('recorded');
      expect(await store.recordJudgement(moved(out, COUNTED))).toBe('inviter-full');

      const taken = moved(moved(winner).after, { state: 'void', reason: 'left_later' });
      const going = aGoing({ member: winner.member });
      expect(await store.recordParting({ departure: going, rejudged: taken })).toBe('recorded');
      expect(await store.recordParting({ departure: going, rejudged: taken })).toBe('known');
      expect(await store.recordJudgement(moved(out, COUNTED))).toBe('recorded');
      const last = friends.find(
        ({ referral }, at) => outcomes[at] === 'inviter-full' && referral.member !== out.member,
      );
      expect(await store.recordJudgement(moved(last!.referral, COUNTED))).toBe('inviter-full');
    });

    test('a coming and a going can fill the last place too, and are told when there is none', async () => {
      const store = await open();
      await store.record(seedOf(ANN));
      const one = { maximumCounted: 1 };
      for (const friend of ['bo', 'cy']) await store.record(aFriend(friend, one));
      await store.recordJudgement(moved(aFriend('cy', one).referral, COUNTED));
      const rejudged = moved(aFriend('bo', one).referral, COUNTED);

      const back = { observation: aComing({ via: POND_2 }), presence: aPresence({ via: POND_2 }), rejudged };
      expect(await store.record(back)).toBe('inviter-full');
      expect(await store.recordParting({ departure: aGoing(), ends: aPresence(), rejudged })).toBe('inviter-full');

      expect(await store.life(DEMO, BO)).toMatchObject({ ...NOTHING, referral: { revision: 1 } });
      expect(await store.presence(POND, BO)).toStrictEqual(aPresence());
    });

    test('who has no maximum takes no place', async () => {
      const store = await open();
      await store.record(seedOf(ANN));
      for (const friend of ['a', 'b', 'c']) expect(await store.record(aFriend(friend, COUNTS))).toBe('recorded');

      expect(await store.record(aFriend('bo', { ...counted, maximumCounted: 1 }))).toBe('recorded');
      expect((await store.standing(DEMO, ANN))?.member).toBe(ANN);
    });
  });

  describe('what is known', () => {
    test.each(['bo', 'b#o', 'b%23o', 'life#bo#', '#', '%'])(
      'of %s is told in order, and of nobody else',
      async (id) => {
        const store = await open();
        const member = memberId(id);
        const others = ['bo', 'b#o', 'b%23o', 'b', 'bo#left', 'life', '%23'].filter((other) => other !== id);
        for (const one of [id, ...others]) {
          const { referral, ...rest } = aFriend(one);
          await store.record({ ...rest, referral });
          for (const at of [3, 1, 2]) {
            const where = { member: memberId(one), via: { kind: 'group', group: groupId(`${one}#came`) } } as const;
            await store.record({
              observation: aComing({ ...where, joinedAt: NOON + at }),
              presence: aPresence({ ...where, joinedAt: NOON + at }),
            });
            await store.recordParting({ departure: aGoing({ ...where, at: NOON + 10 * at }) });
          }
          const first = moved(referral, VOID);
          await store.recordJudgement(first);
          await store.recordJudgement(moved(first.after, COUNTED));
        }

        const life = await store.life(DEMO, member);

        expect(life.standing?.member).toBe(id);
        expect(life.referral).toMatchObject({ member: id, revision: 3 });
        expect(life.observations.map((seen) => [seen.member, seen.joinedAt - NOON])).toEqual(
          [1, 2, 3].map((at) => [id, at]),
        );
        expect(life.departures.map((gone) => [gone.member, gone.at - NOON])).toEqual(
          [10, 20, 30].map((at) => [id, at]),
        );
        expect(life.judgements.map((one) => [one.member, one.revision])).toEqual([
          [id, 2],
          [id, 3],
        ]);
      },
    );

    test('of a member in another campaign is told there only', async () => {
      const store = await open();
      const autumn = campaignId('demo#life');
      await store.record(aFriend());
      await store.recordParting({ departure: aGoing({ campaign: autumn }) });

      expect((await store.life(DEMO, BO)).departures).toEqual([]);
      expect(await store.life(autumn, BO)).toStrictEqual({ ...NOTHING, departures: [aGoing({ campaign: autumn })] });
    });
  });

  test('whom somebody has brought is listed page by page; wm1 never sees the friends of wm12', async () => {
    const store = await open();
    const friends = Array.from({ length: 520 }, (_, at) => `f${String(at).padStart(4, '0')}`);
    const all = [
      ...friends.map((friend) => aFriend(friend, { inviter: memberId('wm1') })),
      ...['g1', 'g2'].map((friend) => aFriend(friend, { inviter: memberId('wm12') })),
      aFriend('h1', { inviter: memberId('wm1#f') }),
      aFriend('i1', { inviter: memberId('wm') }),
      aFriend('j1', { inviter: memberId('wm1'), campaign: campaignId('autumn') }),
    ];
    for (let from = 0; from < all.length; from += 40) {
      await Promise.all(all.slice(from, from + 40).map((friend) => store.record(friend)));
    }
    const broughtBy = (inviter: string) =>
      everything((cursor) => store.broughtBy(DEMO, memberId(inviter), cursor)).then((found) =>
        found.map(({ member }) => member),
      );

    expect(await broughtBy('wm1')).toEqual(friends);
    expect((await store.broughtBy(DEMO, memberId('wm1'))).next).toBeDefined();
    expect(await broughtBy('wm12')).toEqual(['g1', 'g2']);
    expect(await broughtBy('wm')).toEqual(['i1']);
    expect(await broughtBy('wm1#f')).toEqual(['h1']);
    const every = await everything((cursor) => store.referrals(DEMO, cursor));
    expect(every).toHaveLength(524);
    expect(new Set(every.map(({ member }) => member)).size).toBe(524);
    await expect(store.broughtBy(DEMO, ANN, 'made-up')).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
    await expect(store.referrals(DEMO, 'made-up')).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
  });

  test('observed comings are listed page by page past goings and judgements, and miss none', async () => {
    const store = await open();
    const members = Array.from({ length: 40 }, (_, at) => memberId(`m${String(at).padStart(3, '0')}`));
    for (const member of members) {
      await store.record({ observation: aComing({ member }), presence: aPresence({ member }) });
      await Promise.all(
        Array.from({ length: 15 }, (_, at) => store.recordParting({ departure: aGoing({ member, at }) })),
      );
    }

    const seen = await everything((cursor) => store.observations(DEMO, cursor));

    expect(seen).toStrictEqual(members.map((member) => aComing({ member })));
  });
});
