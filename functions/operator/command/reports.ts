/** Operator: the reports of a campaign as they lie in the bucket: which there are, what the latest says, and every file of one. */
import { REPORTS, reportOf } from '#shared/domain/report/lake-places.ts';
import { FINAL } from '#shared/domain/report/periods.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'shelf' | 'campaigns' | 'clock'>;

/** @throws Refused `REPORT_UNKNOWN` */
export async function showReport(ports: Ports, input: InputOf<'report'>): Promise<CommandResult> {
  const { id } = await campaignMeant(ports, input.campaign);
  const keys = await ports.shelf.list(`${REPORTS}${id}/`);
  const periods = keys.flatMap((key) => /\/([^/]+)\/summary\.json$/.exec(key)?.[1] ?? []);
  const period = input.day ?? periods.toSorted(byAge).at(-1);
  if (period === undefined || !periods.includes(period)) throw unknown(id, period, periods);
  const folder = reportOf(id, period);
  const bytes = await ports.shelf.read(`${folder}summary.json`);
  const summary: object = JSON.parse(new TextDecoder().decode(bytes));
  const files = keys.filter((key) => key.startsWith(folder)).map((key) => key.slice(folder.length));
  // The index leads to the pages of every other period, so these go along.
  const others = keys.filter((key) => !key.startsWith(folder) && /\/report\.(zh|en)\.html$/.test(key));
  return { kind: 'record', record: { ...summary, folder, files, others } };
}

/** The whole after every day. */
const byAge = (one: string, other: string): number => rankOf(one).localeCompare(rankOf(other));
const rankOf = (period: string): string => (period === FINAL ? '9999' : period);

function unknown(campaign: string, period: string | undefined, there: readonly string[]): Refused {
  const known = there.length === 0 ? 'none yet' : there.toSorted(byAge).slice(-5).join(', ');
  const what = period === undefined ? 'There is no report' : `There is no report of ${period}`;
  return new Refused(
    'REPORT_UNKNOWN',
    `${what} of campaign ${campaign}; there are: ${known}. A day is reported two hours after its end.`,
    { campaign },
  );
}

/** @throws Refused `REPORT_UNKNOWN` */
export async function reportFile({ shelf }: Ports, { key }: InputOf<'report file'>): Promise<CommandResult> {
  const bytes = await shelf.read(key);
  if (bytes === undefined)
    throw new Refused('REPORT_UNKNOWN', 'That file is not there any more: ask for the report again.', {});
  return { kind: 'file', base64: Buffer.from(bytes).toString('base64'), contentType: 'application/octet-stream' };
}
