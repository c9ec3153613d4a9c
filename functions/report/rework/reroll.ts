/** Figures of some days, or of the whole, worked out anew: also of days the schedule looks at no more. */
import { MINUTE } from '#shared/domain/calendar.ts';
import { closedPeriods, FINAL, type NamedPeriod } from '#shared/domain/report/periods.ts';
import type { RollupAsked } from '#shared/messages/analyst-command.ts';
import { type ReportDue, reportDue } from '#shared/messages/report-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { heldPeriods, type PeriodPorts, rollPeriod } from '#shared/story/roll-period.ts';

export interface RerollPorts extends PeriodPorts {
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
  readonly announceReportDue: Announce<ReportDue>;
}

/** A call begins periods for so long, of however large a campaign, and has as long again to end the last; the next goes on with the period it names. */
const BEGINS_FOR = 2 * MINUTE;
const MOST = 20;

/** Days from..to; the whole, too, where the last of them is the last. */
export async function rerollDays(ports: RerollPorts, asked: RollupAsked) {
  const asOf = ports.clock.eventNow();
  const all = (await ports.campaigns.campaigns()).filter(
    ({ id }) => asked.campaign === undefined || id === asked.campaign,
  );
  const due = all.flatMap((campaign) => {
    const closed = closedPeriods(campaign, asOf);
    return closed.filter((period) => isMeant(period, closed, asked)).map((period) => ({ campaign, period }));
  });
  const begin = asked.cursor === undefined ? 0 : Number(asked.cursor);
  const until = ports.clock.wallNow() + BEGINS_FOR;
  const rows = [];
  for (const { campaign, period } of due.slice(begin, begin + MOST)) {
    if (rows.length > 0 && ports.clock.wallNow() >= until) break;
    const latest = (await heldPeriods(ports, campaign.id)).get(period.name) ?? 0;
    const rolled = await rollPeriod(ports, campaign, period, { latest, asOf, isAsked: true });
    if (rolled.kind === 'revision') await ports.announceReportDue(reportDue(campaign.id, period.name, rolled.revision));
    rows.push({ campaign: campaign.id, period: period.name, revision: rolled.revision, outcome: rolled.kind });
  }
  const done = begin + rows.length;
  const next = done < due.length ? { next: String(done) } : {};
  return { kind: 'rows', columns: ['campaign', 'period', 'revision', 'outcome'], rows, total: due.length, ...next };
}

function isMeant({ name }: NamedPeriod, closed: readonly NamedPeriod[], { from, to }: RollupAsked): boolean {
  if (name !== FINAL) return name >= from && name <= to;
  return (closed.at(-2)?.name ?? '') <= to;
}
