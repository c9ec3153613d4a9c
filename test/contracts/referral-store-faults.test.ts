/** On a table that is unwell nothing happens twice and nothing happens by halves; what was not done is said to be so. */
import { describe, expect, test } from 'vitest';
import { dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Because, Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Verdict } from '#shared/domain/referral/verdict.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { Recording } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aStanding, DEMO, NOON, pending, referralOf } from '#test/support/builders.ts';
import {
  type Fault,
  type FaultPlan,
  faultsInOrder,
  injectFaults,
  seededFaults,
} from '#test/support/fault-injection.ts';

const ALL_FAULTS = ['conflict', 'throttled', 'unavailable', 'answer-lost'] as const;
const TRANSACT = 'TransactWriteItemsCommand';
const UPDATE = 'UpdateItemCommand';
const ANN = memberId('ann');
const tables = freshTables();

function aJoin(member: string, inviter?: string): Recording {
  const owed = { since: NOON, requestId: `joined-${member}` };
  const invited = inviter === undefined ? {} : { inviter: memberId(inviter), generation: 1 };
  const standing = aStanding(member, { owed, memberRef: `ref-${member}-${inviter}`, ...invited });
  const { campaign, via, joinedAt, reason, foundBySweep } = standing;
  return {
    observation: { campaign, member: standing.member, via, joinedAt, observedAt: NOON, reason, foundBySweep },
    presence: { via, member: standing.member, joinedAt, campaign },
    standing,
    ...(inviter === undefined ? {} : { referral: referralOf(standing, pending({ joinedAt })) }),
  };
}

/** A friend of Bob's who waits, and what may become of him. */
function aFriend(member: string, over: Partial<Referral> = {}) {
  const { presence, referral, ...join } = aJoin(member, 'bob');
  const before: Referral = { ...referral!, ...over };
  const { dueAt: _settled, ...held } = before;
  const moved = (verdict: Verdict, because: Because): Rejudged => ({
    before,
    after: { ...held, verdict, judgedAt: NOON, revision: 2 },
    judgement: { campaign: before.campaign, member: before.member, revision: 2, at: NOON, verdict, because },
  });
  const { campaign, via } = before;
  const departure: Departure = { campaign, member: before.member, via, at: NOON, kind: 'left', observedAt: NOON };
  const went = { kind: 'went', via, at: NOON, how: 'left' } as const;
  return {
    join: { ...join, presence, referral: before },
    parting: { departure, ends: presence, rejudged: moved({ state: 'void', reason: 'left_early' }, went) },
    qualified: moved({ state: 'qualified', reason: 'referred' }, { kind: 'hold_over', at: NOON }),
  };
}

/** A table, with a client of its own and the one everybody has. */
async function aTable() {
  const options = await tables.next();
  const { endpoint, region, credentials } = options.client.config;
  const configuration = { endpoint: (await endpoint?.()) ?? '', region, credentials };
  return { options, client: dynamoClient({ configuration }) };
}

/** Stores on a client of their own that is unwell by plan, and stores on a sound one to look with. */
async function anUnwellTable(plan: FaultPlan) {
  const { options, client } = await aTable();
  const faults = injectFaults(client, plan);
  return {
    faults,
    referrals: dynamoReferralStore({ table: options.table, client }),
    codes: dynamoCodeStore({ table: options.table, client }),
    sound: { referrals: dynamoReferralStore(options), codes: dynamoCodeStore(options) },
  };
}

/** As a queue does: what is to be retried later is, until it is done. */
async function redelivered<Outcome>(run: () => Promise<Outcome>): Promise<Outcome> {
  for (let delivery = 1; delivery < 50; delivery += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
    }
  }
  throw new Error('Never done.');
}

