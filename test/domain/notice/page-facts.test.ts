import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { type Known, pageFacts } from '#shared/domain/notice/page-facts.ts';
import { speech } from '#shared/domain/notice/page-words.ts';
import { ENGLISH } from '#shared/domain/notice/page-words-en.ts';
import { CHINESE } from '#shared/domain/notice/page-words-zh.ts';
import { tallyOf } from '#shared/domain/referral/tally.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { leftOf } from '#shared/domain/reward/left.ts';
import type { Prize } from '#shared/domain/reward/lure.ts';
import type { Rewards, Rung } from '#shared/domain/reward/rewards.ts';
import { NOTHING_SPENT } from '#shared/domain/reward/spending.ts';
import { emptyStock } from '#shared/domain/reward/stock.ts';
import { aCampaign, aReferral, DEMO, NOON } from '#test/support/builders.ts';

const prize: Prize = { name: '袋', lure: { kind: 'codes', stock: 's' }, valueMinor: 300, costMinor: 100 };
const rung = (needs: number, over: Partial<Rung> = {}): Rung => ({
  ...{ needs, prize, claimWithinDays: 7, isReviewed: false },
  ...over,
});
const rewards = (over: Partial<Rewards> = {}): Rewards => ({
  ...{ currency: 'CNY', ladder: [rung(2), rung(5)], budget: { atCap: 'waitlist' }, prizeCeilingMinor: 1_000 },
  ...over,
});
const aGrant = (needs: number, over: Partial<Grant> = {}): Grant => ({
  ...{ campaign: DEMO, participant: memberId('ann'), participantRef: 'mr_1', rung: needs, campaignVersion: 1 },
  ...{ state: 'issued', prize, isCheaper: false, reachedAt: NOON, claimBy: NOON + DAY, revision: 1 },
  history: [{ state: 'issued', at: NOON, reason: 'rung_reached' }],
  ...over,
});
const known = (counted: number, over: Partial<Known> = {}): Known => ({
  ...{
    campaign: aCampaign(),
    now: NOON,
    brought: [],
    hasPoster: true,
    isInvitee: false,
    rewards: rewards(),
    grants: [],
  },
  counts: tallyOf(Array.from({ length: counted }, (_, index) => aReferral(`f${index}`))),
  ...over,
});
const VOIDED = { state: 'clawed_back', at: NOON, reason: 'referral_voided' } as const;

describe('how far he is', () => {
  test('is told to the next rung, and to none once all are reached', () => {
    expect(pageFacts(known(0)).next).toEqual({ needs: 2, name: '袋', stillNeeded: 2 });
    expect(pageFacts(known(2)).next).toEqual({ needs: 5, name: '袋', stillNeeded: 3 });
    expect(pageFacts(known(5)).next).toBeUndefined();
  });

  test('what was taken back because a friend ceased to count can be climbed anew, and says why', () => {
    const taken = aGrant(2, { state: 'clawed_back', history: [VOIDED] });

    expect(pageFacts(known(1, { grants: [taken] })).prizes[0]).toMatchObject({
      ...{ state: 'climbing', stillNeeded: 1, reason: 'referral_voided' },
    });
    expect(pageFacts(known(2, { grants: [taken] })).prizes[0]?.state).toBe('preparing');
  });

  test('a rung that has left the ladder is still told to who has its grant', () => {
    const { prizes } = pageFacts(known(3, { grants: [aGrant(3)] }));

    expect(prizes.map(({ needs, state }) => [needs, state])).toEqual([
      [2, 'preparing'],
      [3, 'claimable'],
      [5, 'climbing'],
    ]);
  });

  test('law: nothing is shown to claim but what is issued in time, and no gift but what is claimed', () => {
    const state = fc.constantFrom<Grant['state']>(
      ...(['waiting', 'reserved', 'issued', 'claimed', 'expired', 'clawed_back', 'refused'] as const),
    );
    fc.assert(
      fc.property(state, fc.integer({ min: -3, max: 3 }), fc.nat(6), (grantState, hours, counted) => {
        const held = { stock: 's', number: 1, code: 'SECRET' };
        const grant = aGrant(2, { state: grantState, claimBy: NOON + hours * HOUR, held });
        const facts = pageFacts(known(counted, { grants: [grant] }));
        const claimable = facts.prizes.some((one) => one.state === 'claimable');
        expect(claimable).toBe(grantState === 'issued' && hours >= 0);
        expect(JSON.stringify(facts).includes('SECRET')).toBe(grantState === 'claimed');
      }),
    );
  });
});

describe('what is left', () => {
  const till = {
    spending: { ...NOTHING_SPENT, promised: { minor: 500, pieces: 5 }, byRung: { '2': { minor: 300, pieces: 3 } } },
  };
  const stocks = { s: { ...emptyStock('s'), imported: 10, next: 4 } };

  test.each([
    ['the stock', {}, {}, 7],
    ['the rung’s pieces', { pieces: 5 }, {}, 2],
    ['the rung’s money', { minor: 450 }, {}, 1],
    ['the budget’s pieces', {}, { pieces: 6 }, 1],
    ['the budget’s money', {}, { minor: 650 }, 1],
    ['a cap that was lowered since', { pieces: 1 }, {}, 0],
  ])('is what %s leaves', (_, most, total, left) => {
    const given = rewards({ budget: { atCap: 'waitlist', total } });

    expect(leftOf(given, rung(2, { most }), { ...till, days: {}, stocks })).toBe(left);
  });

  test('is not told where nothing limits it', () => {
    const points = rung(2, { prize: { ...prize, lure: { kind: 'points', points: 5 } } });

    expect(leftOf(rewards(), points, { ...till, days: {}, stocks })).toBeUndefined();
  });
});

describe('the words', () => {
  test.each([
    [1, '1 分钟', '1 minute'],
    [59 * MINUTE + 1, '60 分钟', '60 minutes'],
    [HOUR, '1 小时', '1 hour'],
    [4 * HOUR + 1, '5 小时', '5 hours'],
    [49 * HOUR, '49 小时', '49 hours'],
    [3 * DAY, '3 天', '3 days'],
    [6 * DAY + 1, '7 天', '7 days'],
    [0, '1 分钟', '1 minute'],
  ])('of %i ms are %s and %s: never too short', (ms, zh, en) => {
    expect(speech('zh', 'Asia/Shanghai').lengthOf(ms)).toBe(zh);
    expect(speech('en', 'Asia/Shanghai').lengthOf(ms)).toBe(en);
  });

  test('are the same in number in both languages, each in its own, and ask nobody to share', () => {
    const said = (words: object): readonly string[] =>
      Object.values(words).flatMap((one) =>
        typeof one === 'object' ? said(one) : typeof one === 'function' ? said({ a: one(3, 'X') }) : String(one),
      );

    expect(Object.keys(ENGLISH)).toEqual(Object.keys(CHINESE));
    expect(
      said(ENGLISH)
        .filter((text) => text !== '中文')
        .join(''),
    ).not.toMatch(/\p{Script=Han}/u);
    expect(said(CHINESE).join('')).not.toMatch(/分享|转发(?!。)|邀请好友|助力/);
    expect(said(ENGLISH).join(' ')).not.toMatch(/\b(share|invite (your )?friends)\b/i);
  });
});
