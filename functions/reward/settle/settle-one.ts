/** One referral that is due: kept out by the lists, counted, refused for want of a place, or left to wait for a read. */
import type { Instant } from '#shared/domain/calendar.ts';
import { type Campaign, isBlacklisted } from '#shared/domain/campaign/campaign.ts';
import { type Life, type News, type Referral, rejudge } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { VerdictState } from '#shared/domain/referral/verdict.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { type ConfirmPorts, confirm } from './confirm.ts';
import type { LatestReads, LatestReadsPorts } from './latest-reads.ts';

export interface SettleOnePorts extends ConfirmPorts, LatestReadsPorts {
  readonly clock: Clock;
}

export interface Settled {
  readonly referral: Referral;
  readonly state: VerdictState;
  /** What must be read before it can be settled. */
  readonly readFirst: readonly Via[];
}

/** What happened between his hold's end and now is on his referral's revision: who reads an older one writes nothing. */
const NO_LIFE: Life = { observations: [], departures: [], judgements: [] };

/** @param campaign as it is now: its lists hold for whoever is still pending. */
export async function settleOne(
  ports: SettleOnePorts,
  reads: LatestReads,
  campaign: Campaign | undefined,
  referral: Referral,
  now: Instant,
): Promise<Settled> {
  const { inviter, member, leaving, holdEndsAt, maximumCounted = 0 } = referral;
  if (campaign !== undefined && (isBlacklisted(campaign, member) || isBlacklisted(campaign, inviter))) {
    const because = { kind: 'blacklisted', campaignVersion: campaign.version } as const;
    return judge(ports, referral, NO_LIFE, { because, barred: 'blacklisted' }, now);
  }
  if (leaving === 'never') {
    const because = { kind: 'hold_over', at: holdEndsAt } as const;
    return judge(ports, referral, NO_LIFE, { because, confirmedAt: holdEndsAt }, now, maximumCounted);
  }
  const found = await confirm(ports, reads, referral);
  if (found.kind === 'not-yet') return { referral, state: 'pending', readFirst: found.readFirst };
  if (found.kind === 'absent') {
    return judge(ports, referral, found.life, { because: { kind: 'hold_over', at: holdEndsAt } }, now, maximumCounted);
  }
  const { because, at: confirmedAt, life = NO_LIFE } = found;
  return judge(ports, referral, life, { because, confirmedAt }, now, maximumCounted);
}

/** Raced, it waits for the next run, which reads it anew. */
async function judge(
  ports: SettleOnePorts,
  referral: Referral,
  life: Life,
  news: News,
  now: Instant,
  maximum = 0,
): Promise<Settled> {
  const rejudged = rejudge(referral, life, news, now);
  // Nothing that is known settles it: the books stay as they are.
  if (rejudged.after.verdict.state === 'pending') return { referral, state: 'pending', readFirst: [] };
  const written = await ports.referrals.recordJudgement(rejudged);
  if (written === 'recorded') return { referral, state: rejudged.after.verdict.state, readFirst: [] };
  if (written === 'raced') return { referral, state: 'pending', readFirst: [] };
  const full = { because: { kind: 'over_maximum', maximum }, barred: 'over_maximum' } as const;
  return judge(ports, referral, life, full, now);
}
