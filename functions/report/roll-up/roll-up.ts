/** Report flow: every closed period whose figures are due is worked out, the newest facts hour by hour, campaigns day by day and at their end. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { closedPeriods, FINAL, isReported } from '#shared/domain/report/periods.ts';
import { type ReportDue, reportDue } from '#shared/messages/report-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { asOfSchedule } from '#shared/story/as-of-schedule.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';
import { heldPeriods, type PeriodPorts, rollPeriod } from '#shared/story/roll-period.ts';
import { type HourPorts, rollHours } from './roll-hours.ts';

export interface RollUpPorts extends PeriodPorts, HourPorts {
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
  readonly announceReportDue: Announce<ReportDue>;
}

export interface RollUpOutcome {
  readonly kind: 'rolled-up';
  readonly facts: { readonly hours: number; readonly periods: number; readonly revisions: number };
}

/** Of periods that have figures only the latest are looked at again; older ones by hand. */
const REVISED = 7;

export async function rollUp(ports: RollUpPorts, due: { readonly scheduledAt: number }): Promise<RollUpOutcome> {
  const asOf = asOfSchedule(ports.clock, due.scheduledAt);
  const hours = await rollHours(ports, asOf);
  const campaigns = (await ports.campaigns.campaigns()).filter((campaign) => isReported(campaign, asOf));
  const rolled = { periods: 0, revisions: 0 };
  const pieces = campaigns.map((campaign) => async () => {
    const of = await rollCampaign(ports, campaign, asOf);
    rolled.periods += of.periods;
    rolled.revisions += of.revisions;
  });
  await oneByOne('ROLLUPS_NOT_ALL_DONE', pieces);
  return { kind: 'rolled-up', facts: { hours, ...rolled } };
}

/** What has no figures yet, however many runs were missed; and what was worked out last, in case something was heard since. */
async function rollCampaign(ports: RollUpPorts, campaign: Campaign, asOf: Instant) {
  const closed = closedPeriods(campaign, asOf);
  const held = await heldPeriods(ports, campaign.id);
  const again = closed.filter(({ name }) => name !== FINAL && held.has(name)).slice(-REVISED);
  const due = closed.filter((period) => period.name === FINAL || !held.has(period.name) || again.includes(period));
  let revisions = 0;
  for (const period of due) {
    const rolled = await rollPeriod(ports, campaign, period, { latest: held.get(period.name) ?? 0, asOf });
    if (rolled.kind === 'revision') revisions += 1;
    // Said again for what lies there: a death may have come between the figures and the message. Twice is once.
    if (rolled.revision > 0) await ports.announceReportDue(reportDue(campaign.id, period.name, rolled.revision));
  }
  return { periods: due.length, revisions };
}
