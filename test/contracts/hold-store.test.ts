/** What every hold store promises: who falls due in an hour, oldest first, however many are settled while the list is read. */
import { describe, expect, test } from 'vitest';
import { dynamoHoldStore } from '#shared/adapters/dynamodb/hold-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, NOON, pending, referralOf } from '#test/support/builders.ts';
import { inMemoryHoldStore } from '#test/support/fakes/in-memory-hold-store.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const tables = freshTables();
const LATER = NOON + 5 * HOUR;

/** Somebody Ann has brought, whose hold ends then. */
async function wait(store: ReferralStore, member: string, dueAt: number, campaign = 'demo'): Promise<Referral> {
  const place = { inviter: memberId('ann'), generation: 1, root: memberId('ann'), campaign: campaignId(campaign) };
  const standing = aStanding(member, { ...place, reason: 'referred' });
  const referral = referralOf(standing, pending({ joinedAt: standing.joinedAt, holdEndsAt: dueAt }));
  const { via, joinedAt } = standing;
  const observation = { ...standing, observedAt: joinedAt };
  await store.record({ observation, presence: { via, member: standing.member, joinedAt }, standing, referral });
  return referral;
}

async function settle(store: ReferralStore, before: Referral): Promise<void> {
  const { dueAt: _over, ...held } = before;
  const verdict = { state: 'qualified', reason: 'referred' } as const;
  const revision = before.revision + 1;
  const { campaign, member } = before;
  const judgement = {
    campaign,
    member,
    revision,
    at: LATER,
    verdict,
    because: { kind: 'hold_over', at: LATER },
  } as const;
  const after = { ...held, verdict, judgedAt: LATER, revision };
  expect(await store.recordJudgement({ before, after, judgement })).toBe('recorded');
}

async function everyDue(holds: HoldStore, hour: number, before: number): Promise<readonly Referral[]> {
  const due: Referral[] = [];
  let cursor: string | undefined;
  do {
    const page = await holds.due(hour, before, cursor);
    due.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return due;
}
const names = (referrals: readonly Referral[]): readonly string[] => referrals.map(({ member }) => member);

describe.each([
  {
    name: 'in memory',
    async open() {
      const referrals = inMemoryReferralStore();
      return { referrals, holds: inMemoryHoldStore(referrals.books) };
    },
  },
  {
    name: 'DynamoDB',
    async open() {
      const options = await tables.next();
      return { referrals: dynamoReferralStore(options), holds: dynamoHoldStore(options) };
    },
  },
])('hold store: $name', ({ open }) => {
  test('who falls due in an hour is listed in that hour only, whole and oldest first', async () => {
    const { referrals, holds } = await open();
    await wait(referrals, 'last', NOON + HOUR - 1);
    const first = await wait(referrals, 'first', NOON);
    await wait(referrals, 'second', NOON + MINUTE);
    await wait(referrals, 'next-hour', NOON + HOUR);
    await wait(referrals, 'hour-before', NOON - 1);

    const due = await everyDue(holds, NOON, LATER);

    expect(names(due)).toEqual(['first', 'second', 'last']);
    expect(due[0]).toStrictEqual(first);
    expect(names(await everyDue(holds, NOON + HOUR, LATER))).toEqual(['next-hour']);
    expect(names(await everyDue(holds, NOON - HOUR, LATER))).toEqual(['hour-before']);
    expect(await holds.due(NOON + 2 * HOUR, LATER)).toEqual({ items: [] });
  });

  test('who falls due later within the hour is not listed yet', async () => {
    const { referrals, holds } = await open();
    await wait(referrals, 'now', NOON + MINUTE);
    await wait(referrals, 'in-a-moment', NOON + MINUTE + 1);

    expect(names(await everyDue(holds, NOON, NOON + MINUTE))).toEqual([]);
    expect(names(await everyDue(holds, NOON, NOON + MINUTE + 1))).toEqual(['now']);
  });

  test('any instant of an hour stands for it', async () => {
    const { referrals, holds } = await open();
    await wait(referrals, 'bo', NOON + MINUTE);

    expect(names(await everyDue(holds, NOON + 59 * MINUTE, LATER))).toEqual(['bo']);
  });

  test('one member who waits in two campaigns at the same instant is listed for both', async () => {
    const { referrals, holds } = await open();
    await wait(referrals, 'bo', NOON, 'demo');
    await wait(referrals, 'bo', NOON, 'autumn');

    const due = await everyDue(holds, NOON, LATER);

    expect(due.map(({ campaign }) => campaign).toSorted()).toEqual(['autumn', 'demo']);
  });

  test('pages miss nobody and repeat nobody while what they show is settled', async () => {
    const { referrals, holds } = await open();
    const friends = Array.from({ length: 250 }, (_, at) => `f${String(at).padStart(3, '0')}`);
    for (let from = 0; from < friends.length; from += 50) {
      const few = friends.slice(from, from + 50);
      await Promise.all(few.map((friend, at) => wait(referrals, friend, NOON + Math.floor((from + at) / 3))));
    }
    const shown: string[] = [];
    let pages = 0;

    let cursor: string | undefined;
    do {
      const page = await holds.due(NOON, LATER, cursor);
      shown.push(...names(page.items));
      for (const [at, referral] of page.items.entries()) if (at % 2 === 0) await settle(referrals, referral);
      pages += 1;
      cursor = page.next;
    } while (cursor !== undefined);

    expect(pages).toBeGreaterThan(2);
    expect(shown.toSorted()).toEqual(friends);
    expect(await everyDue(holds, NOON, LATER)).toHaveLength(125);
  });

  test('who was judged is gone from the list; who was only looked at stays', async () => {
    const { referrals, holds } = await open();
    const bo = await wait(referrals, 'bo', NOON);
    const cy = await wait(referrals, 'cy', NOON);

    await settle(referrals, bo);
    await referrals.recordJudgement({ before: cy, after: { ...cy, revision: 2 } });

    expect(await everyDue(holds, NOON, LATER)).toStrictEqual([{ ...cy, revision: 2 }]);
  });

  test('who waits again falls due in the hour he is put to', async () => {
    const { referrals, holds } = await open();
    const bo = await wait(referrals, 'bo', NOON);

    await referrals.recordJudgement({ before: bo, after: { ...bo, dueAt: NOON + HOUR, revision: 2 } });

    expect(await everyDue(holds, NOON, LATER)).toEqual([]);
    expect(names(await everyDue(holds, NOON + HOUR, LATER))).toEqual(['bo']);
  });

  test('how far all was found empty moves on only', async () => {
    const { holds } = await open();
    expect(await holds.emptyBefore()).toBeUndefined();

    await holds.noteEmptyBefore(NOON);
    await holds.noteEmptyBefore(NOON - HOUR);
    expect(await holds.emptyBefore()).toBe(NOON);

    await Promise.all([3, 1, 5, 2, 4].map((hours) => holds.noteEmptyBefore(NOON + hours * HOUR)));
    expect(await holds.emptyBefore()).toBe(NOON + 5 * HOUR);
  });
});

test('a cursor of another hour, or a made-up one, is refused by the table', async () => {
  const options = await tables.next();
  const [referrals, holds] = [dynamoReferralStore(options), dynamoHoldStore(options)];
  for (let at = 0; at < 101; at += 1) await wait(referrals, `f${at}`, NOON);
  const { next } = await holds.due(NOON, LATER);

  await expect(holds.due(NOON + HOUR, LATER, next)).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
  await expect(holds.due(NOON, LATER, 'made-up')).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
});
