/**
 * One period of one campaign: the facts that lie in its hours become figures; where they say otherwise than the latest revision, they are the
 * next one. Told by the schedule and by an operator alike.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { FigureTables, PeriodFigures } from '#shared/domain/report/figures.ts';
import { DAILY, dailyOf } from '#shared/domain/report/lake-places.ts';
import type { NamedPeriod } from '#shared/domain/report/periods.ts';
import { changesBetween } from '#shared/domain/report/revising.ts';
import type { Analyst } from '#shared/ports/analyst.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Digest } from '#shared/ports/digest.ts';
import { filesOf, type HourFiles, type LakeShelf } from '#shared/ports/lake-shelf.ts';
import { hoursOf } from './campaign-hours.ts';
import { keepRevision } from './keep-revision.ts';
import { noteLookedAt, wasLookedAt } from './looked-at.ts';
import { tablesOf } from './period-tables.ts';
import { readFigures } from './read-figures.ts';

export interface PeriodPorts {
  readonly shelf: LakeShelf;
  readonly analyst: Analyst;
  readonly digest: Digest;
  readonly campaigns: CampaignStore;
}

/** `same`: nothing was heard since the latest revision, or nothing that says otherwise. `claimed`: another run is at this revision. */
export interface Rolled {
  readonly kind: 'revision' | 'same' | 'claimed';
  /** The latest that lies there; 0: none. */
  readonly revision: number;
}

/** Which periods of a campaign have figures, and in which revision: those whose manifest lies there. */
export async function heldPeriods(
  { shelf }: Pick<PeriodPorts, 'shelf'>,
  campaign: CampaignId,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>();
  for (const key of await shelf.list(`${DAILY}${campaign}/`)) {
    const found = /\/([^/]+)\/r(\d+)\/manifest\.json$/.exec(key);
    if (found === null) continue;
    const [, period = '', revision] = found;
    held.set(period, Math.max(held.get(period) ?? 0, Number(revision)));
  }
  return held;
}

interface Asked {
  readonly latest: number;
  readonly asOf: Instant;
  /** By an operator: then it is counted, whatever was looked at before. */
  readonly isAsked?: boolean;
}

export async function rollPeriod(
  ports: PeriodPorts,
  campaign: Campaign,
  period: NamedPeriod,
  { latest, asOf, isAsked = false }: Asked,
): Promise<Rolled> {
  const hours = await hoursOf(ports, campaign, period);
  const inputs = ports.digest.sha256Hex(
    [period.time_zone, period.until, ...hours.map(({ compactedKey }) => compactedKey)].join('\n'),
  );
  if (latest > 0 && !isAsked && (await wasLookedAt(ports, campaign, period, inputs)))
    return { kind: 'same', revision: latest };
  const tables = await counted(ports, campaign, period, hours);
  const before = latest === 0 ? undefined : await readFigures(ports.shelf, dailyOf(campaign.id, period.name, latest));
  const changes = before === undefined ? [] : changesBetween(before, tables);
  if (before !== undefined && changes.length === 0) {
    await noteLookedAt(ports, campaign, period, inputs);
    return { kind: 'same', revision: latest };
  }
  const figures: PeriodFigures = {
    schema: 1,
    campaign: campaign.id,
    period,
    revision: latest + 1,
    mechanic: campaign.mechanic,
    currency: campaign.rewards?.currency ?? null,
    changes,
    ...tables,
  };
  const kept = await keepRevision(ports, figures, inputs, asOf);
  if (kept === 'claimed') return { kind: 'claimed', revision: latest };
  await noteLookedAt(ports, campaign, period, inputs);
  return { kind: 'revision', revision: latest + 1 };
}

async function counted(
  { shelf, analyst }: PeriodPorts,
  { id, mechanic }: Campaign,
  { time_zone: timeZone, from, until }: NamedPeriod,
  hours: readonly HourFiles[],
): Promise<FigureTables> {
  const paths = await shelf.fetch(hours.flatMap(filesOf));
  const session = await analyst.open(paths, { campaign: id, timeZone, mechanic, from, until });
  try {
    return await tablesOf(session);
  } finally {
    session.close();
  }
}
