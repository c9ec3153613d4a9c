import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type Books, factsOf } from '#shared/domain/notice/facts.ts';
import { NOTICE_KINDS } from '#shared/domain/notice/notice-rules.ts';
import type { Completeness } from '#shared/domain/report/completeness.ts';
import { NOTHING_HEARD } from '#shared/domain/report/hearing.ts';
import type { Budget, Rewards } from '#shared/domain/reward/rewards.ts';
import { NOTHING, NOTHING_SPENT } from '#shared/domain/reward/spending.ts';
import { emptyStock, type Stock } from '#shared/domain/reward/stock.ts';
import type { Till } from '#shared/domain/reward/till.ts';
import { aCampaign, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { aPointsPrize, aPrize, aRung, someRewards, TODAY } from '#test/support/reward-builders.ts';

const telling = (rewards: Partial<Rewards>, over: Partial<Campaign> = {}): Campaign =>
  aCampaign({ rewards: someRewards(rewards), notices: { to: [LUNA], kinds: NOTICE_KINDS }, ...over });
const points = (budget: Partial<Budget>): Campaign =>
  telling({ ladder: [aRung(1, { prize: aPointsPrize(100) })], budget: { atCap: 'waitlist', ...budget } });
const till = (minor: number, pieces: number, over: Partial<Till> = {}): Till => ({
  spending: { ...NOTHING_SPENT, promised: { minor, pieces } },
  days: {},
  stocks: {},
  ...over,
});
const bags = (imported: number, taken: number): Till['stocks'] => ({
  'tote-bag': { ...emptyStock('tote-bag'), imported, next: taken + 1, issued: taken } satisfies Stock,
});
const tell = (campaign: Campaign, books: Books, now = NOON) => factsOf(campaign, books, 90, now);
const lines = (campaign: Campaign, books: Books) => tell(campaign, books).map(({ line }) => line);

describe('a budget', () => {
  const campaign = points({ total: { minor: 10_000, pieces: 1_000 } });

  test('is worth telling from 80 % of its fullest cap on', () => {
    expect(lines(campaign, { till: till(7_999, 799) })).toEqual([]);
    expect(lines(campaign, { till: till(8_000, 80) })).toEqual(['总预算已用 80 %（80.00 / 100.00 CNY，80 / 1000 份）']);
    expect(lines(campaign, { till: till(100, 801) })[0]).toMatch(/^总预算已用 80 %/);
  });

  test('is used up, urgently, when no prize has room any more, though some money is left', () => {
    expect(tell(campaign, { till: till(9_900, 99) })[0]?.isUrgent).toBe(false);
    expect(tell(campaign, { till: till(9_901, 99) })).toEqual([
      {
        kind: 'budget',
        ids: ['budget:100:total:10000/1000', 'budget:80:total:10000/1000'],
        line: '总预算已用完（99.01 / 100.00 CNY，99 / 1000 份）',
        isUrgent: true,
      },
    ]);
  });

  test('that was raised is another fact', () => {
    const [before] = tell(campaign, { till: till(10_000, 100) });
    const [after] = tell(points({ total: { minor: 11_000, pieces: 1_000 } }), { till: till(10_000, 100) });

    expect([before?.isUrgent, after?.isUrgent]).toEqual([true, false]);
    expect(before?.ids).not.toEqual(expect.arrayContaining([...(after?.ids ?? [])]));
  });

  test('of a day is a fact of that day, and one of a rung of that rung', () => {
    const daily = points({ perDay: { pieces: 10 } });
    const days = { [TODAY]: { day: TODAY, promised: { minor: 0, pieces: 9 }, revision: 1 } };
    expect(tell(daily, { till: till(0, 9, { days }) })).toMatchObject([
      { ids: [`budget:80:${TODAY}:/10`], line: `${TODAY} 当日预算已用 90 %（9 / 10 份）` },
    ]);
    expect(tell(daily, { till: till(0, 9, { days }) }, NOON + DAY)).toEqual([]);

    const perRung = telling({ ladder: [aRung(3, { prize: aPointsPrize(), most: { pieces: 2 } })] });
    const spending = { ...NOTHING_SPENT, byRung: { '3': { minor: 0, pieces: 2 } } };
    expect(lines(perRung, { till: till(0, 2, { spending }) })).toEqual(['阶梯「3 人」预算已用完（2 / 2 份）']);
  });

  test('says 100 % only of what has room for nothing, and never both at once', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(200), fc.integer({ min: 1, max: 20_000 }), (minor, pieces, cap) => {
        const facts = tell(points({ total: { minor: cap } }), { till: till(minor, pieces) });
        const isFull = minor + 100 > cap;
        expect(facts.length).toBe(isFull || minor >= 0.8 * cap ? 1 : 0);
        if (facts.length > 0) expect(facts[0]?.isUrgent).toBe(isFull);
      }),
    );
  });
});