describe('one fault at a time', () => {
  test('a join that was committed without an answer is recognised, not called a repeat', async () => {
    const { referrals, sound, faults } = await anUnwellTable(faultsInOrder(TRANSACT, 'answer-lost', 'answer-lost'));

    const outcome = await referrals.record(aJoin('ann', 'bob'));

    expect(outcome).toBe('recorded');
    expect(faults.done['answer-lost']).toBe(2);
    expect((await sound.referrals.standing(DEMO, ANN))?.inviter).toBe('bob');
    expect((await sound.referrals.life(DEMO, ANN)).observations).toEqual([]);
    expect((await sound.referrals.referrals(DEMO)).items).toHaveLength(1);
  });

  test('a code that was kept without an answer is recorded, not called another’s', async () => {
    const { referrals, codes, sound } = await anUnwellTable(
      faultsInOrder(TRANSACT, undefined, 'answer-lost', 'conflict', 'answer-lost'),
    );
    await referrals.record(aJoin('ann'));

    const outcome = await codes.recordCode(aCode('ann'));

    expect(outcome).toBe('recorded');
    expect(await sound.codes.code(aCode('ann').code)).toStrictEqual(aCode('ann'));
  });

  test('who welcomed first is still first when he was not answered', async () => {
    const { referrals } = await anUnwellTable(faultsInOrder(UPDATE, 'answer-lost', 'throttled', 'answer-lost'));
    await referrals.record(aJoin('ann'));

    expect(await referrals.recordWelcome(DEMO, ANN, NOON)).toBe(true);
    expect(await referrals.recordWelcome(DEMO, ANN, NOON)).toBe(false);
  });

  test('contention passes by waiting, of one item and of several', async () => {
    const contended: Fault[] = ['conflict', 'conflict', 'conflict', 'conflict', 'conflict'];
    const { referrals, faults } = await anUnwellTable((operation) =>
      operation === TRANSACT || operation === UPDATE ? contended.pop() : undefined,
    );

    expect(await referrals.record(aJoin('ann'))).toBe('recorded');
    contended.push('conflict', 'conflict');
    expect(await referrals.owePoster(DEMO, ANN, { since: NOON, requestId: 'again' })).toBe('owed');

    expect(faults.done.conflict).toBe(7);
  });

  test.each(['conflict', 'unavailable'] as const)(
    'a table that stays unwell (%s) is said to be so, and nothing is written',
    async (fault) => {
      const { referrals, sound } = await anUnwellTable((operation) => (operation === TRANSACT ? fault : undefined));

      const outcome = referrals.record(aJoin('ann'));

      await expect(outcome).rejects.toMatchObject({ name: 'RetryLater', code: 'STORE_UNWELL' });
      expect(await sound.referrals.standing(DEMO, ANN)).toBeUndefined();
      expect(await sound.referrals.life(DEMO, ANN)).toEqual({ observations: [], departures: [], judgements: [] });
    },
  );

  test.each<[string, readonly (Fault | undefined)[]]>([
    ['not answered', ['answer-lost', 'answer-lost']],
    ['throttled, then not answered', ['throttled', 'answer-lost', 'conflict']],
    ['contended', ['conflict', 'conflict', 'conflict']],
  ])('a going and a judgement that are %s are done once and told as done', async (_how, faults) => {
    const parted = aFriend('ann');
    const kept = aFriend('cy');
    const { referrals, sound } = await anUnwellTable(
      faultsInOrder(TRANSACT, undefined, undefined, ...faults, undefined, ...faults),
    );
    await referrals.record(parted.join);
    await referrals.record(kept.join);

    expect(await referrals.recordParting(parted.parting)).toBe('recorded');
    expect(await referrals.recordJudgement(kept.qualified)).toBe('recorded');

    expect(await sound.referrals.life(DEMO, ANN)).toMatchObject({
      departures: [parted.parting.departure],
      judgements: [{ revision: 2 }],
      referral: parted.parting.rejudged.after,
    });
    expect(await sound.referrals.presence(parted.join.presence.via, ANN)).toMatchObject({ leftAt: NOON });
    expect(await sound.referrals.life(DEMO, memberId('cy'))).toMatchObject({
      judgements: [{ revision: 2 }],
      referral: kept.qualified.after,
    });
    expect(await referrals.recordParting(parted.parting)).toBe('known');
    expect(await referrals.recordJudgement(kept.qualified)).toBe('raced');
  });

  test.each(['conflict', 'throttled', 'unavailable'] as const)(
    'on a table that stays unwell (%s) neither going nor judgement is done by halves, and it is said to be so',
    async (fault) => {
      const { join, parting, qualified } = aFriend('ann');
      const plan: { fault?: Fault } = {};
      const { referrals, sound } = await anUnwellTable((operation) =>
        operation === TRANSACT ? plan.fault : undefined,
      );
      await referrals.record(join);
      const before = await sound.referrals.life(DEMO, ANN);
      plan.fault = fault;

      const unwell = { name: 'RetryLater', code: 'STORE_UNWELL' };
      await expect(referrals.recordParting(parting)).rejects.toMatchObject(unwell);
      await expect(referrals.recordJudgement(qualified)).rejects.toMatchObject(unwell);

      expect(await sound.referrals.life(DEMO, ANN)).toStrictEqual(before);
      expect(await sound.referrals.presence(join.presence.via, ANN)).toStrictEqual(join.presence);
    },
  );

  test('a place under a maximum is taken once, however often the taking is repeated', async () => {
    const limit = { maximumCounted: 1 };
    const [one, other] = [aFriend('ann', limit), aFriend('cy', limit)];
    const { referrals, sound } = await anUnwellTable(
      faultsInOrder(TRANSACT, undefined, undefined, undefined, 'answer-lost', 'answer-lost', undefined, 'answer-lost'),
    );
    for (const join of [aJoin('bob'), one.join, other.join]) await referrals.record(join);

    expect(await referrals.recordJudgement(one.qualified)).toBe('recorded');
    expect(await referrals.recordJudgement(other.qualified)).toBe('inviter-full');

    const counting = (await sound.referrals.referrals(DEMO)).items.filter(
      ({ verdict }) => verdict.state === 'qualified',
    );
    expect(counting.map(({ member }) => member)).toEqual(['ann']);
  });

  test('who reads a life while it is written never holds a revision without what it rests on', async () => {
    const { join, parting } = aFriend('ann');
    for (const read of [1, 2, 3]) {
      let reads = 0;
      const { options, client } = await aTable();
      const sound = dynamoReferralStore(options);
      await sound.record(join);
      client.middlewareStack.add(
        (next, context) => async (call) => {
          const answer = await next(call);
          if (['GetItemCommand', 'QueryCommand'].includes(context.commandName ?? '')) reads += 1;
          if (reads === read) await sound.recordParting(parting);
          return answer;
        },
        { step: 'initialize', name: 'writeBetweenReads', override: true },
      );

      const { referral, departures } = await dynamoReferralStore({ table: options.table, client }).life(DEMO, ANN);

      expect(reads).toBeGreaterThanOrEqual(3);
      if (referral?.revision === 2) expect(departures).toHaveLength(1);
    }
  });

  test('reads are repeated as well', async () => {
    const { referrals } = await anUnwellTable(
      faultsInOrder('GetItemCommand', 'throttled', 'unavailable', 'answer-lost'),
    );

    expect(await referrals.standing(DEMO, ANN)).toBeUndefined();
  });
});

