/** One preview: the samples drawn, everything measured, posters, contact sheet and report written down. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changingShare, splicingOf } from '#shared/domain/poster/patches.ts';
import { Refused } from '#shared/ports/failure.ts';
import { codeScore } from './code-score.ts';
import { contactSheet } from './contact-sheet.ts';
import { contrasts } from './contrast.ts';
import { costOfAMillion } from './cost.ts';
import { type DrawnSample, type Easel, easel } from './drawing.ts';
import { lies } from './geometry.ts';
import { asMarkdown, type Report, type SampleFacts } from './report.ts';
import { CAMPAIGN_NAME, type Sample } from './samples.ts';
import type { Remark, TemplateSource } from './template-source.ts';
import { type Findings, warnings } from './warnings.ts';

export interface Visit {
  readonly folder: string;
  readonly campaignName: string | undefined;
  readonly samples: readonly Sample[];
}

/** The first draws the backdrop and warms the code; they say nothing about what a poster costs. */
const WARM_UP = 2;
const STYLES = ['official', 'redrawn'] as const;

export async function studioVisit(
  source: TemplateSource,
  { folder, campaignName = CAMPAIGN_NAME, samples }: Visit,
): Promise<{ readonly report: Report; readonly folder: string }> {
  mkdirSync(folder, { recursive: true });
  const report = source.faults.length === 0 ? await drawnReport(source, folder, campaignName, samples) : bare(source);
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, 'report.md'), asMarkdown(report));
  return { report, folder };
}

/** What can be said without drawing. */
function bare({ from, template, faults, isRead }: TemplateSource): Report {
  const { name, widthPx, heightPx, quality } = template;
  return {
    from,
    template: { name, widthPx, heightPx, quality },
    faults,
    boxes: isRead ? lies(template) : [],
    splice: isRead
      ? { splicing: splicingOf(template), share: changingShare(template, splicingOf(template)) }
      : undefined,
    ...{ warnings: [], codes: [], contrasts: [], posters: [], cost: undefined },
  };
}

async function drawnReport(
  source: TemplateSource,
  folder: string,
  campaignName: string,
  samples: readonly Sample[],
): Promise<Report> {
  const { template } = source;
  const measured = bare(source);
  const stand = await easel(source, campaignName);
  try {
    const found = await look(source, stand, samples);
    const said: Remark[] = [];
    warnings(template, found, (path, message) => said.push(source.remark(path, message)));
    if (isWithoutPicture(source))
      said.push(
        source.remark('background.picture', 'the picture is not on this machine; name it by `file:` to see it'),
      );
    const posters = found.drawn.map((one) => kept(folder, one));
    writeFileSync(join(folder, 'contact-sheet.jpg'), await contactSheet(found.drawn));
    const { contrasts: words, scores, drawn } = found;
    const cost = costOfAMillion(await cpuOf(stand, drawn, source));
    return { ...measured, warnings: said, codes: scores, contrasts: words, posters, cost };
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    return { ...measured, faults: [source.remark(refusedAt(source), `${failure.code}: ${failure.message}`)] };
  }
}

async function look({ template, style }: TemplateSource, stand: Easel, samples: readonly Sample[]): Promise<Findings> {
  const drawn: DrawnSample[] = [];
  for (const sample of samples) drawn.push(await stand.draw(sample, style));
  const box = template.layers.find(({ kind }) => kind === 'qr')?.box;
  const [first] = samples;
  const scores = [];
  for (const each of STYLES) {
    if (box === undefined || first === undefined) continue;
    scores.push(await codeScore((await stand.draw(first, each)).poster, box, each));
  }
  return { splice: splicingOf(template), drawn, scores, contrasts: await contrasts(template, await stand.ground()) };
}

/** The template names an uploaded picture by its id, and no file: it is drawn on plain ground. */
const isWithoutPicture = ({ template, picture }: TemplateSource): boolean =>
  template.background.kind === 'picture' && picture === undefined;

const refusedAt = ({ template }: TemplateSource): string => {
  const at = template.layers.findIndex(({ kind }) => kind === 'qr');
  return at < 0 ? 'layers' : `layers[${at}].box`;
};

function kept(folder: string, { sample, poster, cpuMs, missing }: DrawnSample): SampleFacts {
  const file = `${sample.label}.${poster.contentType === 'image/jpeg' ? 'jpg' : 'png'}`;
  writeFileSync(join(folder, file), poster.bytes);
  return {
    label: sample.label,
    file,
    kB: Math.round(poster.bytes.byteLength / 1_000),
    cpuMs: Math.round(cpuMs),
    lettersLeftOut: missing,
  };
}

/** The median of warm posters; where there were too few, some are drawn again. */
async function cpuOf(stand: Easel, drawn: readonly DrawnSample[], { style }: TemplateSource): Promise<number> {
  const took = drawn.slice(WARM_UP).map(({ cpuMs }) => cpuMs);
  const [first] = drawn;
  while (first !== undefined && took.length < WARM_UP + 1) took.push((await stand.draw(first.sample, style)).cpuMs);
  return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? 0;
}
