/**
 * What one staff member was told, and when: at most one message in five minutes and twenty in an hour, each fact at most once. What is about to be
 * said is noted first; until it is known to have arrived it is said again word for word, for WeCom drops what it has delivered within half an hour.
 */
import { HOUR, type Instant, MINUTE } from '../calendar.ts';
import type { CampaignId, StaffId } from '../identity.ts';

/** Of one campaign. */
export interface ToldOf {
  /** Ids of facts. */
  readonly facts: readonly string[];
  /** Wall time: who reached a rung and was noted until then was told. */
  readonly reachedUpTo: Instant;
}

/** Said, and not known to have arrived. */
export interface Unsure {
  readonly text: string;
  readonly firstAt: Instant;
  readonly isUrgent: boolean;
  /** Facts in it that are read from the books, and can be told again. */
  readonly facts: Readonly<Record<string, readonly string[]>>;
}

export interface Told {
  readonly staff: StaffId;
  /** When he was last sent something, within the hour before the latest. */
  readonly at: readonly Instant[];
  readonly campaigns: Readonly<Record<string, ToldOf>>;
  readonly unsure?: Unsure;
  /** Grows by one with every write. */
  readonly revision: number;
}

export const NOTHING_TOLD = (staff: StaffId): Told => ({ staff, at: [], campaigns: {}, revision: 0 });

const APART = 5 * MINUTE;
const MOST_AN_HOUR = 20;
/** WeCom drops a text it delivered within half an hour (docs path 90236); some of that is the way there. */
const SAID_AGAIN_FOR = 25 * MINUTE;

export const mayBeTold = ({ at }: Told, now: Instant): boolean =>
  at.every((sent) => now - sent >= APART) && at.filter((sent) => now - sent < HOUR).length < MOST_AN_HOUR;

export const toldOf = ({ campaigns }: Told, campaign: CampaignId): ToldOf | undefined => campaigns[campaign];

/** Something is said now: the next write. */
export const saying = (told: Told, now: Instant): Told => ({
  ...told,
  at: [...told.at.filter((sent) => now - sent < HOUR), now],
  revision: told.revision + 1,
});

/** It has arrived. */
export function arrived({ unsure: _no, ...told }: Told): Told {
  return { ...told, revision: told.revision + 1 };
}

/**
 * What was said and may not have arrived: `again` while WeCom would drop the second of two; `wait` for the next moment at which he may be told; `given-up`
 * when neither will do. Then who reached a rung is never told, and what the books still say is told anew: of an exhausted budget rather twice than never.
 */
export function unsureNow(told: Told, now: Instant, isQuiet: boolean): 'nothing' | 'again' | 'wait' | 'given-up' {
  const { unsure } = told;
  if (unsure === undefined) return 'nothing';
  if (now - unsure.firstAt > SAID_AGAIN_FOR) return 'given-up';
  return mayBeTold(told, now) && (unsure.isUrgent || !isQuiet) ? 'again' : 'wait';
}

export function givenUp({ unsure, ...told }: Told): Told {
  const campaigns = Object.entries(told.campaigns).map(([campaign, of]) => {
    const untold = unsure?.facts[campaign] ?? [];
    return [campaign, { ...of, facts: of.facts.filter((id) => !untold.includes(id)) }] as const;
  });
  return { ...told, campaigns: Object.fromEntries(campaigns) };
}
