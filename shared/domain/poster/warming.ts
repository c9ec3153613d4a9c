/** Pre-warming: a campaign's posters are made before anybody waits for them, at a bounded pace, because people who wait come first. */
import { type Instant, MINUTE } from '../calendar.ts';
import type { CampaignId } from '../identity.ts';
import type { Standing } from '../referral/standing.ts';
import { type Art, artMark, showsArt } from './fingerprint.ts';

export type WarmMode = 'missing' | 'stale';

/** `missing`: who has no poster. `stale`: whose poster shows other art than the campaign's, named by its mark. */
export type PosterNeed = { readonly mode: 'missing' } | { readonly mode: 'stale'; readonly art: string };

export const needOf = (mode: WarmMode, sha256Hex: (text: string) => string, campaign: Art): PosterNeed =>
  mode === 'missing' ? { mode } : { mode, art: artMark(sha256Hex, campaign) };

/** One run over a campaign's participants. One per campaign at a time; the latest is kept. */
export interface WarmJob {
  readonly campaign: CampaignId;
  /** The campaign's version at the start; posters are drawn as the campaign is when their turn comes. */
  readonly campaignVersion: number;
  readonly mode: WarmMode;
  /** Wall time; with the campaign it names the run. */
  readonly startedAt: Instant;
  readonly perMinute: number;
  /** Who needed a poster at the start, counted once. */
  readonly total: number;
  /** Who was asked for; moves in the same write as the cursor. Who had his poster by the time a turn was repeated is not among them. */
  readonly asked: number;
  /** Where in the list of participants it goes on; absent at its beginning. */
  readonly cursor?: string;
  /** Grows with every write. What was said for an earlier turn changes nothing any more. */
  readonly turn: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'campaign-ended';
  readonly finishedAt?: Instant;
}

export const PER_MINUTE = 600;
export const LEAST_PER_MINUTE = 60;
/** WeCom takes 42 calls a second sustained; a poster asked for costs up to two, and live people need the rest. */
export const MOST_PER_MINUTE = 2_000;
/** Requests and drawings that wait, together: a renderer that is slow or broken piles up no more than this. */
export const MOST_WAITING = 2_000;

/** A participant is asked for where he has no poster, or, after an art change, where the one he has shows other art. Nobody is asked for both. */
export function needsPoster(need: PosterNeed, { poster }: Pick<Standing, 'poster'>): boolean {
  return need.mode === 'missing'
    ? poster === undefined
    : poster !== undefined && !showsArt(poster.fingerprint, need.art);
}

/** How many may be asked for this turn: no more than the pace allows, and never so many that more than the bound would wait. */
export function mayAsk({ perMinute }: WarmJob, everySeconds: number, waiting: number): number {
  const pace = Math.max(1, Math.floor((perMinute * everySeconds) / 60));
  return Math.max(0, Math.min(pace, MOST_WAITING - waiting));
}

/** A turn in which nobody could be asked for, because too many wait. */
export const waited = (job: WarmJob): WarmJob => ({ ...job, turn: job.turn + 1 });

/** A turn in which so many were asked for. Without a place to go on the run is done. */
export function movedOn(job: WarmJob, asked: number, cursor: string | undefined, now: Instant): WarmJob {
  const moved = { ...job, turn: job.turn + 1, asked: job.asked + asked };
  return cursor === undefined ? ended(moved, 'done', now) : { ...moved, cursor };
}

/** Over, for whatever reason: its numbers stay to be looked at. */
export function ended(job: WarmJob, state: Exclude<WarmJob['state'], 'running'>, now: Instant): WarmJob {
  return { ...job, state, finishedAt: now };
}

/** By the pace it has had, once that can be told; until then by the one it was given. Undefined when it is over. */
export function minutesLeft(job: WarmJob, now: Instant): number | undefined {
  if (job.state !== 'running') return undefined;
  const minutes = (now - job.startedAt) / MINUTE;
  const pace = minutes >= 1 && job.asked > 0 ? Math.min(job.perMinute, job.asked / minutes) : job.perMinute;
  return Math.ceil(Math.max(0, job.total - job.asked) / pace);
}
