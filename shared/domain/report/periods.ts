/**
 * Which periods of a campaign are closed: its days in its own time zone, and the whole of it at its end. A period closes two hours after its end;
 * what is heard of it later makes a new revision.
 */
import { DAY, dayIn, HOUR, type Instant, isoInstant } from '../calendar.ts';
import { type Campaign, endOf } from '../campaign/campaign.ts';
import type { Period } from './figures.ts';

export const CLOSES_AFTER = 2 * HOUR;
export const FINAL = 'final';

/** Its name is its day, `2026-11-26`, or `final`. */
export interface NamedPeriod extends Period {
  readonly name: string;
}

/** Every closed period, oldest first; the days end with the one on which the campaign ended. */
export function closedPeriods(campaign: Campaign, asOf: Instant): readonly NamedPeriod[] {
  const { id, timeZone, startsAt } = campaign;
  const about = { campaign: `${id}`, time_zone: timeZone, from: isoInstant(startsAt) };
  const periodOf = (name: string, until: Instant): NamedPeriod => ({
    ...about,
    name,
    until: isoInstant(until),
    closes_at: isoInstant(until + CLOSES_AFTER),
  });
  const days: NamedPeriod[] = [];
  const last = Math.min(asOf, endOf(campaign) - 1);
  for (let at = startsAt; at <= last; ) {
    const day = dayIn(timeZone, at);
    const until = endOfDay(timeZone, day);
    if (until + CLOSES_AFTER <= asOf) days.push(periodOf(day, until));
    at = until;
  }
  const end = lastWord(campaign);
  return end + CLOSES_AFTER <= asOf ? [...days, periodOf(FINAL, end)] : days;
}

/** Holds that run at the end go on to theirs, and are settled within two hours. */
const lastWord = (campaign: Campaign): Instant => endOf(campaign) + campaign.holdSeconds * 1_000 + CLOSES_AFTER;

/** A campaign that ended so long ago has said everything. */
const REMEMBERED = 60 * DAY;
export const isReported = (campaign: Campaign, asOf: Instant): boolean =>
  campaign.startsAt <= asOf && asOf < lastWord(campaign) + REMEMBERED;

/** No zone is further from UTC, and no clock is put forward or back by more. */
const FURTHEST = 15 * HOUR;

/** The first instant that is no longer that day, whatever clocks do meanwhile. */
export function endOfDay(timeZone: string, day: string): Instant {
  const noon = Date.parse(`${day}T12:00:00Z`);
  let [within, beyond] = [noon - FURTHEST - DAY, noon + FURTHEST + DAY];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (dayIn(timeZone, middle) > day) beyond = middle;
    else within = middle;
  }
  return beyond;
}

/** How many hours back a run looks; in the first run after midnight, as far as anything is told late. */
const LATELY = 48;
const LATE = 31 * 24;

/** The closed hours a run of this hour looks at again, oldest first. */
export const hoursToLookAt = (asOf: Instant): readonly string[] =>
  closedHours(asOf, new Date(asOf).getUTCHours() === 0 ? LATE : LATELY);

/** Hours of UTC that are closed, of the last so many; oldest first. */
export function closedHours(asOf: Instant, hoursBack: number): readonly string[] {
  const last = Math.floor((asOf - CLOSES_AFTER) / HOUR) - 1;
  return Array.from({ length: hoursBack }, (_, index) =>
    isoInstant((last - hoursBack + 1 + index) * HOUR).slice(0, 13),
  );
}
