/** Whoever judges a referral while another does so too judges again on what the other wrote: nothing is overwritten, in memory or in the table. */
import { describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { DAY, HOUR, type Instant, SECOND } from '#shared/domain/calendar.ts';
import { groupId, memberId } from '#shared/domain/identity.ts';
import { courseOfReferral, type News, rejudge } from '#shared/domain/referral/referral.ts';
import { verdictOf } from '#shared/domain/referral/transitions.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { depart } from '#shared/story/depart.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aReferral, aStanding, DEMO, NOON, POND_1 } from '#test/support/builders.ts';
import { fakeMint } from '#test/support/fakes/fake-mint.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const tables = freshTables();
const [ANN, BO] = [memberId('ann'), memberId('bo')];
const POND = { kind: 'group', group: POND_1 } as const;
const POND_2 = { kind: 'group', group: groupId('pond-2') } as const;
const HOLD_ENDS = NOON;
const NOW = NOON + DAY;

/** Bo came by Ann a day ago, his hold is over, and nobody has judged him yet. */
async function boWaits(referrals: ReferralStore): Promise<void> {
  const standing = aStanding('bo', {
    inviter: ANN,
    root: ANN,
    generation: 1,
    reason: 'referred',
    joinedAt: NOON - DAY,
  });
  const { campaign, member, via, joinedAt, observedAt, reason, foundBySweep } = standing;
  const pending = { state: 'pending', reason: 'referred' } as const;
  const { confirmedAt: _notYet, ...referral } = aReferral('bo', {
    ...{ leaving: 'always', joinedAt, holdEndsAt: HOLD_ENDS, dueAt: HOLD_ENDS, initial: pending, verdict: pending },
  });
  await referrals.record({
    observation: { campaign, member, via, joinedAt, observedAt, reason, foundBySweep },
    presence: { via, member, joinedAt, campaign },
    standing,
    referral,
  });
}

/** As every judge does it: read, decide, write; raced, all of it again. Tells how often. */
async function judge(referrals: ReferralStore, news: News): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const life = await referrals.life(DEMO, BO);
    const written = await referrals.recordJudgement(rejudge(life.referral!, life, news, NOW));
    if (written === 'recorded') return attempt;
  }
}

/** The same books, but the first two who read wait for each other: both decide on what stood before either wrote. */
function readTogether(referrals: ReferralStore): ReferralStore {
  let waiting: (() => void) | undefined;
  let met = false;
  return {
    ...referrals,
    async life(campaign, member) {
      const life = await referrals.life(campaign, member);
      if (met) return life;
      if (waiting === undefined) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
        return life;
      }
      met = true;
      waiting();
      return life;
    },
  };
}

const shown = (at: Instant): News => ({ because: { kind: 'shown', via: POND, readBegunAt: at }, confirmedAt: at });

describe.each([
  { name: 'in memory', open: async (): Promise<ReferralStore> => inMemoryReferralStore() },
  { name: 'DynamoDB', open: async (): Promise<ReferralStore> => dynamoReferralStore(await tables.next()) },
])('two judgements at once: $name', ({ open }) => {
  test('the later one rests on what the first wrote, and no revision is written twice (D7)', async () => {
    const referrals = await open();
    await boWaits(referrals);

    const both = readTogether(referrals);
    const attempts = await Promise.all([judge(both, shown(NOON + 3 * SECOND)), judge(both, shown(NOON + HOUR))]);

    const { referral, judgements } = await referrals.life(DEMO, BO);
    expect(attempts.toSorted()).toEqual([1, 2]);
    expect(referral).toMatchObject({ revision: 3, verdict: { state: 'qualified' } });
    expect(judgements).toHaveLength(1);
  });

  test('read that shows him, and a going told: whichever is written first, the verdict is that of all the facts (D7)', async () => {
    for (let round = 0; round < 8; round += 1) {
      const referrals = await open();
      await boWaits(referrals);
      const clock = fixedClock({ event: NOW });
      const left = { member: BO, via: POND, at: NOON + 2 * HOUR, kind: 'left' } as const;
      const works = [
        () => judge(referrals, shown(NOON + HOUR)),
        () => depart({ referrals, clock, mint: fakeMint() }, left),
        () => depart({ referrals, clock, mint: fakeMint() }, left),
        () =>
          depart({ referrals, clock, mint: fakeMint() }, { ...left, via: POND_2, campaign: DEMO, at: NOON + 3 * HOUR }),
      ];

      await Promise.all([...works.slice(round % 4), ...works.slice(0, round % 4)].map((work) => work()));

      const life = await referrals.life(DEMO, BO);
      const { referral, judgements, departures } = life;
      expect(departures).toHaveLength(2);
      expect(referral?.revision).toBe(1 + 3);
      expect(referral?.verdict).toEqual(verdictOf(courseOfReferral(referral!, life), NOW));
      expect(referral?.verdict).toEqual({ state: 'void', reason: 'left_later' });
      expect(judgements.at(-1)?.verdict).toEqual(referral?.verdict);
      expect(new Set(judgements.map(({ revision }) => revision)).size).toBe(judgements.length);
    }
  });
});
