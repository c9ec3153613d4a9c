/** Pre-warming runs in memory, held to the same contract suite as the real ones; who needs a poster, the domain's own rule says. */
import type { CampaignId } from '#shared/domain/identity.ts';
import { needsPoster, type PosterNeed, type WarmJob } from '#shared/domain/poster/warming.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import type { InMemoryReferralStore } from './in-memory-referral-store.ts';

export function inMemoryWarmStore(
  referrals: Pick<InMemoryReferralStore, 'allStandings'>,
  writes: CountedWrites = countedWrites(),
): WarmStore {
  const jobs = new Map<CampaignId, WarmJob>();
  const needing = (campaign: CampaignId, need: PosterNeed, after = '') =>
    referrals
      .allStandings()
      .filter((standing) => standing.campaign === campaign && standing.member > after && needsPoster(need, standing));
  return {
    async job(campaign) {
      return jobs.get(campaign);
    },

    async replace(before, job) {
      const held = jobs.get(job.campaign);
      const isAsRead =
        held?.startedAt === before?.startedAt && held?.turn === before?.turn && held?.state === before?.state;
      if (!isAsRead) return 'raced';
      writes.before('warm.replace');
      jobs.set(job.campaign, job);
      return 'replaced';
    },

    async countNeeding(campaign, need) {
      return needing(campaign, need).length;
    },

    async needing(campaign, need, most, cursor) {
      const all = needing(campaign, need, cursor?.replace(/^after-/, ''));
      const items = all.slice(0, most).map(({ member }) => member);
      return all.length > most ? { items, next: `after-${items.at(-1)}` } : { items };
    },
  };
}
