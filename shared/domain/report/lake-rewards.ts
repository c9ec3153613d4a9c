/** Prizes, points and budgets as lines of the lake. What a prize is called and the codes it gives stay in the table. */
import type { Instant } from '../calendar.ts';
import type { CampaignId } from '../identity.ts';
import { type Grant, withWorth } from '../reward/grant.ts';
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

/** The rung reached, when it was first promised; and every state the grant has been in, with what it gave then. */
export function grantFacts(grant: Grant): readonly LakeFact[] {
  const { campaign, campaignVersion, participantRef, rung } = grant;
  const changes = withWorth(grant);
  const [first] = changes;
  if (first === undefined) return [];
  const about = { member_ref: participantRef, rung, campaign_version: campaignVersion };
  const lure = lureName(first.worth.prize.lure);
  const reached = aLine('rung_reached', campaign, first.at, [participantRef, rung], { ...about, lure });
  const told = changes.map(({ state, at, reason, worth: { prize, day } }, index) =>
    aLine('grant_changed', campaign, at, [participantRef, rung, index + 1], {
      ...about,
      lure: lureName(prize.lure),
      state,
      reason,
      revision: index + 1,
      value_minor: prize.valueMinor,
      cost_minor: prize.costMinor,
      ...(day === undefined ? {} : { day }),
    }),
  );
  return [reached, ...told];
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
