/** Referrals whose hold is over and which wait for a read, campaign by campaign. */
import { type Instant, SECOND } from '#shared/domain/calendar.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Waiting } from '#shared/domain/report/completeness.ts';
import { type HoursOfHoldsPorts, hoursOfHolds } from '#shared/story/hours-of-holds.ts';

export const NOBODY_WAITS: Waiting = { due: 0, longestSeconds: 0 };

export async function waitingByCampaign(
  ports: HoursOfHoldsPorts,
  now: Instant,
): Promise<ReadonlyMap<CampaignId, Waiting>> {
  const waiting = new Map<CampaignId, Waiting>();
  for await (const hour of hoursOfHolds(ports, now)) {
    let cursor: string | undefined;
    do {
      const page = await ports.holds.due(hour, now, cursor);
      for (const { campaign, holdEndsAt } of page.items) {
        const { due, longestSeconds } = waiting.get(campaign) ?? NOBODY_WAITS;
        const seconds = Math.round((now - holdEndsAt) / SECOND);
        waiting.set(campaign, { due: due + 1, longestSeconds: Math.max(longestSeconds, seconds) });
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return waiting;
}
