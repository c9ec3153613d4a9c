/** A day's figures are kept by themselves, so that a report of that day can show them; only days of which something new is known are written. */
import { daysOf, type Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import {
  type DayCompleteness,
  partingsOf,
  type Read,
  type StaffDay,
  type Waiting,
  withNews,
} from '#shared/domain/report/completeness.ts';
import type { Heard } from '#shared/domain/report/hearing.ts';
import type { CompletenessStore } from '#shared/ports/completeness-store.ts';

export interface Known {
  readonly countedAt: Instant;
  readonly entries: number;
  readonly kept: readonly DayCompleteness[];
  /** Where everything was counted anew. */
  readonly days?: ReadonlyMap<string, Heard>;
}

export interface News {
  readonly campaign: Campaign;
  readonly now: Instant;
  readonly measuredAt: Instant;
  readonly read: Read;
  readonly waiting: Waiting;
  readonly staffDays: readonly StaffDay[];
  readonly known: Known;
}

export async function keepDays(store: CompletenessStore, news: News): Promise<readonly DayCompleteness[]> {
  const { campaign, now, measuredAt, known } = news;
  const kept = new Map(known.kept.map((one) => [one.day, one]));
  const partings = Map.groupBy(news.staffDays, ({ day }) => day);
  const today = daysOf(campaign.timeZone)(now);
  const all = new Set([...kept.keys(), ...(known.days?.keys() ?? []), ...partings.keys(), today]);
  const days: DayCompleteness[] = [];
  for (const day of [...all].toSorted()) {
    const before = kept.get(day);
    const heard = known.days?.get(day);
    const parted = partings.get(day);
    const figures = withNews(before ?? {}, {
      ...(heard === undefined ? {} : { heard }),
      ...(parted === undefined ? {} : { partings: partingsOf(parted) }),
      ...(day === today ? { read: news.read, waiting: news.waiting } : {}),
    });
    const after = { ...figures, campaign: campaign.id, day, measuredAt };
    const isNews =
      day === today || JSON.stringify({ ...after, measuredAt: before?.measuredAt }) !== JSON.stringify(before);
    if (isNews) await store.keepDay(after);
    days.push(isNews ? after : (before ?? after));
  }
  return days;
}
