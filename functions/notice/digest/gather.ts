/** What there is to tell of one campaign: facts from the till and the latest completeness, and who has reached a rung, if the books say so too. */
import { DAY, dayIn, type Instant, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignNews } from '#shared/domain/notice/digest.ts';
import { type Fact, factsOf } from '#shared/domain/notice/facts.ts';
import { type Told, toldOf } from '#shared/domain/notice/told.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CompletenessStore } from '#shared/ports/completeness-store.ts';
import type { NoticeStore, ReachedNote } from '#shared/ports/notice-store.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';

export interface GatherPorts {
  readonly rewards: RewardStore;
  readonly completeness: CompletenessStore;
  readonly news: NoticeStore;
  readonly clock: Clock;
}

/** A decision that was noted is written, or never will be: the step that takes it lives for a minute. */
const DECIDED_BY_NOW = 2 * MINUTE;
/** Older is no news. */
const NEWS_FOR = 2 * DAY;

export async function readFacts(ports: GatherPorts, campaign: Campaign, below: number): Promise<readonly Fact[]> {
  const now = ports.clock.eventNow();
  const { id, timeZone, rewards } = campaign;
  const completeness = await ports.completeness.latest(id);
  const books = completeness === undefined ? {} : { completeness };
  if (rewards === undefined) return factsOf(campaign, books, below, now);
  const stocks = (await ports.rewards.stocks(id)).map(({ name }) => name);
  const till = await ports.rewards.till(id, [dayIn(timeZone, now)], stocks);
  return factsOf(campaign, { ...books, till }, below, now);
}

/** Whoever is named first hears of what is noted from the campaign's latest change on. */
export async function newsFor(
  ports: GatherPorts,
  campaign: Campaign,
  facts: readonly Fact[],
  told: Told,
): Promise<CampaignNews> {
  const until = ports.clock.wallNow() - DECIDED_BY_NOW;
  const since = toldOf(told, campaign.id)?.reachedUpTo ?? campaign.appliedAt;
  const reachedAfter = Math.max(Math.min(since, until), until - NEWS_FOR);
  if (!campaign.notices?.kinds.includes('rung')) {
    return { campaign, facts, reached: [], reachedAfter, reachedUpTo: until };
  }
  const all = await ports.news.noted(campaign.id, reachedAfter);
  const notes = all.filter(({ notedAt }) => notedAt <= until);
  const found = await Promise.all(notes.map(async (note) => ((await isOnTheBooks(ports, note)) ? [note] : [])));
  const reachedUpTo = notes.at(-1)?.notedAt ?? reachedAfter;
  return { campaign, facts, reached: once(found.flat()), reachedAfter, reachedUpTo };
}

/** Of a decision that was never written, or taken again later, nothing is told. */
async function isOnTheBooks({ rewards }: GatherPorts, note: ReachedNote): Promise<boolean> {
  const grant = await rewards.grant(note.campaign, note.participant, note.rung);
  return grant?.history[0]?.at === note.at;
}

const once = (notes: readonly ReachedNote[]): readonly ReachedNote[] => [
  ...new Map(notes.map((note): [string, ReachedNote] => [`${note.rung} ${note.participant}`, note])).values(),
];

/** What is over for long is told no more. */
export const STILL_TOLD_AFTER_END: Instant = 30 * DAY;
