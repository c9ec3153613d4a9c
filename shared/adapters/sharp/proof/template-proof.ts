/**
 * The proof of a template: sixteen sample posters are drawn as participants will get them and read by two readers in three sizes,
 * four of them also after hardships. Names every reason at once; draws nothing for a template that has faults already.
 */
import sharp from 'sharp';
import { counted, type Reading, type ReadingCount } from '#shared/domain/poster/readings.ts';
import type { Box, PosterTemplate } from '#shared/domain/poster/template.ts';
import { type TemplateFault, templateFaults } from '#shared/domain/poster/template-faults.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import type { TemplateOnProof, TemplateProof } from '#shared/ports/template-prover.ts';
import type { CodeReader } from '../code/code-reader.ts';
import { symbolOf } from '../code/code-symbol.ts';
import { greyOf } from '../code/grey.ts';
import type { Raster } from '../raster.ts';
import { rasterOf } from '../sharp-raster.ts';
import { quietZoneFaults, sizeFaults } from './code-faults.ts';
import { contentOf, LONGEST_USUAL_CODE, type SampleParticipant, sampleParticipants } from './sample-participants.ts';
import { textFaults, withoutWords } from './text-faults.ts';
import { readAfterHardships, readInSizes } from './thorough-reading.ts';

/** Every fourth sample goes through hardships too. */
const HARDSHIPS_EVERY = 4;

interface Proving extends TemplateOnProof {
  readonly draw: PosterArtist['draw'];
  readonly reader: CodeReader;
  /** Where the code stands, and its path in the template. */
  readonly box: Box;
  readonly path: string;
}

export async function proveTemplate(
  draw: PosterArtist['draw'],
  reader: CodeReader,
  onProof: TemplateOnProof,
): Promise<TemplateProof> {
  const { template } = onProof;
  const at = template.layers.findIndex(({ kind }) => kind === 'qr');
  const box = template.layers[at]?.box;
  const known = templateFaults(template);
  if (known.length > 0 || box === undefined) return proofOf(known, [], []);
  const proving: Proving = { ...onProof, draw, reader, box, path: `layers[${at}].box` };
  const samples = await sampleParticipants();
  const usual = symbolOf('x'.repeat(LONGEST_USUAL_CODE), () => true)?.modules ?? 0;
  const small = sizeFaults(template, box, usual, proving.path);
  const looks = await faultsOfLooks(proving, samples, usual);
  const { faults, readings } = await readSamples(proving, samples);
  return proofOf([...small, ...looks.faults, ...faults], looks.warnings, counted(readings));
}

const proofOf = (
  faults: readonly TemplateFault[],
  warnings: readonly TemplateFault[],
  readings: readonly ReadingCount[],
): TemplateProof => ({ isPassed: faults.length === 0, faults, warnings, readings });

/** Judged on one poster without words: all have the same ground. */
async function faultsOfLooks(
  proving: Proving,
  [sample]: readonly SampleParticipant[],
  modules: number,
): Promise<Pick<TemplateProof, 'faults' | 'warnings'>> {
  const { template, box, path } = proving;
  const poster = sample && (await drawn(proving, sample, withoutWords(template)));
  if (poster === undefined || 'path' in poster) return { faults: [], warnings: [] };
  const ground = await pixelsOf(poster.bytes);
  const { faults, warnings } = textFaults(template, ground);
  return { faults: [...quietZoneFaults(greyOf(ground), box, modules, path), ...faults], warnings };
}

const pixelsOf = (bytes: Uint8Array): Promise<Raster> =>
  rasterOf(sharp(bytes).toColourspace('srgb').flatten({ background: '#ffffff' }));

/** One poster at a time: sixteen at once would take sixteen times the memory, and no less processor. */
async function readSamples(
  proving: Proving,
  samples: readonly SampleParticipant[],
): Promise<{ readonly faults: readonly TemplateFault[]; readonly readings: readonly Reading[] }> {
  const refused: TemplateFault[] = [];
  const readings: Reading[] = [];
  for (const [at, sample] of samples.entries()) {
    const poster = await drawn(proving, sample, proving.template);
    if ('path' in poster) refused.push(poster);
    else {
      const toRead = { poster: poster.bytes, content: sample.code, box: proving.box };
      readings.push(...(await readInSizes(proving.reader, toRead)));
      if (at % HARDSHIPS_EVERY === 0) readings.push(...(await readAfterHardships(proving.reader, toRead)));
    }
  }
  const unread = counted(readings).filter(({ read, of }) => read < of);
  const missed = unread.map(({ view, reader, read, of }) => ({
    path: proving.path,
    message: `the code is read from ${read} of ${of} sample posters by ${reader}, ${view}`,
  }));
  return { faults: [...unlike(refused), ...missed], readings };
}

/** A poster, or why the artist refuses to draw it. Whatever may work later is left to be tried again. */
async function drawn(
  { draw, campaignName, qr, path }: Proving,
  sample: SampleParticipant,
  template: PosterTemplate,
): Promise<{ readonly bytes: Uint8Array } | TemplateFault> {
  try {
    return await draw({ template, content: contentOf(campaignName, sample), officialQr: sample.officialQr, qr });
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    const isOfCode = failure.code === 'POSTER_QR_UNREADABLE';
    return { path: isOfCode ? path : 'background', message: `a sample poster cannot be drawn: ${failure.message}` };
  }
}

/** The same reason is told once. */
const unlike = (faults: readonly TemplateFault[]): readonly TemplateFault[] => [
  ...new Map(faults.map((fault) => [fault.message, fault])).values(),
];
