/** What is worth telling staff: read from the till and the latest completeness, so that nothing of it can be missed. Each fact has an id by which it is told once. */
import { dayIn, type Instant } from '../calendar.ts';
import { type Campaign, isRunningAt, statusAt } from '../campaign/campaign.ts';
import { badgeOf, type Completeness, ENOUGH_FOR_A_SIGN } from '../report/completeness.ts';
import { rungsOf } from '../reward/granting.ts';
import { inUnits, type Prize, stockOf } from '../reward/lure.ts';
import { type Cap, prizesOf, type Rewards } from '../reward/rewards.ts';
import { type Amount, fits, fullnessOf, NOTHING, plus } from '../reward/spending.ts';
import { emptyStock, freeOf } from '../reward/stock.ts';
import type { Till } from '../reward/till.ts';
import type { NoticeKind } from './notice-rules.ts';

export interface Fact {
  readonly kind: NoticeKind;
  /** Its own, and those of what need not be told any more once this is. */
  readonly ids: readonly [string, ...string[]];
  readonly line: string;
  /** Told first, and at any hour: nothing can be promised any more until somebody acts. */
  readonly isUrgent: boolean;
}

/** As they are now. */
export interface Books {
  /** Absent where the campaign gives nothing. */
  readonly till?: Till;
  readonly completeness?: Completeness;
}

/** A campaign that is paused or over worries nobody. */
export function factsOf(campaign: Campaign, books: Books, completenessBelow: number, now: Instant): readonly Fact[] {
  if (!isRunningAt(campaign, now) && !isPausedByItsCap(campaign, now)) return [];
  const { rewards } = campaign;
  const { till, completeness } = books;
  const given =
    rewards === undefined || till === undefined
      ? []
      : [...budgetFacts(rewards, till, dayIn(campaign.timeZone, now)), ...stockFacts(rewards, till)];
  return [
    ...given,
    ...(completeness === undefined ? [] : completenessFacts(campaign, completeness, completenessBelow)),
  ].filter(({ kind }) => campaign.notices?.kinds.includes(kind) ?? false);
}

/** Where the cap itself pauses the campaign, that it is met must still be told. */
const isPausedByItsCap = (campaign: Campaign, now: Instant): boolean =>
  campaign.rewards?.budget.atCap === 'pause' && statusAt(campaign, now) === 'paused';

function budgetFacts(rewards: Rewards, { spending, days }: Till, day: string): readonly Fact[] {
  const { total, perDay } = rewards.budget;
  const all = prizesOf(rewards);
  const { currency } = rewards;
  return [
    ...capFacts({ of: 'total', called: '总预算', cap: total, promised: spending.promised, prizes: all, currency }),
    ...capFacts({
      ...{ of: day, called: `${day} 当日预算`, cap: perDay, promised: days[day]?.promised ?? NOTHING },
      ...{ prizes: all, currency },
    }),
    ...rungsOf(rewards).flatMap(({ needs, most, prize, cheaper }) =>
      capFacts({
        of: `rung-${needs}`,
        called: `${needs === 0 ? '好友奖励' : `阶梯「${needs} 人」`}预算`,
        cap: most,
        promised: spending.byRung[String(needs)] ?? NOTHING,
        prizes: cheaper === undefined ? [prize] : [prize, cheaper],
        currency,
      }),
    ),
  ];
}

interface Capped {
  readonly of: string;
  readonly called: string;
  readonly cap: Cap | undefined;
  readonly promised: Amount;
  /** What is promised on it. */
  readonly prizes: readonly Prize[];
  readonly currency: string;
}

/** Full is a cap under which no prize has room any more, though some money is left. Another cap is another fact. */
function capFacts({ of, called, cap, promised, prizes, currency }: Capped): readonly Fact[] {
  if (cap === undefined) return [];
  const full = fullnessOf(cap, promised);
  const hasRoom = prizes.some(({ costMinor }) => fits(cap, plus(promised, { minor: costMinor, pieces: 1 })));
  const name = `${of}:${cap.minor ?? ''}/${cap.pieces ?? ''}`;
  const [nearly, met] = [`budget:80:${name}`, `budget:100:${name}`];
  const standing = `（${amountLine(cap, promised, currency)}）`;
  if (full >= 1 || !hasRoom)
    return [{ kind: 'budget', ids: [met, nearly], line: `${called}已用完${standing}`, isUrgent: true }];
  if (full < 0.8) return [];
  const percent = Math.floor(full * 100);
  return [{ kind: 'budget', ids: [nearly], line: `${called}已用 ${percent} %${standing}`, isUrgent: false }];
}

const amountLine = ({ minor, pieces }: Cap, promised: Amount, currency: string): string =>
  [
    ...(minor === undefined ? [] : [`${inUnits(promised.minor)} / ${inUnits(minor)} ${currency}`]),
    ...(pieces === undefined ? [] : [`${promised.pieces} / ${pieces} 份`]),
  ].join('，');

const FEW_CODES = 20;

/** Codes imported since make it another fact. */
function stockFacts(rewards: Rewards, { stocks }: Till): readonly Fact[] {
  const named = new Set(prizesOf(rewards).flatMap((prize) => stockOf(prize) ?? []));
  return [...named].flatMap((name): readonly Fact[] => {
    const stock = stocks[name] ?? emptyStock(name);
    const { imported } = stock;
    const free = freeOf(stock);
    const [low, empty] = [`stock:low:${name}:${imported}`, `stock:empty:${name}:${imported}`];
    if (free <= 0) {
      const line = imported === 0 ? `库存「${name}」还没有导入兑换码` : `库存「${name}」已发完（共 ${imported} 个）`;
      return [{ kind: 'stock', ids: [empty, low], line, isUrgent: true }];
    }
    if (free >= FEW_CODES && free * 10 >= imported) return [];
    return [{ kind: 'stock', ids: [low], line: `库存「${name}」将尽：剩 ${free} / ${imported} 个`, isUrgent: false }];
  });
}

/** Once a day it stays low. */
function completenessFacts(campaign: Campaign, measured: Completeness, below: number): readonly Fact[] {
  const badge = badgeOf(measured, ENOUGH_FOR_A_SIGN);
  if (badge === undefined || badge.percent >= below) return [];
  const day = dayIn(campaign.timeZone, measured.measuredAt);
  return [
    {
      kind: 'completeness',
      ids: [`completeness:${day}`],
      line: `数据完整度 ${badge.percent} %（${day}）`,
      isUrgent: false,
    },
  ];
}