describe('a stock', () => {
  const campaign = telling({ ladder: [aRung(1, { prize: aPrize() })] });

  test.each([
    [1_000, 900, []],
    [1_000, 901, ['库存「tote-bag」将尽：剩 99 / 1000 个']],
    [100, 80, []],
    [100, 81, ['库存「tote-bag」将尽：剩 19 / 100 个']],
    [100, 100, ['库存「tote-bag」已发完（共 100 个）']],
    [0, 0, ['库存「tote-bag」还没有导入兑换码']],
  ])('of %i codes of which %i are taken tells %j', (imported, taken, told) => {
    expect(lines(campaign, { till: till(0, 0, { stocks: bags(imported, taken) }) })).toEqual(told);
  });

  test('that is empty is urgent and need not be told as low any more; after an import it is another fact', () => {
    const empty = tell(campaign, { till: till(0, 0, { stocks: bags(30, 30) }) })[0];
    const low = tell(campaign, { till: till(0, 0, { stocks: bags(30, 29) }) })[0];
    const later = tell(campaign, { till: till(0, 0, { stocks: bags(40, 40) }) })[0];

    expect([empty?.isUrgent, low?.isUrgent]).toEqual([true, false]);
    expect(empty?.ids).toContain(low?.ids[0]);
    expect(later?.ids[0]).not.toBe(empty?.ids[0]);
  });
});

describe('completeness', () => {
  const campaign = telling({ ladder: [aRung(1, { prize: aPointsPrize() })] });
  const measured = (unheardComings: number, comings = 100): Completeness => ({
    campaign: DEMO,
    measuredAt: NOON,
    countedAt: NOON,
    entries: comings,
    total: NOTHING_HEARD,
    heard: { ...NOTHING_HEARD, comings, unheardComings },
  });

  test('is told below the mark, once a day; of a handful one that is lost is no sign', () => {
    expect(lines(campaign, { completeness: measured(10) })).toEqual([]);
    expect(tell(campaign, { completeness: measured(11) })).toMatchObject([
      { ids: [`completeness:${TODAY}`], line: `数据完整度 89 %（${TODAY}）`, isUrgent: false },
    ]);
    expect(lines(campaign, { completeness: measured(3, 19) })).toEqual([]);
  });
});

describe('nothing is told', () => {
  const full = { total: { pieces: 1 } };
  const books = { till: till(0, 1) };

  test('of a campaign that is over, not begun or paused by a person; of one its cap has paused it is', () => {
    const paused = { pauses: [{ from: NOON - 1 }] };
    const ladder = [aRung(1, { prize: aPointsPrize() })];
    const of = (over: Partial<Campaign>, atCap: Budget['atCap'] = 'waitlist') =>
      lines(telling({ ladder, budget: { ...full, atCap } }, over), books).length;

    expect(of({})).toBe(1);
    expect(of({ endedAt: NOON - 1 })).toBe(0);
    expect(of({ startsAt: NOON + 1 })).toBe(0);
    expect(of(paused)).toBe(0);
    expect(of(paused, 'pause')).toBe(1);
    expect(of({ ...paused, endedAt: NOON - 1 }, 'pause')).toBe(0);
  });

  test('of a kind the file does not name, or of prizes where none are given', () => {
    const rewards = { ladder: [aRung(1)], budget: { ...full, atCap: 'waitlist' } } as const;
    expect(lines(telling(rewards, { notices: { to: [LUNA], kinds: ['stock'] } }), books)).toEqual([
      '库存「tote-bag」还没有导入兑换码',
    ]);
    expect(lines(telling(rewards, { notices: { to: [LUNA], kinds: ['completeness'] } }), books)).toEqual([]);
    const { rewards: _none, ...bare } = telling(rewards);
    expect(lines(bare, { till: till(NOTHING.minor, 1) })).toEqual([]);
  });
});
