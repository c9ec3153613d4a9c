/** On a table that is unwell nothing happens twice and nothing happens by halves; what was not done is said to be so. */
import { describe, expect, test } from 'vitest';
import { dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { memberId } from '#shared/domain/identity.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { Recording } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aStanding, DEMO, NOON } from '#test/support/builders.ts';
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
  const { campaign, via, joinedAt, verdict, foundBySweep } = standing;
  return {
    observation: { campaign, member: standing.member, via, joinedAt, observedAt: NOON, verdict, foundBySweep },
    presence: { via, member: standing.member, joinedAt },
    standing,
  };
}

/** Stores on a client of their own that is unwell by plan, and stores on a sound one to look with. */
async function anUnwellTable(plan: FaultPlan) {
  const options = await tables.next();
  const { endpoint, region, credentials } = options.client.config;
  const configuration = { endpoint: (await endpoint?.()) ?? '', region, credentials };
  const client = dynamoClient({ configuration });
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
    expect(await sound.referrals.observationsOf(DEMO, ANN)).toHaveLength(1);
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
      expect(await sound.referrals.observationsOf(DEMO, ANN)).toEqual([]);
    },
  );

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
    expect((await sound.referrals.observations(DEMO)).items).toHaveLength(members.length);
    expect((await sound.codes.codes(DEMO)).items).toHaveLength(members.length);
    expect((await sound.referrals.owedSince(NOON + 1)).items).toHaveLength(members.length);

    const poster = { key: 'k', fingerprint: 'f', drawnAt: NOON };
    await Promise.all(
      members.map((member) => redelivered(() => referrals.recordPoster(DEMO, memberId(member), poster))),
    );
    expect((await sound.referrals.owedSince(NOON + 1)).items).toEqual([]);
  });
});
