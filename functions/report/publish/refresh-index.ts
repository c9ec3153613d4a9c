/** The index beside the reports, made anew from what lies there. */
import type { KeyFigures } from '#shared/domain/report/key-figures.ts';
import { REPORTS } from '#shared/domain/report/lake-places.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';
import { campaignIndex, everyCampaign } from './index-page.ts';

interface Ports {
  readonly shelf: LakeShelf;
  readonly campaigns: CampaignStore;
}

const HTML = 'text/html; charset=utf-8';

export async function summaryIn(shelf: LakeShelf, folder: string): Promise<KeyFigures | undefined> {
  const bytes = await shelf.read(`${folder}summary.json`);
  return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
}

/** From what lies there, so that two reports at once cannot forget each other for longer than until the next. */
export async function refreshIndex({ shelf, campaigns }: Ports, campaign: string, name: string): Promise<void> {
  const keys = (await shelf.list(`${REPORTS}${campaign}/`)).filter((key) => key.endsWith('/summary.json'));
  const summaries = await Promise.all(keys.map((key) => summaryIn(shelf, key.replace(/summary\.json$/, ''))));
  const known = summaries.filter((one) => one !== undefined);
  await shelf.put(`${REPORTS}${campaign}/index.html`, campaignIndex(name, known), HTML);
  const all = (await campaigns.campaigns()).map(({ id, name: called }) => ({ id: `${id}`, name: called }));
  const there = await Promise.all(
    all.map(async (one) => ((await shelf.read(`${REPORTS}${one.id}/index.html`)) === undefined ? [] : [one])),
  );
  await shelf.put(
    `${REPORTS}index.html`,
    everyCampaign(there.flat().toSorted((one, other) => one.id.localeCompare(other.id))),
    HTML,
  );
}
