/** What every referral store promises: one standing per member, one observation per join, and nothing half done. */
import { describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { DAY, MINUTE } from '#shared/domain/calendar.ts';
import { campaignId, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Observation, OwedPoster, Via } from '#shared/domain/referral/standing.ts';
import type { Page } from '#shared/ports/page.ts';
import type { Recording } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aReferral, aStanding, DEMO, LUNA, NOON, POND_1, referralOf } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const ANN = memberId('ann');
const BOB = memberId('bob');
const POND: Via = { kind: 'group', group: POND_1 };

const anObservation = (over: Partial<Observation> = {}): Observation => ({
  campaign: DEMO,
  member: ANN,
  via: POND,
  joinedAt: NOON,
  observedAt: NOON + MINUTE,
  reason: 'no_code',
  foundBySweep: false,
  ...over,
});
const aPresence = (over: Partial<Presence> = {}): Presence => ({ via: POND, member: ANN, joinedAt: NOON, ...over });
const NOTHING = { observations: [], departures: [], judgements: [] };
const owedSince = (since: number, requestId = 'request-1'): OwedPoster => ({ since, requestId });

/** A whole join of one member. */
function aJoin(member = 'ann', over: Partial<Observation> = {}): Recording {
  const observation = anObservation({ member: memberId(member), ...over });
  const { via, joinedAt } = observation;
  return {
    observation,
    presence: { via, member: observation.member, joinedAt, campaign: observation.campaign },
    standing: aStanding(member, { via, joinedAt }),
  };
}

async function everything<Item>(read: (cursor?: string) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let page = await read();
  items.push(...page.items);
  while (page.next !== undefined) {
    page = await read(page.next);
    items.push(...page.items);
  }
  return items;
}

const tables = freshTables();

