/** Prizes, points and budgets as lines of the lake. What a prize is called and the codes it gives stay in the table. */
import type { Instant } from '../calendar.ts';
import type { CampaignId } from '../identity.ts';
import type { Grant } from '../reward/grant.ts';
import type { Lure } from '../reward/lure.ts';
import type { LedgerEntry } from '../reward/points.ts';
import type { Spending } from '../reward/spending.ts';
import { aLine, type LakeFact } from './lake-line.ts';

/** A lure by machine name; an address to follow is not told. */
export function lureName(lure: Lure): string {
  switch (lure.kind) {
    case 'codes':
    case 'coupon':
      return `${lure.kind}:${lure.stock}`;
    case 'points':
      return `points:${lure.points}`;
    case 'seat':
      return `seat:${lure.group}`;
    case 'link':
      return 'link';
  }
}

/** The rung reached, and every state the grant has been in. */
export function grantFacts(grant: Grant): readonly LakeFact[] {
  const { campaign, campaignVersion, participantRef, rung, prize, day } = grant;
  const about = { member_ref: participantRef, rung, lure: lureName(prize.lure), campaign_version: campaignVersion };
  const reached = aLine('rung_reached', campaign, grant.reachedAt, [participantRef, rung], about);
  const changes = grant.history.map(({ state, at, reason }, index) =>
    aLine('grant_changed', campaign, at, [participantRef, rung, index + 1], {
      ...about,
      state,
      reason,
      revision: index + 1,
      value_minor: prize.valueMinor,
      cost_minor: prize.costMinor,
      ...(day === undefined ? {} : { day }),
    }),
  );
  return [reached, ...changes];
}

export function pointsFacts({ id, campaign, at, points, reason, memberRef }: LedgerEntry): readonly LakeFact[] {
  const said = { points, reason, ...(memberRef === undefined ? {} : { member_ref: memberRef }) };
  return [aLine('points_entered', campaign, at, [memberRef ?? 'unnamed', id, at], said)];
}

/** Where the till stood after each move. */
export function spendingFacts(
  campaign: CampaignId,
  { promised, spent, revision }: Spending,
  movedAt: Instant | undefined,
): readonly LakeFact[] {
  if (movedAt === undefined) return [];
  const said = {
    promised_minor: promised.minor,
    promised_pieces: promised.pieces,
    spent_minor: spent.minor,
    spent_pieces: spent.pieces,
    revision,
  };
  return [aLine('budget_moved', campaign, movedAt, [revision], said)];
}
