/**
 * How far the books of a campaign can be trusted (完整度): what callbacks told and what only reads found, how lately was read, what waits for a
 * read, and what no read can recover.
 */
import { HOUR, type Instant } from '../calendar.ts';
import type { CampaignId, StaffId } from '../identity.ts';
import { type Heard, hoursBetweenRecounts } from './hearing.ts';

/** Groups that are open and staff whose contacts the campaign goes by, and how many of them were read lately. */
export interface Read {
  readonly groups: number;
  readonly groupsRead: number;
  readonly staff: number;
  readonly staffRead: number;
  /** Wall time at which the oldest of all these latest reads began; absent where nothing was ever read. */
  readonly oldestReadAt?: Instant;
}

/** Referrals whose hold is over and which no read has confirmed yet. */
export interface Waiting {
  readonly due: number;
  readonly longestSeconds: number;
}

/** Customers who deleted a staff member: only WeCom's number tells of those whose callback was lost. */
export interface Partings {
  /** By WeCom's count. */
  readonly told: number;
  /** On our books, of the same staff and days. */
  readonly recorded: number;
  /** Of those WeCom counted; what we have beyond a day's number makes good for no other day. */
  readonly recovered: number;
  /** Of whom WeCom told nothing of a day, or could not be asked: they are in none of these numbers. */
  readonly unmeasured: readonly StaffId[];
}

/** What was found; a part that was not measured is absent. */
export interface Figures {
  readonly heard?: Heard;
  readonly read?: Read;
  readonly waiting?: Waiting;
  readonly partings?: Partings;
}

/** `weakest` is the part whose share it is. */
export interface Badge {
  readonly percent: number;
  readonly weakest: 'heard' | 'read' | 'partings';
}

/** A day's own figures. What was read and what waited are as they were last found on that day; partings are those of the day in China. */
export interface DayCompleteness extends Figures {
  readonly campaign: CampaignId;
  /** In the campaign's time zone: `2026-11-22`. */
  readonly day: string;
  readonly measuredAt: Instant;
}

/** As it stands now: heard of today and yesterday, partings of the last seven whole days. */
export interface Completeness extends Figures {
  readonly campaign: CampaignId;
  readonly measuredAt: Instant;
  /** When its comings and goings were counted last, and over how many entries of the books. */
  readonly countedAt: Instant;
  readonly entries: number;
  /** Since it began. */
  readonly total: Heard;
}

/** Of fewer comings and goings, or partings, one that is lost is no sign of anything. */
export const ENOUGH_FOR_A_SIGN = 20;

/**
 * The smallest of three shares, in whole percent rounded down, so that only what is complete is called 100: of the comings and goings, those that
 * were not found unheard by a read; of open groups and staff, those read lately; of the customers who by WeCom's count deleted a staff member,
 * those on our books. A part of which there is nothing says nothing; undefined when none says anything.
 * @param atLeast a part of fewer comings and goings, or partings, is left out: one of two lost is no sign.
 */
export function badgeOf({ heard, read, partings }: Figures, atLeast = 1): Badge | undefined {
  const shares: (readonly [Badge['weakest'], number, number, number])[] = [];
  if (heard !== undefined) {
    const all = heard.comings + heard.goings;
    shares.push(['heard', all - heard.unheardComings - heard.unheardGoings, all, atLeast]);
  }
  if (read !== undefined) shares.push(['read', read.groupsRead + read.staffRead, read.groups + read.staff, 1]);
  if (partings !== undefined) shares.push(['partings', partings.recovered, partings.told, atLeast]);
  return shares
    .filter(([, , all, enough]) => all >= enough)
    .map(([weakest, part, all]) => ({ weakest, percent: Math.floor((100 * part) / all) }))
    .toSorted((one, other) => one.percent - other.percent)[0];
}

/** One staff member's day: `told` is absent where WeCom told nothing of it. */
export interface StaffDay {
  readonly staff: StaffId;
  readonly day: string;
  readonly recorded: number;
  readonly told?: number;
}

export function partingsOf(days: readonly StaffDay[]): Partings {
  const measured = days.flatMap(({ recorded, told }) => (told === undefined ? [] : [{ recorded, told }]));
  const sum = (of: (day: { readonly recorded: number; readonly told: number }) => number): number =>
    measured.reduce((total, day) => total + of(day), 0);
  return {
    told: sum(({ told }) => told),
    recorded: sum(({ recorded }) => recorded),
    recovered: sum(({ told, recorded }) => Math.min(told, recorded)),
    unmeasured: [...new Set(days.flatMap(({ staff, told }) => (told === undefined ? [staff] : [])))],
  };
}

/** What was known of a day, and what is newer; an hour in which WeCom could be asked of fewer staff takes nothing back. */
export function withNews(known: Figures, news: Figures): Figures {
  const isWorse =
    known.partings !== undefined &&
    news.partings !== undefined &&
    known.partings.unmeasured.length < news.partings.unmeasured.length;
  return { ...known, ...news, ...(isWorse ? { partings: known.partings } : {}) };
}

export const isRecountDue = (before: Pick<Completeness, 'countedAt' | 'entries'> | undefined, now: Instant): boolean =>
  before === undefined || now - before.countedAt >= hoursBetweenRecounts(before.entries) * HOUR;

/** When each was read last; undefined: never. What has been the campaign's for a shorter time than "lately" need not have been read. */
export function readOf(
  latest: { readonly groups: readonly (Instant | undefined)[]; readonly staff: readonly (Instant | undefined)[] },
  since: Instant,
  isNewcomer: boolean,
): Read {
  const isAsked = (at: Instant | undefined): boolean => at !== undefined || !isNewcomer;
  const [groups, staff] = [latest.groups.filter(isAsked), latest.staff.filter(isAsked)];
  const isLate = (at: Instant | undefined): boolean => at === undefined || at < since;
  const ever = [...groups, ...staff].filter((at) => at !== undefined);
  return {
    groups: groups.length,
    groupsRead: groups.filter((at) => !isLate(at)).length,
    staff: staff.length,
    staffRead: staff.filter((at) => !isLate(at)).length,
    ...(ever.length === 0 ? {} : { oldestReadAt: Math.min(...ever) }),
  };
}
