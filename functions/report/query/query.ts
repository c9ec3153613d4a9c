/** Report flow: a question put to the lake in SQL. Without a campaign the facts can be asked; with one, its views and figures by their names, too. */
import { DAY, isoInstant } from '#shared/domain/calendar.ts';
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { LakeQuestion } from '#shared/messages/analyst-command.ts';
import type { Analyst, Row, Scope } from '#shared/ports/analyst.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { Refused } from '#shared/ports/failure.ts';
import { filesOf, type LakeShelf } from '#shared/ports/lake-shelf.ts';
import { firstFactOf } from '#shared/story/campaign-hours.ts';

export interface QueryPorts {
  readonly shelf: LakeShelf;
  readonly analyst: Analyst;
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
}

export interface Answered {
  readonly kind: 'rows';
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Says so where there are more rows than were wanted. */
  readonly note?: string;
}

/** Of the lake, unless told otherwise. */
const DAYS_BACK = 31;
const MOST = 1_000;

export async function queryLake(ports: QueryPorts, question: LakeQuestion): Promise<Answered> {
  const campaign = question.campaign === undefined ? undefined : await ports.campaigns.campaign(question.campaign);
  if (question.campaign !== undefined && campaign === undefined) {
    throw new Refused('CAMPAIGN_UNKNOWN', `There is no campaign ${question.campaign}.`, {
      campaign: question.campaign,
    });
  }
  const now = ports.clock.eventNow();
  const begun = campaign === undefined ? now - DAYS_BACK * DAY : await firstFactOf(ports, campaign);
  const from = question.from ?? isoInstant(begun).slice(0, 10);
  const to = question.to ?? isoInstant(now).slice(0, 10);
  const hours = await ports.shelf.hours(from, to);
  const paths = await ports.shelf.fetch(hours.flatMap(filesOf));
  const session = await ports.analyst.open(paths, campaign && scopeOf(campaign, now));
  try {
    const most = question.limit ?? MOST;
    const { columns, rows: all, more } = await session.query(question.sql, most);
    const rows = fitting(all);
    if (rows.length < all.length) return { kind: 'rows', columns, rows, note: tooLarge(rows.length) };
    const note = more ? { note: `There are more than ${most} rows: --limit shows up to 10,000, or ask for less.` } : {};
    return { kind: 'rows', columns, rows, ...note };
  } finally {
    session.close();
  }
}

/** A function answers at most 6 MB. */
const MOST_BYTES = 5_000_000;

function fitting(rows: readonly Row[]): readonly Row[] {
  let bytes = 0;
  const first = rows.findIndex((row) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return bytes > MOST_BYTES;
  });
  return first < 0 ? rows : rows.slice(0, first);
}

const tooLarge = (shown: number): string =>
  `The first ${shown} rows are shown; more do not fit into one answer: ask for fewer columns.`;

/** Everything told so far. */
function scopeOf(campaign: Campaign, now: number): Scope {
  const until = isoInstant(Math.min(now, endOf(campaign) + DAYS_BACK * DAY));
  const { id, timeZone, mechanic, startsAt } = campaign;
  return { campaign: id, timeZone, mechanic, from: isoInstant(Math.min(startsAt, now - 1)), until };
}
