/** Prizes, rungs, budgets and grants with sensible defaults. */
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import type { Prize } from '#shared/domain/reward/lure.ts';
import type { Rewards, Rung } from '#shared/domain/reward/rewards.ts';
import { type Amount, NOTHING, plus } from '#shared/domain/reward/spending.ts';
import { DEMO, NOON } from './builders.ts';

/** The day of the campaign's time zone most tests happen on. */
export const TODAY = '2026-11-22';

/** A code of the stock of tote bags, unless told otherwise. */
export const aPrize = (over: Partial<Prize> = {}): Prize => ({
  name: '帆布袋',
  lure: { kind: 'codes', stock: 'tote-bag' },
  valueMinor: 2_990,
  costMinor: 1_200,
  ...over,
});

export const aPointsPrize = (points = 100, over: Partial<Prize> = {}): Prize =>
  aPrize({ name: `${points} 积分`, lure: { kind: 'points', points }, valueMinor: points, costMinor: points, ...over });

export const aLinkPrize = (over: Partial<Prize> = {}): Prize =>
  aPrize({ name: '优惠券', lure: { kind: 'link', url: 'https://shop.example/coupon/{grant}' }, ...over });

export const aRung = (needs: number, over: Partial<Rung> = {}): Rung => ({
  needs,
  prize: aPrize(),
  claimWithinDays: 30,
  isReviewed: false,
  ...over,
});

/** One rung of one friend, no caps, unless told otherwise. */
export const someRewards = (over: Partial<Rewards> = {}): Rewards => ({
  currency: 'CNY',
  ladder: [aRung(1)],
  budget: { atCap: 'waitlist' },
  prizeCeilingMinor: 5_000_000,
  ...over,
});

/** Issued, without a code, unless told otherwise. */
export const aGrant = (participant: string, over: Partial<Grant> = {}): Grant => ({
  campaign: DEMO,
  participant: memberId(participant),
  participantRef: `ref-of-${participant}`,
  rung: 1,
  campaignVersion: 1,
  state: 'issued',
  prize: aLinkPrize(),
  isCheaper: false,
  reachedAt: NOON,
  day: TODAY,
  claimBy: NOON + 30 * DAY,
  history: [{ state: 'issued', at: NOON, reason: 'rung_reached' }],
  revision: 1,
  ...over,
});

/** What grants say is promised: everything reserved or issued now, and everything that was ever claimed. */
export const recounted = (grants: readonly Grant[]): Amount =>
  grants.reduce((sum, grant) => {
    const claims = grant.history.filter(({ state }) => state === 'claimed').length;
    const isOpen = grant.state === 'reserved' || grant.state === 'issued';
    const pieces = claims + (isOpen ? 1 : 0);
    return plus(sum, { minor: pieces * grant.prize.costMinor, pieces });
  }, NOTHING);

/** Of it, what was claimed. */
export const recountedSpent = (grants: readonly Grant[]): Amount =>
  recounted(grants.map((grant) => ({ ...grant, state: 'expired' })));
