/** A seed of the desk may become a friend’s invitee until he brings somebody himself, and never after: whichever is written first. */
import { describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { MINUTE } from '#shared/domain/calendar.ts';
import { groupId, memberId } from '#shared/domain/identity.ts';
import type { Standing, Via } from '#shared/domain/referral/standing.ts';
import type { Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, LUNA, NOON, referralOf } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const POND: Via = { kind: 'group', group: groupId('pond-1') };

function recordingOf(standing: Standing): Recording {
  const { member, via, joinedAt } = standing;
  const observation = {
    campaign: DEMO,
    member,
    via,
    joinedAt,
    observedAt: NOON,
    reason: 'referred',
    foundBySweep: false,
  } as const;
  return { observation, presence: { via, member, joinedAt, campaign: DEMO }, standing };
}

const ann = aStanding('ann');
const bo = aStanding('bo', { reason: 'desk', via: { kind: 'contact', staff: LUNA } });
const cy = aStanding('cy', {
  reason: 'referred',
  inviter: bo.member,
  inviterRef: bo.memberRef,
  generation: 1,
  root: bo.member,
  rootRef: bo.rootRef,
});
const broughtByBo = (maximumCounted?: number): Recording => ({
  ...recordingOf(cy),
  referral: referralOf(cy, maximumCounted === undefined ? {} : { maximumCounted }),
  fixesInviter: true,
});

/** Bo’s earlier join by Ann’s code is found. */
const adoption = {
  inviter: ann.member,
  inviterRef: ann.memberRef,
  generation: 1,
  root: ann.member,
  rootRef: ann.rootRef,
};
const boIsAnns: Recording = {
  observation: { ...recordingOf(bo).observation, via: POND, joinedAt: bo.joinedAt - MINUTE },
  presence: { via: POND, member: bo.member, joinedAt: bo.joinedAt - MINUTE, campaign: DEMO },
  adoption,
  referral: referralOf({ ...bo, ...adoption }),
};

const tables = freshTables();

describe.each([
  { name: 'in memory', open: async () => inMemoryReferralStore() },
  { name: 'DynamoDB', open: async () => dynamoReferralStore(await tables.next()) },
])('a place in a tree: $name', ({ open }) => {
  async function withBo(): Promise<ReferralStore> {
    const store = await open();
    for (const seed of [ann, bo]) await store.record(recordingOf(seed));
    return store;
  }

  test.each([undefined, 3])('is fixed by the first friend (maximum %s): it changes under nobody', async (maximum) => {
    const store = await withBo();

    expect(await store.record(broughtByBo(maximum))).toBe('recorded');
    expect(await store.record(boIsAnns)).toBe('raced');

    expect(await store.standing(DEMO, bo.member)).toStrictEqual({ ...bo, hasBrought: true });
    expect(await store.referral(DEMO, ann.member, bo.member)).toBeUndefined();
  });

  test.each([undefined, 3])(
    'that has changed is told to whoever was about to stand below the old one (maximum %s)',
    async (maximum) => {
      const store = await withBo();

      expect(await store.record(boIsAnns)).toBe('recorded');
      expect(await store.record(broughtByBo(maximum))).toBe('raced');

      expect(await store.standing(DEMO, cy.member)).toBeUndefined();
      expect((await store.standing(DEMO, bo.member))?.root).toBe(memberId('ann'));
    },
  );
});
