/** What a robot says of a report: the key figures in a few lines of markdown. */
import { minuteIn } from '../calendar.ts';
import { type KeyFigures, latestRetention } from './key-figures.ts';
import { type Language, PAGE_WORDS } from './page-words.ts';
import { FINAL } from './periods.ts';

export interface ToldAbout {
  readonly name: string;
  /** Where in the bucket the report lies. */
  readonly folder: string;
  /** The operator's own word on this campaign. */
  readonly remark?: string | undefined;
}

export function summaryText(key: KeyFigures, { name, folder, remark }: ToldAbout, language: Language): string {
  const words = PAGE_WORDS[language];
  const share = (value: number | null): string =>
    value === null ? words.tooEarly : `${Math.round(value * 1_000) / 10} %`;
  const plain = (value: number | null): string => (value === null ? words.tooEarly : `${Number(value.toPrecision(4))}`);
  const stayed = latestRetention(key);
  const between = stayed.low === null || stayed.high === null ? '' : ` (${share(stayed.low)}–${share(stayed.high)})`;
  const period = key.period === FINAL ? words.final : key.period;
  const revised = key.revision > 1 ? ` · ${words.revision} ${key.revision}` : '';
  return [
    `## ${name} · ${period}${revised}`,
    ...(remark === undefined ? [] : [`> ${words.remark} ${remark}`]),
    `> ${words.net} **${key.net_joins}** (${words.joins} ${key.gross_joins}, ${words.leaves} ${key.leaves})`,
    `> ${words.counted} **${key.qualified}** · ${words.k1} ${plain(key.k1)} · ${words.k2} ${plain(key.k2)}`,
    `> ${words.retained(stayed.day)} **${share(stayed.share)}**${between}`,
    `> ${words.perRetained} ${plain(key.cost_per_retained)} ${key.currency ?? ''} · AWS $${plain(key.aws_usd)}`,
    `> ${words.complete} ${key.completeness === null ? words.notMeasured : `${key.completeness} %`} · ${words.closed} ${minuteIn(key.time_zone, Date.parse(key.closes_at))} (${key.time_zone})`,
    `${words.files}: ${folder}`,
  ].join('\n');
}

const TOLD: readonly (keyof KeyFigures)[] = [
  'gross_joins',
  'leaves',
  'qualified',
  'k1',
  'k2',
  'd1',
  'd7',
  'd30',
  'cost_per_retained',
];

/** A revision is worth a word when it changes one of the figures that were told. */
export const saysOtherwise = (before: KeyFigures, after: KeyFigures): boolean =>
  TOLD.some((name) => before[name] !== after[name]);