describe.each([
  { name: 'in memory', open: async () => inMemoryReferralStore() },
  { name: 'DynamoDB', open: async () => dynamoReferralStore(await tables.next()) },
])('referral store: $name', ({ open }) => {
  test('a join is there as a whole: standing and presence; its coming stands on the standing, not beside it', async () => {
    const store = await open();
    const join = aJoin('ann');
    const full = aStanding('ann', {
      inviter: BOB,
      generation: 3,
      root: memberId('zoe'),
      entryLabel: '朋友圈',
      reason: 'referred',
      owed: { since: NOON, requestId: 'r', ticket: { welcomeCode: 'w', staff: LUNA, happenedAt: NOON } },
    });

    const outcome = await store.record({ ...join, standing: full });

    expect(outcome).toBe('recorded');
    expect(await store.standing(DEMO, ANN)).toStrictEqual(full);
    expect(await store.life(DEMO, ANN)).toStrictEqual({ ...NOTHING, standing: full });
    expect(await store.observations(DEMO)).toEqual({ items: [] });
    expect(await store.presence(POND, ANN)).toStrictEqual(join.presence);
  });

  test('nobody is known before he came', async () => {
    const store = await open();

    expect(await store.standing(DEMO, ANN)).toBeUndefined();
    expect(await store.presence(POND, ANN)).toBeUndefined();
    expect(await store.present(POND)).toEqual([]);
    expect(await store.life(DEMO, ANN)).toStrictEqual(NOTHING);
    expect(await store.referral(DEMO, BOB, ANN)).toBeUndefined();
    expect(await store.broughtBy(DEMO, BOB)).toEqual({ items: [] });
    expect(await store.referrals(DEMO)).toEqual({ items: [] });
    expect(await store.owedSince(NOON)).toEqual({ items: [] });
  });

  test('the same join told twice is recorded once', async () => {
    const store = await open();
    await store.record(aJoin());

    const again = await store.record({
      ...aJoin(),
      standing: aStanding('ann', { inviter: BOB, generation: 1, joinedAt: NOON }),
    });

    expect(again).toBe('observed-before');
    expect(await store.standing(DEMO, ANN)).not.toHaveProperty('inviter');
    expect((await store.life(DEMO, ANN)).observations).toEqual([]);
  });

  test('a second standing is refused, and neither its observation nor its presence is written', async () => {
    const store = await open();
    await store.record(aJoin('ann'));
    const elsewhere: Via = { kind: 'group', group: groupId('pond-2') };

    const second = await store.record(aJoin('ann', { via: elsewhere, joinedAt: NOON + DAY }));

    expect(second).toBe('raced');
    expect((await store.life(DEMO, ANN)).observations).toEqual([]);
    expect(await store.presence(elsewhere, ANN)).toBeUndefined();
  });

  test('a join that makes no standing is observed all the same', async () => {
    const store = await open();
    const observation = anObservation({ reason: 'no_code' });

    const outcome = await store.record({ observation, presence: aPresence() });

    expect(outcome).toBe('recorded');
    expect(await store.standing(DEMO, ANN)).toBeUndefined();
    expect(await everything((cursor) => store.observations(DEMO, cursor))).toEqual([observation]);
  });

  test('a later stay replaces an earlier one, with its leave', async () => {
    const store = await open();
    await store.record(aJoin());
    await store.recordLeave({ ...aPresence(), leftAt: NOON + MINUTE });

    const back = {
      observation: anObservation({ joinedAt: NOON + DAY }),
      presence: aPresence({ joinedAt: NOON + DAY }),
    };
    const outcome = await store.record(back);

    expect(outcome).toBe('recorded');
    expect(await store.presence(POND, ANN)).toStrictEqual(aPresence({ joinedAt: NOON + DAY }));
    const { standing, observations } = await store.life(DEMO, ANN);
    expect([standing, ...observations].map((seen) => seen?.joinedAt)).toEqual([NOON, NOON + DAY]);
  });

  test.each([
    ['later', NOON + DAY],
    ['same', NOON],
  ])(
    'a join heard of late is recorded with its standing, and the %s stay held stays as it is',
    async (_which, held) => {
      const store = await open();
      const standsThere = aPresence({ joinedAt: held, leftAt: held + 1 });
      await store.holdPresence(standsThere);

      const outcome = await store.record(aJoin());

      expect(outcome).toBe('recorded');
      expect(await store.presence(POND, ANN)).toStrictEqual(standsThere);
      expect(await store.standing(DEMO, ANN)).toBeDefined();
      expect(await store.record(aJoin())).toBe('observed-before');
    },
  );

  test('a late join of somebody who takes part already is raced, whatever presence is held', async () => {
    const store = await open();
    await store.record(aJoin('ann', { joinedAt: NOON + DAY }));

    const outcome = await store.record(aJoin('ann', { joinedAt: NOON }));

    expect(outcome).toBe('raced');
    expect((await store.life(DEMO, ANN)).observations).toEqual([]);
  });

  test('of thirty who invite one member at the same time one is his inviter', async () => {
    const store = await open();
    const joins = Array.from({ length: 30 }, (_, index) => {
      const via: Via = { kind: 'group', group: groupId(`pond-${index}`) };
      const join = aJoin('ann', { via });
      const inviter = memberId(`inviter-${index}`);
      const standing = aStanding('ann', { inviter, generation: 1, via, joinedAt: NOON });
      return { ...join, standing, referral: referralOf(standing) };
    });

    const outcomes = await Promise.all(joins.map((join) => store.record(join)));

    const winner = outcomes.indexOf('recorded');
    expect(outcomes.filter((outcome) => outcome === 'raced')).toHaveLength(29);
    expect((await store.standing(DEMO, ANN))?.inviter).toBe(`inviter-${winner}`);
    expect(await everything((cursor) => store.standings(DEMO, cursor))).toHaveLength(1);
    expect((await everything((cursor) => store.referrals(DEMO, cursor))).map(({ inviter }) => inviter)).toEqual([
      `inviter-${winner}`,
    ]);
    expect(await everything((cursor) => store.observations(DEMO, cursor))).toEqual([]);
  });

  test('of thirty who tell of one join at the same time one records it', async () => {
    const store = await open();

    const outcomes = await Promise.all(Array.from({ length: 30 }, () => store.record(aJoin())));

    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'observed-before')).toHaveLength(29);
  });

  test('campaigns and members whose ids look alike are kept apart', async () => {
    const store = await open();
    const trap = campaignId('demo#standing');
    await store.record(aJoin('ann'));
    await store.record(aJoin('ann#1'));
    await store.record({ ...aJoin('ann', { campaign: trap }), standing: aStanding('ann', { campaign: trap }) });
    for (const over of [{}, { member: memberId('ann#1') }, { campaign: trap }]) {
      const again = anObservation({ joinedAt: NOON + 1, ...over });
      await store.record({ observation: again, presence: aPresence({ member: again.member, joinedAt: NOON + 1 }) });
    }

    expect((await store.life(DEMO, ANN)).observations).toHaveLength(1);
    expect((await everything((cursor) => store.standings(DEMO, cursor))).map((held) => held.member).sort()).toEqual([
      'ann',
      'ann#1',
    ]);
    expect((await everything((cursor) => store.observations(trap, cursor))).map((seen) => seen.campaign)).toEqual([
      trap,
    ]);
  });

  test('a poster is owed once per request, and struck off by the poster', async () => {
    const store = await open();
    await store.record(aJoin());

    expect(await store.owePoster(DEMO, ANN, owedSince(NOON))).toBe('owed');
    expect(await store.owePoster(DEMO, ANN, owedSince(NOON + DAY))).toBe('already-owed');
    expect((await store.owedSince(NOON + 1)).items.map((held) => held.owed)).toEqual([owedSince(NOON)]);
    const poster = { key: 'posters/a.jpg', fingerprint: 'f1', drawnAt: NOON };
    await store.recordPoster(DEMO, ANN, poster);

    const standing = await store.standing(DEMO, ANN);
    expect(standing?.poster).toEqual(poster);
    expect(standing).not.toHaveProperty('owed');
    expect((await store.owedSince(NOON + DAY)).items).toEqual([]);
    expect(await store.owePoster(DEMO, ANN, owedSince(NOON))).toBe('owed');
  });

  test('a poster that was asked for before the present one was drawn takes nothing from it, and pays what is owed', async () => {
    const store = await open();
    await store.record({ ...aJoin(), standing: aStanding('ann') });
    const drawnAt = (key: string, at: number) => ({ key, fingerprint: key, drawnAt: at });
    const kept = async () => (await store.standing(DEMO, ANN))?.poster?.key;

    await store.recordPoster(DEMO, ANN, drawnAt('first', NOON + 5), NOON);
    expect(await kept()).toBe('first');
    await store.recordPoster(DEMO, ANN, drawnAt('second', NOON + 20), NOON + 5);
    expect(await kept()).toBe('second');
    await store.owePoster(DEMO, ANN, owedSince(NOON));
    await store.recordPoster(DEMO, ANN, drawnAt('late', NOON + 99), NOON + 19);

    expect(await kept()).toBe('second');
    expect(await store.standing(DEMO, ANN)).not.toHaveProperty('owed');
    expect((await store.owedSince(NOON + DAY)).items).toEqual([]);
    await expect(store.recordPoster(DEMO, memberId('nobody'), drawnAt('x', 1), 0)).rejects.toThrow(/No standing/);
  });

  test('a poster asked for long ago takes no newer one away, and still strikes off what was owed', async () => {
    const store = await open();
    await store.record(aJoin());
    const drawn = (key: string, drawnAt: number) => ({ key, fingerprint: key, drawnAt });
    await store.recordPoster(DEMO, ANN, drawn('new', NOON + 5), NOON + 4);
    await store.owePoster(DEMO, ANN, owedSince(NOON));

    await store.recordPoster(DEMO, ANN, drawn('late', NOON + 9), NOON);

    const standing = await store.standing(DEMO, ANN);
    expect(standing?.poster).toEqual(drawn('new', NOON + 5));
    expect(standing).not.toHaveProperty('owed');
    await store.recordPoster(DEMO, ANN, drawn('newer', NOON + 9), NOON + 5);
    expect((await store.standing(DEMO, ANN))?.poster?.key).toBe('newer');
  });

  test('a new request takes the place of an older promise', async () => {
    const store = await open();
    await store.record({ ...aJoin(), standing: aStanding('ann', { owed: owedSince(NOON) }) });

    const outcome = await store.owePoster(DEMO, ANN, owedSince(NOON + 5, 'request-2'));

    expect(outcome).toBe('owed');
    expect((await store.owedSince(NOON + 6)).items.map((held) => held.owed?.requestId)).toEqual(['request-2']);
  });

  test('what is owed is listed oldest first, and only from before the instant', async () => {
    const store = await open();
    const since = { ann: NOON + 30, bob: NOON + 10, cleo: NOON + 20, dan: NOON + 40 };
    for (const [member, at] of Object.entries(since)) {
      await store.record({ ...aJoin(member), standing: aStanding(member, { owed: owedSince(at, member) }) });
    }

    const owing = await everything((cursor) => store.owedSince(NOON + 40, cursor));

    expect(owing.map((held) => held.member)).toEqual(['bob', 'cleo', 'ann']);
  });

  test('nothing is given to somebody who does not take part', async () => {
    const store = await open();
    const poster = { key: 'k', fingerprint: 'f', drawnAt: NOON };

    await expect(store.owePoster(DEMO, ANN, owedSince(NOON))).rejects.toThrow(/No standing/);
    await expect(store.recordPoster(DEMO, ANN, poster)).rejects.toThrow(/No standing/);
    await expect(store.recordWelcome(DEMO, ANN, NOON)).rejects.toThrow(/No standing/);
    expect(await store.standing(DEMO, ANN)).toBeUndefined();
  });

  test('a greeting is noted once; a later one, of a later coming, is noted in its turn', async () => {
    const store = await open();
    await store.record(aJoin());

    const firsts = await Promise.all([1, 2, 3, 4, 5].map(() => store.recordWelcome(DEMO, ANN, NOON + 1)));
    expect(firsts.filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await store.recordWelcome(DEMO, ANN, NOON)).toBe(false);

    expect(await store.recordWelcome(DEMO, ANN, NOON + DAY)).toBe(true);
    expect((await store.standing(DEMO, ANN))?.welcomedAt).toBe(NOON + DAY);
  });

  test('a seed of the desk takes the place his earlier join gives him, once, with its referral, and keeps what he was given', async () => {
    const store = await open();
    const luna: Via = { kind: 'contact', staff: LUNA };
    const seed = aStanding('ann', { reason: 'desk', via: luna, joinedAt: NOON + 5, owed: owedSince(NOON) });
    await store.record({ ...aJoin('ann', { via: luna, joinedAt: NOON + 5, reason: 'desk' }), standing: seed });
    const adopted = (inviter: string, joinedAt: number): Recording => {
      const adoption = {
        ...{ inviter: memberId(inviter), inviterRef: `ref-${inviter}`, generation: 2 },
        ...{ root: memberId('cy'), rootRef: 'ref-cy' },
      };
      const { standing: _new, ...coming } = aJoin('ann', { joinedAt, reason: 'referred' });
      return { ...coming, adoption, referral: referralOf({ ...seed, ...adoption, via: POND, joinedAt }) };
    };
    const both = [adopted('bob', NOON - 1), adopted('dee', NOON - 2)];

    const outcomes = await Promise.all(both.map((one) => store.record(one)));

    expect(outcomes.toSorted()).toEqual(['raced', 'recorded']);
    const won = both[outcomes.indexOf('recorded')]!;
    expect(await store.life(DEMO, ANN)).toStrictEqual({
      ...NOTHING,
      observations: [won.observation],
      standing: { ...seed, ...won.adoption, reason: 'referred', enteredAs: 'desk' },
      referral: won.referral,
    });
    expect(await store.record(won)).toBe('observed-before');
    expect((await store.referrals(DEMO)).items).toStrictEqual([won.referral]);
  });

  test('nobody but a seed of the desk is adopted', async () => {
    const store = await open();
    await store.record(aJoin('ann'));
    const { standing: _new, ...coming } = aJoin('ann', { joinedAt: NOON - 1, reason: 'referred' });
    const adoption = { inviter: BOB, inviterRef: 'ref-bob', generation: 1, root: BOB, rootRef: 'ref-bob' };

    expect(await store.record({ ...coming, adoption, referral: aReferral('ann', { inviter: BOB }) })).toBe('raced');

    expect(await store.life(DEMO, ANN)).toStrictEqual({ ...NOTHING, standing: aJoin('ann').standing });
    expect((await store.referrals(DEMO)).items).toEqual([]);
  });

  test('who was half-added is confirmed, in that very stay only', async () => {
    const store = await open();
    const half = aPresence({ isHalf: true });
    await store.record({ observation: anObservation(), presence: half });
    expect(await store.present(POND)).toStrictEqual([half]);

    await store.recordConfirmed(aPresence({ joinedAt: NOON - 1 }));
    await store.recordConfirmed(aPresence({ member: BOB }));
    expect(await store.presence(POND, ANN)).toStrictEqual(half);
    expect(await store.presence(POND, BOB)).toBeUndefined();

    await store.recordConfirmed(half);
    await store.recordConfirmed(half);
    expect(await store.present(POND)).toStrictEqual([aPresence()]);
  });

  test('who is inside is listed, who left is not; a contact is no group member', async () => {
    const store = await open();
    const contact: Via = { kind: 'contact', staff: staffId('pond-1') };
    for (const one of [aPresence(), aPresence({ member: BOB }), aPresence({ via: contact })])
      await store.holdPresence(one);

    await store.recordLeave({ ...aPresence(), leftAt: NOON + 1, leftFoundBySweep: true });

    expect((await store.present(POND)).map((presence) => presence.member)).toEqual([BOB]);
    expect((await store.present(contact)).map((presence) => presence.member)).toEqual([ANN]);
    expect(await store.presence(POND, ANN)).toStrictEqual({ ...aPresence(), leftAt: NOON + 1, leftFoundBySweep: true });
  });

  test('a leave ends the very stay it speaks of, once', async () => {
    const store = await open();
    await store.holdPresence(aPresence({ joinedAt: NOON + DAY }));

    expect(await store.recordLeave({ ...aPresence(), leftAt: NOON + 2 * DAY })).toBe('already-recorded');
    expect(await store.recordLeave({ ...aPresence({ joinedAt: NOON + DAY }), leftAt: NOON + 2 * DAY })).toBe(
      'recorded',
    );
    expect(await store.recordLeave({ ...aPresence({ joinedAt: NOON + DAY }), leftAt: NOON + 3 * DAY })).toBe(
      'already-recorded',
    );
    expect(await store.recordLeave({ ...aPresence({ member: BOB }), leftAt: NOON })).toBe('already-recorded');
    expect((await store.presence(POND, ANN))?.leftAt).toBe(NOON + 2 * DAY);
  });

  test('a long list comes in pages that miss nobody, and a made-up cursor is refused', async () => {
    const store = await open();
    const members = Array.from({ length: 620 }, (_, index) => `m-${String(index).padStart(4, '0')}`);
    for (let from = 0; from < members.length; from += 40) {
      await Promise.all(members.slice(from, from + 40).map((member) => store.record(aJoin(member))));
    }

    const listed = await everything((cursor) => store.standings(DEMO, cursor));

    expect(listed.map((held) => held.member)).toEqual(members);
    expect((await store.standings(DEMO)).next).toBeDefined();
    await expect(store.standings(DEMO, 'made-up')).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
  });
});
