/** A participant with a page of his own: ann, whom others came by, in a campaign with a ladder of five kinds of prizes. */

import { type PageRequest, showPage } from '#functions/reward/page/page.ts';
import { type ClaimRequest, claimOnPage } from '#functions/reward/redeem/redeem.ts';
import { replaceLink } from '#functions/reward/relink/relink.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { type Lure, type Prize, stockOf } from '#shared/domain/reward/lure.ts';
import type { Rewards, Rung } from '#shared/domain/reward/rewards.ts';
import { reserve } from '#shared/domain/reward/till.ts';
import { aCampaign, aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { inMemoryRewardStore } from '#test/support/fakes/in-memory-reward-store.ts';
import { stepWorld } from '#test/support/step-world.ts';

export const ANN = memberId('ann');

export const aPrize = (name: string, lure: Lure, over: Partial<Prize> = {}): Prize => ({
  ...{ name, lure, valueMinor: 2_990, costMinor: 1_200 },
  ...over,
});

export const aRung = (needs: number, prize: Prize, over: Partial<Rung> = {}): Rung => ({
  ...{ needs, prize, claimWithinDays: 7, isReviewed: false },
  ...over,
});

export const LADDER: readonly Rung[] = [
  aRung(1, aPrize('50 积分', { kind: 'points', points: 50 })),
  aRung(3, aPrize('秋日帆布袋', { kind: 'codes', stock: 'tote' })),
  aRung(5, aPrize('满 100 减 30 优惠券', { kind: 'coupon', template: 'autumn-30', stock: 'coupon' })),
  aRung(8, aPrize('线上读书会季卡', { kind: 'link', url: 'https://shop.example/redeem?g={grant}&from=wecom' })),
  aRung(20, aPrize('核心读者群席位', { kind: 'seat', group: 'core-1' })),
];

export const REWARDS: Rewards = {
  ...{ currency: 'CNY', ladder: LADDER, budget: { atCap: 'waitlist' }, prizeCeilingMinor: 5_000_000 },
};

const A_POINT: Lure = { kind: 'points', points: 1 };
const DAY_OF_NOON = '2026-11-22';

const codesOf = (stock: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${stock.toUpperCase()}-${String(index + 1).padStart(4, '0')}-K7QX`);

export async function pageWorld(campaign: Partial<Campaign> = {}, standing: Partial<Standing> = {}) {
  const { holdSeconds = 24 * 3_600, rewards = REWARDS, ...over } = campaign;
  const world = stepWorld();
  const rewarding = inMemoryRewardStore(world.referrals.books, world.writes);
  await world.campaigns.save(aCampaign({ name: '金秋读书会', holdSeconds, rewards, ...over }));
  await world.seed(aStanding('ann', { joinedAt: NOON - 5 * DAY, ...standing }));
  await rewarding.importCodes(DEMO, 'tote', codesOf('tote', 40));
  await rewarding.importCodes(DEMO, 'coupon', codesOf('coupon', 200));
  const asked: string[] = [];
  /** A picture says its own address. */
  const pictures = {
    fetch: async (url: string) => {
      asked.push(url);
      return Uint8Array.of(0x89, ...new TextEncoder().encode(url));
    },
  };
  const ports = { ...world, rewards: rewarding, pictures };
  const token = await world.pages.open({ campaign: DEMO, member: ANN, expiresAt: NOON + 60 * DAY });
  let friends = 0;
  const request = { query: {}, headers: {} };
  return {
    ...ports,
    token,
    ports,
    /** Addresses pictures were fetched from. */
    asked,

    /** One more who came by somebody's code. */
    async brings(over: Partial<Referral> = {}, inviter = 'ann'): Promise<void> {
      friends += 1;
      const joinedAt = over.joinedAt ?? NOON - 3 * DAY + friends * 7 * 60_000;
      const invited = { inviter: memberId(inviter), root: memberId(inviter), generation: 1, joinedAt } as const;
      const friend = aStanding(`friend-${friends}-of-${inviter}`, { ...invited, reason: 'referred' });
      const { campaign: of, member, via, reason, foundBySweep } = friend;
      await world.referrals.record({
        observation: { campaign: of, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep },
        presence: { via, member, joinedAt, campaign: of },
        standing: friend,
        referral: referralOf(friend, { holdEndsAt: joinedAt + 24 * HOUR, ...over }),
      });
    },

    /** A grant as the books have it; while it is his, what it promises is reserved. */
    async holds(needs: number, over: Partial<Grant> = {}, participant = 'ann'): Promise<Grant> {
      const rung = LADDER.find((one) => one.needs === needs) ?? aRung(needs, over.prize ?? aPrize('礼物', A_POINT));
      const prize = over.prize ?? rung.prize;
      const state = over.state ?? 'issued';
      const isHis = state === 'issued' || state === 'reserved';
      const before = await rewarding.till(
        DEMO,
        [],
        [stockOf(prize)].filter((stock) => stock !== undefined),
      );
      const room = isHis ? reserve(before, REWARDS.budget, rung, prize, DAY_OF_NOON) : { till: before };
      if (typeof room === 'string') throw new Error(`There is no room: ${room}`);
      const number = 'number' in room ? room.number : undefined;
      const held = number === undefined ? [] : await rewarding.codes(DEMO, stockOf(prize) ?? '', [number]);
      const grant: Grant = {
        ...{ campaign: DEMO, participant: memberId(participant), participantRef: `ref-of-${participant}`, rung: needs },
        ...{ campaignVersion: 1, state, prize, isCheaper: false, reachedAt: NOON - HOUR, revision: 1 },
        history: [{ state, at: NOON - HOUR, reason: 'rung_reached' }],
        ...(isHis ? { claimBy: NOON + 5 * DAY, day: DAY_OF_NOON } : {}),
        ...(held[0] === undefined ? {} : { held: held[0] }),
        ...over,
      };
      const change = { campaign: DEMO, before, after: room.till, moves: [{ after: grant }], entries: [], settles: [] };
      if ((await rewarding.commit(change)) !== 'committed') throw new Error('The grant was there before.');
      return grant;
    },

    look: (over: Partial<PageRequest> = {}, by = token) =>
      showPage(ports, { ...request, path: `/me/${by}`, pathParameters: { token: by }, ...over }),
    claim: (rung: number | string, over: Partial<ClaimRequest> = {}, by = token) =>
      claimOnPage(ports, { ...request, pathParameters: { token: by }, body: formOf({ rung: String(rung) }), ...over }),
    relink: (seed: string, over: Partial<ClaimRequest> = {}, by = token) =>
      replaceLink(ports, { ...request, pathParameters: { token: by }, body: formOf({ seed }), ...over }),
  };
}

export const formOf = (fields: Record<string, string>): Uint8Array =>
  new TextEncoder().encode(new URLSearchParams(fields).toString());
