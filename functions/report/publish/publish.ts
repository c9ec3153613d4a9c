/** Report flow: a revision of figures becomes what people read, under names that stay; then the index, and word to the operator's group. */

import { TABLE_NAMES } from '#shared/domain/report/dictionary.ts';
import type { PeriodFigures } from '#shared/domain/report/figures.ts';
import { keyFiguresOf } from '#shared/domain/report/key-figures.ts';
import { dailyOf, reportOf } from '#shared/domain/report/lake-places.ts';
import { growthChart } from '#shared/domain/report/page-charts.ts';
import { LANGUAGES, PAGE_WORDS } from '#shared/domain/report/page-words.ts';
import type { ReportDue } from '#shared/messages/report-due.ts';
import { type ReportReady, reportReady } from '#shared/messages/report-ready.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { ChartArtist } from '#shared/ports/chart-artist.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';
import { readFigures } from '#shared/story/read-figures.ts';
import { type About, periodName, reportPage } from './page.ts';
import { refreshIndex, summaryIn } from './refresh-index.ts';

export interface PublishPorts {
  readonly shelf: LakeShelf;
  readonly artist: ChartArtist;
  readonly campaigns: CampaignStore;
  readonly announceReportReady: Announce<ReportReady>;
}

export type PublishOutcome = {
  readonly kind: 'published' | 'newer-lies-there';
  readonly facts: { readonly revision: number };
};

const HTML = 'text/html; charset=utf-8';
/** It is looked at on a phone, in a group: drawn narrow, its letters stay readable there. */
const PICTURE = { widthPx: 480, heightPx: 340 };

export async function publish(ports: PublishPorts, due: ReportDue): Promise<PublishOutcome> {
  const { shelf, campaigns } = ports;
  const folder = reportOf(due.campaign, due.period);
  const held = await summaryIn(shelf, folder);
  if (held !== undefined && held.revision > due.revision)
    return { kind: 'newer-lies-there', facts: { revision: held.revision } };
  const campaign = await campaigns.campaign(due.campaign);
  if (campaign === undefined)
    throw new Refused('CAMPAIGN_UNKNOWN', 'A report is due for a campaign that is not stored.', {
      campaign: due.campaign,
    });
  const from = dailyOf(due.campaign, due.period, due.revision);
  const figures = await readFigures(shelf, from);
  const about: About = {
    name: campaign.name,
    ...(campaign.reports?.remark === undefined ? {} : { remark: campaign.reports.remark }),
  };
  await copyRows(shelf, from, folder);
  await drawPages(ports, figures, about, folder);
  // Last, because it says that all the rest lies there.
  await shelf.put(
    `${folder}summary.json`,
    `${JSON.stringify(keyFiguresOf(figures))}\n`,
    'application/json; charset=utf-8',
  );
  await refreshIndex(ports, due.campaign, campaign.name);
  await ports.announceReportReady(reportReady(due.campaign, due.period, due.revision));
  return { kind: 'published', facts: { revision: due.revision } };
}

async function copyRows(shelf: LakeShelf, from: string, to: string): Promise<void> {
  const names = [...TABLE_NAMES.flatMap((table) => [`${table}.csv`, `${table}.parquet`]), 'figures.json'];
  for (const name of names) {
    const bytes = await shelf.read(`${from}${name}`);
    if (bytes !== undefined) await shelf.put(`${to}${name}`, bytes, typeOf(name));
  }
}

const typeOf = (name: string): string =>
  name.endsWith('.csv')
    ? 'text/csv; charset=utf-8'
    : name.endsWith('.json')
      ? 'application/json; charset=utf-8'
      : 'application/vnd.apache.parquet';

async function drawPages(
  { shelf, artist }: PublishPorts,
  figures: PeriodFigures,
  about: About,
  folder: string,
): Promise<void> {
  for (const language of LANGUAGES) {
    const words = PAGE_WORDS[language];
    await shelf.put(`${folder}report.${language}.html`, reportPage(artist, figures, about, language), HTML);
    const title = `${about.name} · ${periodName(figures.period.name, words)}`;
    await shelf.put(
      `${folder}growth.${language}.png`,
      await artist.png({ ...growthChart(figures, words), title }, PICTURE),
      'image/png',
    );
  }
}
