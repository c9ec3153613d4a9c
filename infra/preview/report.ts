/** What the preview found, as data for programs and as text for people. Pure. */
import type { Splicing } from '#shared/domain/poster/patches.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { table } from '../cli/table.ts';
import type { CodeScore } from './code-score.ts';
import type { Contrast } from './contrast.ts';
import type { PosterCost } from './cost.ts';
import type { Lie } from './geometry.ts';
import type { Remark } from './template-source.ts';

export interface SampleFacts {
  readonly label: string;
  readonly file: string;
  readonly kB: number;
  readonly cpuMs: number;
  readonly lettersLeftOut: number;
}

export interface Report {
  readonly from: string;
  readonly template: Pick<PosterTemplate, 'name' | 'widthPx' | 'heightPx' | 'quality'>;
  readonly faults: readonly Remark[];
  readonly warnings: readonly Remark[];
  readonly boxes: readonly Lie[];
  readonly splice: SplicedShare | undefined;
  readonly codes: readonly CodeScore[];
  readonly contrasts: readonly Contrast[];
  readonly posters: readonly SampleFacts[];
  readonly cost: PosterCost | undefined;
}

/** `template.yaml:12:5 layers[3].box: …`, as `campaign apply` says it. */
export function remarkLine(from: string, { line, column, field, message }: Remark): string {
  return `${line === undefined ? from : `${from}:${line}:${column}`} ${field}: ${message}`;
}

/** How much of the poster is each person's own, and where. */
export interface SplicedShare {
  readonly splicing: Splicing;
  readonly share: number;
}

interface Chapter {
  readonly title: string;
  readonly lines: string;
}

export const asText = (report: Report): string =>
  chaptersOf(report)
    .map(({ title, lines }) => `${title}\n${indented(lines)}\n`)
    .join('\n');

export const asMarkdown = (report: Report): string =>
  [
    `# Preview of ${report.template.name}\n`,
    ...chaptersOf(report).map(({ title, lines }) => `## ${title}\n\n\`\`\`text\n${lines.trimEnd()}\n\`\`\`\n`),
  ].join('\n');

const indented = (lines: string): string => lines.trimEnd().replaceAll(/^/gm, '  ');

function chaptersOf(report: Report): readonly Chapter[] {
  const { name, widthPx, heightPx, quality } = report.template;
  const said = (remarks: readonly Remark[]): string =>
    remarks.map((one) => remarkLine(report.from, one)).join('\n') || 'none';
  const rows = (all: readonly object[]): string =>
    all[0] === undefined
      ? 'none'
      : table(
          Object.keys(all[0]),
          all.map((one) => Object.fromEntries(Object.entries(one))),
        );
  const chapters: Chapter[] = [
    { title: `template ${name}, ${widthPx}×${heightPx}, JPEG quality ${quality}`, lines: `from ${report.from}` },
    { title: `faults: ${report.faults.length}`, lines: said(report.faults) },
    { title: `warnings: ${report.warnings.length}`, lines: said(report.warnings) },
    { title: 'boxes: distance to the edges, to the nearest, and what they lie on (px)', lines: rows(report.boxes) },
  ];
  if (report.splice !== undefined) chapters.push({ title: 'splice', lines: spliceText(report.splice) });
  if (report.posters.length === 0) return chapters;
  return [
    ...chapters,
    { title: 'code', lines: rows(report.codes.map(codeRow)) },
    {
      title: 'words: contrast to what is behind them (4.5 can be read anywhere)',
      lines: rows(
        report.contrasts.map(({ layer, text, ratio }) => ({
          layer: `layers[${layer}]`,
          text,
          contrast: ratio.toFixed(1),
        })),
      ),
    },
    { title: 'posters', lines: rows(report.posters) },
    ...(report.cost === undefined
      ? []
      : [{ title: 'cost of a million posters, USD at list prices', lines: costText(report.cost) }]),
  ];
}

function spliceText({ splicing, share }: SplicedShare): string {
  if (splicing.kind === 'whole') return `not possible: ${splicing.why.join('; ')}`;
  const patches = splicing.patches.map(({ xPx, yPx, widthPx, heightPx }) => `${xPx},${yPx} ${widthPx}×${heightPx}`);
  return [
    `possible: ${Math.round(100 * share)} % of the poster is encoded for each person, the rest once`,
    `patches: ${patches.join(' · ')}`,
  ].join('\n');
}

const codeRow = ({ style, modules, modulePx, quietModules, isOnGrid, readAt }: CodeScore) => ({
  style,
  modules: modules ?? 'unread',
  'module px': modulePx ?? '',
  'quiet zone': quietModules ?? '',
  'on 8-px grid': isOnGrid ? 'yes' : 'no',
  ...Object.fromEntries(readAt.map(({ widthPx, by }) => [`read at ${widthPx}`, by.join(' ') || 'by none'])),
});

function costText({ cpuMs, computeUsd, requestsUsd, putsUsd, totalUsd }: PosterCost): string {
  return [
    `${totalUsd.toFixed(2)} = compute ${computeUsd.toFixed(2)} + invocations ${requestsUsd.toFixed(2)} + S3 puts ${putsUsd.toFixed(2)}`,
    `${cpuMs.toFixed(0)} ms of processor a poster on this machine, check of the code included, as if of Lambda on arm64 with 1769 MB`,
  ].join('\n');
}
