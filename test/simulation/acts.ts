/** What may happen in a simulated world, as plain data: every act says all it needs, so that any of them can be left out. */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { Chance, seedOf } from './chance.ts';

/** Which code is scanned. A friend is who has a code, looked for from this number down; where nobody near has one, nothing happens. */
export type CodeMeant =
  | { readonly of: 'friend'; readonly friend: number }
  | { readonly of: 'himself' }
  | { readonly of: 'entry'; readonly label: string }
  | { readonly of: 'desk' }
  /** Of a campaign before this one. */
  | { readonly of: 'earlier'; readonly friend: number }
  | { readonly of: 'nobody' }
  | { readonly of: 'none' };

export const SCHEDULES = ['group/sweep', 'contact/sweep', 'reward/settle', 'reward/expire', 'outbox/sweep'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** What the operator may change of what a campaign gives. */
export type RewardsChange = 'raise' | 'lower' | 'ladder' | 'remove' | 'give';

/** About rewards. */
export type RewardWhat =
  /** Somebody near who may claim something does, on as many phones as told. */
  | {
      readonly kind: 'claim';
      readonly campaign: number;
      readonly person: number;
      readonly phones: number;
      /** After so long on each further phone. */
      readonly apartMs: number;
      /** Not what he may claim, but the rung of that name, whosever it is. */
      readonly rung?: number;
    }
  /** Somebody near whose time to claim runs claims about when it ends, while what has expired is looked for. */
  | {
      readonly kind: 'claim-at-the-end';
      readonly campaign: number;
      readonly person: number;
      readonly afterMs: number;
      readonly lookAfterMs: number;
    }
  /** The operator decides about a grant of somebody near, by whatever can be decided about it. */
  | { readonly kind: 'decide'; readonly campaign: number; readonly person: number; readonly choice: number }
  | { readonly kind: 'stock'; readonly campaign: number; readonly codes: number }
  | { readonly kind: 'points'; readonly campaign: number; readonly person: number; readonly points: number }
  | { readonly kind: 'rewards'; readonly campaign: number; readonly change: RewardsChange };

export type What =
  /** `near`: about whom its lists and its groups are. */
  | { readonly kind: 'apply'; readonly campaign: number; readonly near: number }
  | {
      readonly kind: 'come';
      readonly campaign: number;
      readonly person: number;
      readonly code: CodeMeant;
      /** Which of the campaign's groups or staff, counted round. */
      readonly place: number;
      /** He goes on to the desk at once, as he is asked to. */
      readonly deskAfterMs?: number;
    }
  | { readonly kind: 'go'; readonly campaign: number; readonly person: number; readonly place: number }
  | { readonly kind: 'move'; readonly campaign: number; readonly person: number; readonly place: number }
  /** Somebody near who is pending goes within seconds of his hold's end, while somebody looks and it is settled, maybe before his leave is told. */
  | {
      readonly kind: 'go-at-the-end';
      readonly campaign: number;
      readonly person: number;
      readonly afterMs: number;
      readonly lookAfterMs: number;
      readonly isToldLate: boolean;
    }
  /** Somebody near who is pending goes after his hold's end, in the very moment in which he is settled. */
  | { readonly kind: 'go-while-settled'; readonly campaign: number; readonly person: number; readonly afterMs: number }
  | { readonly kind: 'hand-over'; readonly campaign: number; readonly person: number; readonly to: number }
  | { readonly kind: 'dissolve'; readonly campaign: number; readonly place: number }
  /** The callback of an earlier act, once more. */
  | { readonly kind: 'told-again'; readonly act: number }
  | { readonly kind: 'life'; readonly campaign: number; readonly change: 'pause' | 'resume' | 'end' }
  | { readonly kind: 'rules'; readonly campaign: number; readonly near: number }
  | RewardWhat
  | { readonly kind: 'silence'; readonly schedule: Schedule; readonly forMs: number }
  | { readonly kind: 'stream-out'; readonly forMs: number }
  | { readonly kind: 'storm'; readonly forMs: number }
  | { readonly kind: 'redrive' }
  | { readonly kind: 'sweep-now' };

export interface Act {
  readonly number: number;
  readonly at: Instant;
  /** Everything that is left to chance about it follows from this. */
  readonly seed: number;
  readonly what: What;
}

export interface Plan {
  readonly seed: number;
  readonly startsAt: Instant;
  readonly campaigns: number;
  readonly acts: readonly Act[];
}

export const FIRST_DAY = Date.parse('2026-11-02T00:00:00Z');
/** A campaign's window; the acts go on for some hours after it. */
export const CAMPAIGN_LASTS = 4 * DAY;
const AFTER_IT = 8 * HOUR;
export const ENTRY_LABELS = ['moments', 'shop'] as const;
/** How near to each other people who meet are. */
const NEIGHBOURS = 40;
const ACTS_OF_ONE_PERSON = 5;

export const isGroupCampaign = (campaign: number): boolean => campaign % 2 === 0;

export function planOf(seed: number, events: number): Plan {
  const chance = new Chance(seedOf('plan', seed));
  const times = timesOf(chance, events);
  const duration = (times.at(-1) ?? FIRST_DAY) - FIRST_DAY;
  const campaigns = 2 * Math.max(1, Math.ceil(duration / CAMPAIGN_LASTS));
  const people = Math.ceil(events / ACTS_OF_ONE_PERSON);
  const acts: Act[] = [];
  let begun = 0;
  for (const at of times) {
    const number = acts.length;
    const act = { number, at, seed: seedOf('act', seed, number) };
    const newest = Math.ceil((number / events) * people);
    const isNext = begun < campaigns && at >= beginOf(begun);
    const what: What = isNext
      ? { kind: 'apply', campaign: begun, near: newest }
      : whatHappens(chance, number, at, begun, newest);
    if (isNext) begun += 1;
    acts.push({ ...act, what });
  }
  return { seed, startsAt: FIRST_DAY, campaigns, acts };
}

/** A campaign of groups and one of staff side by side; the next two come when these end. */
export const beginOf = (campaign: number): Instant => FIRST_DAY + Math.floor(campaign / 2) * CAMPAIGN_LASTS;

/** People come in bursts: most acts follow upon another within seconds, some after hours. */
function timesOf(chance: Chance, events: number): Instant[] {
  const times: Instant[] = [];
  for (let at = FIRST_DAY; times.length < events; times.push(at)) {
    at += chance.weighted([
      [74, () => chance.between(0, 3 * SECOND)],
      [19, () => chance.between(5 * SECOND, 2 * MINUTE)],
      [6, () => chance.between(2 * MINUTE, 30 * MINUTE)],
      [1, () => chance.between(30 * MINUTE, 3 * HOUR)],
    ])();
  }
  return times;
}

function whatHappens(chance: Chance, number: number, at: Instant, begun: number, newest: number): What {
  if (begun === 0) return { kind: 'redrive' };
  const pair = Math.floor((begun - 1) / 2);
  const isJustBegun = at < beginOf(2 * pair) + AFTER_IT;
  const of = isJustBegun && pair > 0 && chance.comesTrue(0.2) ? pair - 1 : pair;
  const campaign = Math.min(begun - 1, 2 * of + chance.below(2));
  const anybody = chance.comesTrue(0.12) ? chance.below(newest + 1) : Math.max(0, newest - chance.below(NEIGHBOURS));
  const whom = { campaign, person: anybody };
  const place = chance.below(60);
  return chance.weighted<() => What>([
    [
      58,
      () => ({
        kind: 'come',
        ...whom,
        place,
        code: codeMeant(chance, campaign, anybody),
        ...thenDesk(chance, campaign),
      }),
    ],
    [15, () => ({ kind: 'go', ...whom, place })],
    [4, () => ({ kind: 'move', ...whom, place })],
    [
      4,
      () => ({
        kind: 'go-at-the-end',
        ...whom,
        ...momentsAround(chance),
        isToldLate: chance.comesTrue(0.6),
      }),
    ],
    [3, () => ({ kind: 'go-while-settled', ...whom, afterMs: chance.between(-600, 300) })],
    [isGroupCampaign(campaign) ? 0 : 6, () => ({ kind: 'hand-over', ...whom, to: place })],
    [isGroupCampaign(campaign) ? 0.3 : 0, () => ({ kind: 'dissolve', campaign, place })],
    [5, () => ({ kind: 'told-again', act: chance.below(number + 1) })],
    [
      0.25,
      () => ({
        kind: 'life',
        campaign,
        change: chance.weighted([
          [3, 'pause'],
          [9, 'resume'],
          [1, 'end'],
        ]),
      }),
    ],
    [9, () => ({ kind: 'claim', ...whom, ...claiming(chance) })],
    [1, () => ({ kind: 'claim-at-the-end', ...whom, ...momentsAround(chance) })],
    [1.5, () => ({ kind: 'decide', ...whom, choice: chance.below(60) })],
    [0.5, () => ({ kind: 'stock', campaign, codes: chance.between(1, 15) })],
    [0.4, () => ({ kind: 'points', ...whom, points: chance.between(-60, 40) })],
    [0.5, () => ({ kind: 'rewards', campaign, change: rewardsChange(chance) })],
    [0.6, () => ({ kind: 'rules', campaign, near: newest })],
    [
      0.2,
      () => ({
        kind: 'silence',
        schedule: chance.pick(SCHEDULES),
        forMs: chance.between(HOUR, chance.comesTrue(0.2) ? 7 * DAY : DAY),
      }),
    ],
    [0.08, () => ({ kind: 'stream-out', forMs: chance.between(HOUR, 48 * HOUR) })],
    [0.3, () => ({ kind: 'storm', forMs: chance.between(10 * SECOND, 10 * MINUTE) })],
    [0.3, () => ({ kind: 'redrive' })],
    [0.3, () => ({ kind: 'sweep-now' })],
  ])();
}

const claiming = (chance: Chance) => ({
  phones: chance.weighted([
    [7, 1],
    [3, 2],
    [1, 3],
  ]),
  apartMs: chance.weighted([
    [2, 0],
    [3, chance.between(1, 40)],
    [1, chance.between(SECOND, MINUTE)],
  ]),
  ...(chance.comesTrue(0.08) ? { rung: chance.below(6) } : {}),
});

const rewardsChange = (chance: Chance): RewardsChange =>
  chance.weighted([
    [4, 'raise'],
    [3, 'lower'],
    [3, 'ladder'],
    [1, 'remove'],
    [2, 'give'],
  ]);

/** Half of them are as near to the end as a list's lag lets matter. */
const momentsAround = (chance: Chance) =>
  chance.comesTrue(0.5)
    ? { afterMs: chance.between(-1_200, 0), lookAfterMs: chance.between(0, 900) }
    : { afterMs: chance.between(-3_000, 3_000), lookAfterMs: chance.between(-500, 4_000) };

const thenDesk = (chance: Chance, campaign: number): { readonly deskAfterMs?: number } =>
  isGroupCampaign(campaign) && chance.comesTrue(0.35) ? { deskAfterMs: chance.between(0, 40 * SECOND) } : {};

function codeMeant(chance: Chance, campaign: number, person: number): CodeMeant {
  const friend = chance.comesTrue(0.08) ? person + 1 + chance.below(10) : Math.max(0, person - 1 - chance.below(12));
  return chance.weighted<CodeMeant>([
    [55, { of: 'friend', friend }],
    [10, { of: 'entry', label: chance.pick(ENTRY_LABELS) }],
    [isGroupCampaign(campaign) ? 24 : 0, { of: 'desk' }],
    [2, { of: 'himself' }],
    [2, { of: 'earlier', friend: person }],
    [1, { of: 'nobody' }],
    [6, { of: 'none' }],
  ]);
}
