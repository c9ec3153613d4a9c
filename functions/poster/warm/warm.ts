/** Poster flow, beside the others: one turn of a pre-warming run. It asks for the next few posters, and says when to go on; who waits for his poster never waits for it. */
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { ended, mayAsk, movedOn, needOf, type WarmJob, waited } from '#shared/domain/poster/warming.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import { type WarmDue, warmDue } from '#shared/messages/warm-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Digest } from '#shared/ports/digest.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { QueueDepth } from '#shared/ports/queue-depth.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';

export interface WarmPostersPorts {
  readonly campaigns: CampaignStore;
  readonly warming: WarmStore;
  readonly digest: Digest;
  readonly clock: Clock;
  /** Onto a queue of its own, behind which nobody waits. */
  readonly announceWantedInBulk: Announce<PosterWanted>;
  readonly announceWarmDue: Announce<WarmDue>;
  readonly wantedInBulkDepth: QueueDepth;
  readonly bulkDepth: QueueDepth;
}

export type WarmPostersOutcome =
  | { readonly kind: 'asked'; readonly asked: number; readonly waiting: number; readonly isDone: boolean }
  | { readonly kind: 'held-back'; readonly waiting: number }
  | { readonly kind: 'campaign-ended' }
  | { readonly kind: 'superseded' };

const ASKED_AT_ONCE = 10;

/** @param everySeconds how long the queue holds a turn back. */
export async function warmPosters(
  ports: WarmPostersPorts,
  due: WarmDue,
  everySeconds: number,
): Promise<WarmPostersOutcome> {
  const { warming, clock } = ports;
  const held = await warming.job(due.campaign);
  const isCurrent = held?.state === 'running' && held.startedAt === due.startedAt && held.turn <= due.turn;
  if (held === undefined || !isCurrent) return { kind: 'superseded' };
  const campaign = await campaignOf(ports, held);
  if (clock.eventNow() >= endOf(campaign)) {
    await warming.replace(held, ended(held, 'campaign-ended', clock.wallNow()));
    return { kind: 'campaign-ended' };
  }
  const job: WarmJob = { ...held, turn: due.turn };
  const waiting = (await ports.wantedInBulkDepth()) + (await ports.bulkDepth());
  const most = mayAsk(job, everySeconds, waiting);
  if (most === 0) {
    await goOn(ports, held, waited(job));
    return { kind: 'held-back', waiting };
  }
  const need = needOf(job.mode, ports.digest.sha256Hex, campaign);
  const { items: members, next } = await warming.needing(job.campaign, need, most, job.cursor);
  await askForAll(ports, job, members);
  const moved = movedOn(job, members.length, next, clock.wallNow());
  await goOn(ports, held, moved);
  return { kind: 'asked', asked: members.length, waiting, isDone: moved.state === 'done' };
}

/** The next turn is said before it is written: a death in between repeats this one, and what was said too early is the next turn all the same. */
async function goOn({ warming, announceWarmDue }: WarmPostersPorts, held: WarmJob, moved: WarmJob): Promise<void> {
  if (moved.state === 'running') await announceWarmDue(warmDue(moved));
  await warming.replace(held, moved);
}

/** @throws Refused `CAMPAIGN_UNKNOWN` */
async function campaignOf({ campaigns }: WarmPostersPorts, { campaign: id }: WarmJob): Promise<Campaign> {
  const campaign = await campaigns.campaign(id);
  if (campaign !== undefined) return campaign;
  throw new Refused('CAMPAIGN_UNKNOWN', 'Posters are to be pre-warmed for a campaign that is not stored.', {
    campaign: id,
  });
}

/** A request has the same id whenever its turn is repeated, so the queue takes it once. */
async function askForAll(ports: WarmPostersPorts, { campaign, startedAt }: WarmJob, members: readonly MemberId[]) {
  for (let from = 0; from < members.length; from += ASKED_AT_ONCE) {
    const few = members.slice(from, from + ASKED_AT_ONCE);
    await Promise.all(
      few.map((member) =>
        ports.announceWantedInBulk({
          version: 1,
          id: `warm:${startedAt}:${campaign}:${member}`,
          campaign,
          subject: { kind: 'member', member },
          urgency: 'bulk',
        }),
      ),
    );
  }
}