describe.each([1, 20_261_122, 77])('a bad day, seed %i', (seed) => {
  test('every join, code, promise and poster ends exactly once', async () => {
    const { referrals, codes, sound, faults } = await anUnwellTable(seededFaults(seed, 0.35, ALL_FAULTS));
    const members = ['ann', 'bob', 'cleo', 'dan', 'eve', 'finn'];

    await Promise.all(
      members.flatMap((member) =>
        ['x', 'y', 'z'].map(async (inviter) => {
          await redelivered(() => referrals.record(aJoin(member, inviter)));
          await redelivered(() => codes.recordCode(aCode(member)));
          const owed = { since: NOON, requestId: `desk-${member}` };
          await redelivered(() => referrals.owePoster(DEMO, memberId(member), owed));
        }),
      ),
    );

    expect(Object.values(faults.done).every((count) => count > 0)).toBe(true);
    const standings = (await sound.referrals.standings(DEMO)).items;
    expect(standings.map((standing) => standing.member)).toEqual(members);
    for (const standing of standings) {
      expect(standing).toMatchObject({ generation: 1, inviteCode: `f-${standing.member}` });
      expect(standing.memberRef).toBe(`ref-${standing.member}-${standing.inviter}`);
      expect(standing.owed?.requestId).toBe(`desk-${standing.member}`);
    }
    expect((await sound.referrals.observations(DEMO)).items).toEqual([]);
    const edges = (await sound.referrals.referrals(DEMO)).items.map(({ member, inviter }) => `${member} ${inviter}`);
    expect(edges.toSorted()).toEqual(standings.map(({ member, inviter }) => `${member} ${inviter}`));
    expect((await sound.codes.codes(DEMO)).items).toHaveLength(members.length);
    expect((await sound.referrals.owedSince(NOON + 1)).items).toHaveLength(members.length);

    const poster = { key: 'k', fingerprint: 'f', drawnAt: NOON };
    const ends = new Map(
      standings.map(({ member, inviter }) => [
        member,
        aFriend(member, { inviter: inviter!, memberRef: `ref-${member}-${inviter}` }),
      ]),
    );
    await Promise.all(
      [...ends.values()].flatMap(({ parting, qualified }) => [
        redelivered(() => referrals.recordParting(parting)),
        redelivered(() => referrals.recordJudgement(qualified)),
      ]),
    );
    for (const { referral, judgements, departures } of await Promise.all(
      members.map((member) => sound.referrals.life(DEMO, memberId(member))),
    )) {
      // One of the two had seen the latest revision; the other was told that it had not.
      expect(referral?.revision).toBe(2);
      expect(judgements).toMatchObject([{ revision: 2, verdict: referral?.verdict }]);
      expect(departures).toHaveLength(referral?.verdict.state === 'void' ? 1 : 0);
    }

    await Promise.all(
      members.map((member) => redelivered(() => referrals.recordPoster(DEMO, memberId(member), poster))),
    );
    expect((await sound.referrals.owedSince(NOON + 1)).items).toEqual([]);
  });
});
