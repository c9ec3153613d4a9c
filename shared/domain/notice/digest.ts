/** A digest: what one staff member is told now, in one message; what is urgent first. What finds no room in it is told by the next. */
import { type Instant, wallClock } from '../calendar.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { MemberId } from '../identity.ts';
import type { Fact } from './facts.ts';
import { isQuietAt } from './notice-rules.ts';
import { mayBeTold, saying, type Told, type ToldOf, toldOf, type Unsure } from './told.ts';
import { bytesOf } from './wording.ts';

/** One WeCom message (docs path 90236). */
export const MESSAGE_BYTES = 2_048;

export interface Reached {
  readonly participant: MemberId;
  /** By how many friends it needs. */
  readonly rung: number;
}

/** What there is to tell of one campaign. */
export interface CampaignNews {
  readonly campaign: Campaign;
  readonly facts: readonly Fact[];
  /** Who was noted after the one instant and until the other; wall time. */
  readonly reached: readonly Reached[];
  readonly reachedAfter: Instant;
  readonly reachedUpTo: Instant;
}

export interface Digest {
  readonly text: string;
  /** To be written before the text is said. */
  readonly after: Told & { readonly unsure: Unsure };
}

/** Undefined: there is nothing to tell him, or he may not be told now. */
export function digestOf(told: Told, all: readonly CampaignNews[], now: Instant): Digest | undefined {
  if (!mayBeTold(told, now)) return undefined;
  const items = all.flatMap((news) => itemsOf(news, toldOf(told, news.campaign.id), now));
  const zone = all[0]?.campaign.timeZone ?? 'UTC';
  // The time makes every digest another text: WeCom drops one that it has just delivered.
  const taken = whatFits(`裂变活动快报 ${wallClock(zone, now)(now)}`, urgentFirst(items));
  if (taken.chosen.length === 0) return undefined;
  return { text: taken.text, after: noted(told, all, taken, now) };
}

interface Item {
  readonly news: CampaignNews;
  /** The fact it tells; absent: who reached what. */
  readonly fact?: Fact;
  /** The longest first: of these the first that fits. */
  readonly wordings: readonly string[];
}

function itemsOf(news: CampaignNews, told: ToldOf | undefined, now: Instant): readonly Item[] {
  const { campaign, facts, reached } = news;
  const isQuiet = isQuietAt(campaign.notices?.quiet, campaign.timeZone, now);
  const fresh = facts.filter(({ ids, isUrgent }) => !told?.facts.includes(ids[0]) && (isUrgent || !isQuiet));
  const items: Item[] = fresh.map((fact) => ({ news, fact, wordings: [fact.line] }));
  return isQuiet || reached.length === 0 ? items : [...items, { news, wordings: wordingsOf(reached) }];
}

interface Taken {
  readonly text: string;
  readonly chosen: readonly Item[];
}

const isUrgent = ({ fact }: Item): boolean => fact?.isUrgent ?? false;

/** Otherwise in the order of the campaigns, and of the kinds. */
const urgentFirst = (items: readonly Item[]): readonly Item[] => [
  ...items.filter(isUrgent),
  ...items.filter((item) => !isUrgent(item)),
];

const IDS_SHOWN = [20, 10, 5, 2, 0];

/** All rungs together, with fewer and fewer of the ids; how many there are is always said. */
function wordingsOf(reached: readonly Reached[]): readonly string[] {
  const byRung = Map.groupBy(reached, ({ rung }) => rung);
  const rungs = [...byRung].toSorted(([one], [other]) => one - other);
  return [
    ...IDS_SHOWN.map((most) => rungs.map(([rung, those]) => rungLine(rung, those, most)).join('\n')),
    `达到阶梯：共 ${reached.length} 人次`,
  ];
}

function rungLine(rung: number, reached: readonly Reached[], most: number): string {
  const ids = reached.slice(0, most).map(({ participant }) => participant);
  const shown = ids.length === 0 ? '' : `（${ids.join('、')}${ids.length < reached.length ? '…' : ''}）`;
  return `达到阶梯「${rung} 人」：${reached.length} 人${shown}`;
}

/** Under the name of each campaign what is told of it; each campaign stands where its first item was taken. */
function whatFits(head: string, items: readonly Item[]): Taken {
  let text = head;
  let lines = new Map<Campaign, readonly string[]>();
  const chosen: Item[] = [];
  for (const item of items) {
    const { campaign } = item.news;
    for (const wording of item.wordings) {
      const more = new Map(lines).set(campaign, [...(lines.get(campaign) ?? []), wording]);
      const longer = textOf(head, more);
      if (bytesOf(longer) > MESSAGE_BYTES) continue;
      [text, lines] = [longer, more];
      chosen.push(item);
      break;
    }
  }
  return { text, chosen };
}

const textOf = (head: string, lines: ReadonlyMap<Campaign, readonly string[]>): string =>
  [head, ...[...lines].map(([{ name, id }, told]) => [`【${name}】${id}`, ...told].join('\n'))].join('\n');

/** As it stands once this is said. Campaigns that no longer name him are forgotten. */
function noted(told: Told, all: readonly CampaignNews[], { text, chosen }: Taken, now: Instant): Digest['after'] {
  const idsIn = (news: CampaignNews): readonly string[] =>
    chosen.flatMap((item) => (item.news === news ? (item.fact?.ids ?? []) : []));
  const campaigns = all.map((news): readonly [string, ToldOf] => {
    const before = toldOf(told, news.campaign.id);
    const tellsReached = chosen.some((item) => item.news === news && item.fact === undefined);
    return [
      news.campaign.id,
      {
        facts: [...new Set([...(before?.facts ?? []), ...idsIn(news)])],
        reachedUpTo: tellsReached || news.reached.length === 0 ? news.reachedUpTo : news.reachedAfter,
      },
    ];
  });
  const unsure: Unsure = {
    text,
    firstAt: now,
    isUrgent: chosen.some(isUrgent),
    facts: Object.fromEntries(all.map((news) => [news.campaign.id, idsIn(news)])),
  };
  return { ...saying(told, now), campaigns: Object.fromEntries(campaigns), unsure };
}
