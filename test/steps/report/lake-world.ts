/** A campaign of five days, and a lake in memory that the real engine reads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { DAY } from '#shared/domain/calendar.ts';
import type { ReportDue } from '#shared/messages/report-due.ts';
import { aCampaign } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { inMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import { type AnyFact, aFact, linesOf } from '#test/support/lake-builders.ts';

export const START = Date.parse('2026-11-20T02:00:00Z');
export const campaign = aCampaign({
  startsAt: START,
  appliedAt: START,
  endsAt: START + 5 * DAY,
  timeZone: 'Asia/Shanghai',
});
/** Shanghai's 20th is closed from here on. */
export const CLOSED = Date.parse('2026-11-20T18:00:00Z');

export const came = (member: string, at: number): AnyFact =>
  aFact({
    kind: 'arrival_observed',
    happened_at: new Date(at).toISOString(),
    member_ref: member,
    via: 'group',
    place: 'group:pond',
    reason: 'no_code',
  });

export function lakeWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'rolled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const shelf = inMemoryShelf(folder);
  const said: ReportDue[] = [];
  return {
    shelf,
    /** The reports asked for. */
    said,
    /** Facts as one file for each hour they speak of. */
    async tell(name: string, facts: readonly AnyFact[]): Promise<void> {
      for (const [hour, own] of Map.groupBy(facts, ({ happened_at: at }) => String(at).slice(0, 13))) {
        await shelf.put(`facts/v1/dt=${hour.slice(0, 10)}/hour=${hour.slice(11)}/${name}.ndjson.gz`, linesOf(own), '');
      }
    },
    async ports(at: number) {
      const campaigns = inMemoryCampaignStore();
      await campaigns.save(campaign);
      const announceReportDue = async (message: ReportDue): Promise<void> => void said.push(message);
      const clock = fixedClock({ event: at });
      return { shelf, analyst: duckDbAnalyst(), digest: nodeDigest(), campaigns, clock, announceReportDue };
    },
    figuresOf: (period: string, revision: number) =>
      JSON.parse(
        new TextDecoder().decode(shelf.objects.get(`rollups/v1/days/demo/${period}/r${revision}/figures.json`)),
      ),
  };
}
