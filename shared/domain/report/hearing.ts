/** Which comings and goings a callback told, and which a read found that nobody had told of. Counted again from the facts, day by day. */
import { daysOf, type Instant, MINUTE } from '../calendar.ts';
import type { MemberId } from '../identity.ts';
import type { Via } from '../referral/standing.ts';
import type { DepartureKind } from '../referral/stay.ts';

export interface Coming {
  readonly what: 'coming';
  readonly member: MemberId;
  readonly at: Instant;
  readonly observedAt: Instant;
  readonly foundBySweep: boolean;
}

export interface Going {
  readonly what: 'going';
  readonly member: MemberId;
  readonly via: Via;
  readonly at: Instant;
  readonly observedAt: Instant;
  readonly kind: DepartureKind;
}

/** A coming or going as it is on the books. */
export type Movement = Coming | Going;

/** Comings and goings of a day, or of several: all of them, and those no callback had told when a read found them. */
export interface Heard {
  readonly comings: number;
  readonly goings: number;
  readonly unheardComings: number;
  readonly unheardGoings: number;
}

export const NOTHING_HEARD: Heard = { comings: 0, goings: 0, unheardComings: 0, unheardGoings: 0 };

/** What happened so shortly before a read, or is told so shortly after it, was on its way: the read only came first. */
const ON_ITS_WAY = MINUTE;

/** One coming or going, on the day it happened itself. */
interface Judged {
  readonly what: Movement['what'];
  readonly at: Instant;
  readonly isHeard: boolean;
}

/**
 * A coming is unheard when a sweep's read found it more than a minute after it happened. One found by a read that another's callback had asked for
 * counts as heard: its own callback cannot be told from that one.
 */
const judgeComing = ({ what, at, observedAt, foundBySweep }: Coming): Judged => ({
  what,
  at,
  isHeard: !foundBySweep || observedAt - at <= ON_ITS_WAY,
});

/** A going is unheard when a read missed him and no callback told it within a minute. Told later it is the same going, dated by the callback. */
function judgeGoings(goings: readonly Going[]): readonly Judged[] {
  const told = new Set(goings.filter(({ kind }) => kind !== 'missed'));
  const missed = goings.filter(({ kind }) => kind === 'missed');
  const found = missed.map((one): Judged => {
    const answer = answerTo(one, [...told]);
    if (answer === undefined) return { what: 'going', at: one.at, isHeard: false };
    told.delete(answer);
    return { what: 'going', at: answer.at, isHeard: answer.observedAt - one.observedAt <= ON_ITS_WAY };
  });
  return [...found, ...[...told].map(({ at }): Judged => ({ what: 'going', at, isHeard: true }))];
}

/** The first callback heard after the read that missed him which tells of a going from there before it. */
const answerTo = (missed: Going, told: readonly Going[]): Going | undefined =>
  told
    .filter(
      ({ via, at, observedAt }) => isSamePlace(via, missed.via) && at <= missed.at && observedAt >= missed.observedAt,
    )
    .toSorted((one, other) => one.observedAt - other.observedAt)[0];

const isSamePlace = (one: Via, other: Via): boolean =>
  one.kind === 'group'
    ? other.kind === 'group' && one.group === other.group
    : other.kind === 'contact' && one.staff === other.staff;

/** Adds up movements, told in any order but with all goings of one member together, by the days of a time zone. */
export function tallyOf(timeZone: string) {
  const dayOf = daysOf(timeZone);
  const days = new Map<string, Heard>();
  const count = ({ what, at, isHeard }: Judged): void => {
    const day = dayOf(at);
    const one = what === 'coming' ? { comings: 1 } : { goings: 1 };
    const unheard = what === 'coming' ? { unheardComings: 1 } : { unheardGoings: 1 };
    days.set(day, sumOf([days.get(day) ?? NOTHING_HEARD, { ...NOTHING_HEARD, ...one, ...(isHeard ? {} : unheard) }]));
  };
  return {
    days: days as ReadonlyMap<string, Heard>,
    addComing: (coming: Coming): void => count(judgeComing(coming)),
    addGoingsOfOne: (goings: readonly Going[]): void => judgeGoings(goings).forEach(count),
  };
}

export const sumOf = (all: readonly Heard[]): Heard =>
  all.reduce(
    (sum, one) => ({
      comings: sum.comings + one.comings,
      goings: sum.goings + one.goings,
      unheardComings: sum.unheardComings + one.unheardComings,
      unheardGoings: sum.unheardGoings + one.unheardGoings,
    }),
    NOTHING_HEARD,
  );

/** A recount may read so many entries an hour: a small campaign is recounted every hour, one of a million members every day. */
const ENTRIES_AN_HOUR = 50_000;
const AT_LEAST_EVERY_HOURS = 24;

/** The work of recounting grows with the campaign and must not be done every hour. */
export function hoursBetweenRecounts(entries: number): number {
  return Math.min(AT_LEAST_EVERY_HOURS, entries / ENTRIES_AN_HOUR);
}
