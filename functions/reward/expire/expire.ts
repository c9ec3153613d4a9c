/** Reward flow: grants nobody has claimed in time are told to the one who grants, hour by hour; so is whatever a campaign has owed for too long. */
import { HOUR, type Instant, isoInstant, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { allWaiting } from '#shared/domain/reward/line.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';

export interface ExpirePorts {
  readonly rewards: RewardStore;
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
  readonly announceRewardDue: Announce<RewardDue>;
}

export interface ExpireOutcome {
  readonly kind: 'looked';
  readonly overdue: number;
  readonly caughtUp: number;
}

const OWED_TOO_LONG = 10 * MINUTE;
const STILL_WRITTEN = 2 * HOUR;
const hourOf = (at: Instant): Instant => at - (at % HOUR);

export async function expireGrants(ports: ExpirePorts): Promise<ExpireOutcome> {
  const now = ports.clock.eventNow();
  const campaigns = await ports.campaigns.campaigns();
  const begun = (await ports.rewards.expiredBefore()) ?? firstStartOf(campaigns, now);
  let overdue = 0;
  let firstHeld: Instant | undefined;
  for (let hour = hourOf(begun); hour <= now; hour += HOUR) {
    let cursor: string | undefined;
    do {
      const page = await ports.rewards.toExpire(hour, now, cursor);
      for (const grant of page.items) await ports.announceRewardDue(overdueOf(grant, now));
      overdue += page.items.length;
      if (page.items.length > 0) firstHeld ??= hour;
      cursor = page.next;
    } while (cursor !== undefined);
  }
  await ports.rewards.noteExpiredBefore(Math.min(firstHeld ?? now, hourOf(now - STILL_WRITTEN)));
  let caughtUp = 0;
  // Also those whose file gives nothing any more: what they promised stands.
  for (const { id } of campaigns) {
    if (!(await isAwaited(ports, id, now))) continue;
    await ports.announceRewardDue({ version: 1, id: `owed:${id}:${isoInstant(now)}`, campaign: id, what: 'catch-up' });
    caughtUp += 1;
  }
  return { kind: 'looked', overdue, caughtUp };
}

const firstStartOf = (campaigns: readonly Campaign[], now: Instant): Instant =>
  Math.min(now, ...campaigns.flatMap(({ rewards, startsAt }) => (rewards === undefined ? [] : [startsAt])));

/** Something has been owed for too long; or somebody waits, and a new day, a larger budget or new codes may have made room that no message told. */
async function isAwaited({ rewards }: ExpirePorts, campaign: CampaignId, now: Instant): Promise<boolean> {
  if ((await rewards.climbsOwed(campaign, 1, now - OWED_TOO_LONG)).length > 0) return true;
  return allWaiting((await rewards.till(campaign, [], [])).spending) > 0;
}

const overdueOf = ({ campaign, participant, rung, claimBy = 0 }: Grant, now: Instant): RewardDue => ({
  version: 1,
  id: `expire:${campaign}:${participant}:${rung}:${claimBy}:${hourOf(now)}`,
  campaign,
  what: 'expire',
  participant,
  rung,
});
