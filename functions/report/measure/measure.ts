/** Report flow: how far the books of each campaign can be trusted is measured every hour, and kept, for now and for its day. */
import { DAY, daysOf, type Instant, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isSweptAt } from '#shared/domain/campaign/sweeping.ts';
import {
  badgeOf,
  type Completeness,
  ENOUGH_FOR_A_SIGN,
  isRecountDue,
  partingsOf,
  type Waiting,
} from '#shared/domain/report/completeness.ts';
import { NOTHING_HEARD, sumOf } from '#shared/domain/report/hearing.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CompletenessStore } from '#shared/ports/completeness-store.ts';
import type { Movements } from '#shared/ports/movements.ts';
import type { HoursOfHoldsPorts } from '#shared/story/hours-of-holds.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';
import { type Known, keepDays } from './keep-days.ts';
import { type PartingsPorts, partingDays } from './partings.ts';
import { latestReadsOf, type ReadPorts } from './read-lately.ts';
import { recount } from './recount.ts';
import { NOBODY_WAITS, waitingByCampaign } from './waiting.ts';

export interface MeasurePorts extends PartingsPorts, HoursOfHoldsPorts, ReadPorts {
  readonly movements: Movements;
  readonly completeness: CompletenessStore;
  readonly clock: Clock;
}

export interface MeasureLimits {
  readonly readLatelyMinutes: number;
  /** No further recount is begun after this; the next run goes on. */
  readonly recountForSeconds: number;
}

export interface MeasureOutcome {
  readonly kind: 'measured';
  readonly facts: {
    readonly campaigns: number;
    /** The lowest badge of all that rests on enough to be a sign. */
    readonly lowestPercent?: number;
    readonly staffNotMeasured: number;
  };
}

export async function measureCompleteness(ports: MeasurePorts, limits: MeasureLimits): Promise<MeasureOutcome> {
  const [now, wallNow] = [ports.clock.eventNow(), ports.clock.wallNow()];
  const campaigns = (await ports.campaigns.campaigns()).filter((campaign) => isSweptAt(campaign, now));
  const waiting = await waitingByCampaign(ports, now);
  const measured: Completeness[] = [];
  const mayRecount = (): boolean => ports.clock.wallNow() < wallNow + limits.recountForSeconds * SECOND;
  const pieces = campaigns.map((campaign) => async () => {
    const waits = waiting.get(campaign.id) ?? NOBODY_WAITS;
    const one = await measureOne(ports, limits, campaign, waits, mayRecount);
    measured.push(one);
  });
  await oneByOne('COMPLETENESS_NOT_ALL_MEASURED', pieces);
  const signs = measured.flatMap((one) => badgeOf(one, ENOUGH_FOR_A_SIGN)?.percent ?? []);
  const staffNotMeasured = measured.reduce((sum, { partings }) => sum + (partings?.unmeasured.length ?? 0), 0);
  const lowest = signs.length === 0 ? {} : { lowestPercent: Math.min(...signs) };
  return { kind: 'measured', facts: { campaigns: measured.length, ...lowest, staffNotMeasured } };
}

async function measureOne(
  ports: MeasurePorts,
  { readLatelyMinutes }: MeasureLimits,
  campaign: Campaign,
  waiting: Waiting,
  mayRecount: () => boolean,
): Promise<Completeness> {
  const [now, measuredAt] = [ports.clock.eventNow(), ports.clock.wallNow()];
  const read = await latestReadsOf(ports, campaign, { now, wallNow: measuredAt }, readLatelyMinutes * MINUTE);
  const staffDays = await partingDays(ports, campaign, now);
  const known = await counted(ports, campaign, measuredAt, mayRecount);
  const days = await keepDays(ports.completeness, { campaign, now, measuredAt, read, waiting, staffDays, known });
  const { countedAt, entries } = known;
  const measured: Completeness = {
    campaign: campaign.id,
    measuredAt,
    ...{ countedAt, entries },
    total: sumOf(days.flatMap(({ heard }) => heard ?? [])),
    heard: sumOf(lately(campaign, now).map((day) => days.find((one) => one.day === day)?.heard ?? NOTHING_HEARD)),
    ...{ read, waiting },
    ...(staffDays.length === 0 ? {} : { partings: partingsOf(staffDays) }),
  };
  await ports.completeness.keep(measured);
  return measured;
}

/** Yesterday and today. */
const lately = ({ timeZone }: Campaign, now: Instant): readonly string[] => [now - DAY, now].map(daysOf(timeZone));

/** What was counted last stands until it is time to count again. */
async function counted(
  { completeness, movements }: MeasurePorts,
  campaign: Campaign,
  now: Instant,
  mayRecount: () => boolean,
): Promise<Known> {
  const [before, kept] = await Promise.all([completeness.latest(campaign.id), completeness.days(campaign.id)]);
  if (before !== undefined && !(isRecountDue(before, now) && mayRecount())) return { ...before, kept };
  const { entries, days } = await recount(movements, campaign);
  return { entries, countedAt: now, kept, days };
}
