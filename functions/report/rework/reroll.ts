/** Figures of some days, or of the whole, worked out anew: also of days the schedule looks at no more. */
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

/** A call works on this many; the next goes on with the period it names. */
const AT_ONCE = 5;

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
  const rows = [];
  for (const { campaign, period } of due.slice(begin, begin + AT_ONCE)) {
    const latest = (await heldPeriods(ports, campaign.id)).get(period.name) ?? 0;
    const rolled = await rollPeriod(ports, campaign, period, { latest, asOf });
    if (rolled.revision > 0) await ports.announceReportDue(reportDue(campaign.id, period.name, rolled.revision));
    rows.push({ campaign: campaign.id, period: period.name, revision: rolled.revision, outcome: rolled.kind });
  }
  const next = begin + AT_ONCE < due.length ? { next: String(begin + AT_ONCE) } : {};
  return { kind: 'rows', columns: ['campaign', 'period', 'revision', 'outcome'], rows, total: due.length, ...next };
}

function isMeant({ name }: NamedPeriod, closed: readonly NamedPeriod[], { from, to }: RollupAsked): boolean {
  if (name !== FINAL) return name >= from && name <= to;
  return (closed.at(-2)?.name ?? '') <= to;
}
