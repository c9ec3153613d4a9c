/**
 * The press: a template's plate, printed with avatar, name and code of a participant. What comes off it is not read back yet;
 * only the artist hands posters out. Refuses templates with faults and pictures that hold no readable code.
 */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { canonical, DRAWING_EDITION } from '#shared/domain/poster/fingerprint.ts';
import { layOut, type PosterLayout } from '#shared/domain/poster/layout.ts';
import { isPersonal } from '#shared/domain/poster/patches.ts';
import type { Box, PosterTemplate } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterOrder } from '#shared/ports/poster-artist.ts';
import { type PosterAssets, resolveAssets } from './assets.ts';
import { backdrop } from './backdrop.ts';
import { backgroundArt } from './background-art.ts';
import { type DrawnCode, officialCode, redrawnCode } from './code/code-drawing.ts';
import { readOfficialCode } from './code/code-picture.ts';
import { type CodeReader, codeReader } from './code/code-reader.ts';
import { givenBack } from './lent-pixels.ts';
import { type PosterLettering, posterLettering } from './lettering/poster-lettering.ts';
import { ownLayers } from './own-layers.ts';
import { SAMPLE_NAME, sampleLayers } from './sample-layers.ts';
import { buildPlate } from './splice/build-plate.ts';
import { type KeptPlates, keptPlates, type PlateFiles } from './splice/kept-plates.ts';
import { type Plate, type Print, print } from './splice/plate.ts';

export interface PosterPress {
  readonly readCode: CodeReader;
  print(order: PosterOrder): Promise<PrintedPoster>;
}

export interface PrintedPoster extends Print {
  /** What the code that was printed says. */
  readonly qrContent: string;
  readonly qrBox: Box;
  /** How large the code's modules are; 0 where that is not known. */
  readonly modulePx: number;
  readonly missingLetters: PosterLayout['missing'];
}

export interface SharpPoster {
  readonly assets?: PosterAssets;
  /** Where a brand's pictures are, and plates are kept for renderers that start later; without it each builds its own. */
  readonly files?: PlateFiles;
}

interface Studio {
  readonly assets: PosterAssets;
  readonly lettering: PosterLettering;
  readonly readCode: CodeReader;
  readonly plates: KeptPlates;
  readonly files: PlateFiles | undefined;
  readonly setUps: Map<string, SetUp>;
}

type SoundLayout = PosterLayout & { readonly qr: Box };

export function posterPress({ assets = resolveAssets(), files }: SharpPoster = {}): PosterPress {
  // One poster at a time per function: threads would cost memory and win nothing.
  sharp.concurrency(1);
  sharp.cache(false);
  const studio: Studio = {
    assets,
    lettering: posterLettering(assets),
    readCode: codeReader(assets.readerWasm),
    plates: keptPlates(files),
    files,
    setUps: new Map(),
  };
  return { readCode: studio.readCode, print: (order) => printed(studio, order) };
}

async function printed(studio: Studio, order: PosterOrder): Promise<PrintedPoster> {
  const { template, content } = order;
  const { plateName, ownTemplate, qr, wordsMissing } = setUp(studio, order);
  const plate = await studio.plates.plate(plateName, () => plateOf(studio, template, content.campaignName));
  const code = await codePixels(studio, order, qr);
  const layout = layOut(ownTemplate, content, studio.lettering);
  const things = { avatar: content.avatar, code: code.pixels, seed: code.content };
  const { bytes, strip } = await print(plate, await ownLayers({ ...layout, qr }, things, studio.lettering));
  givenBack(code.pixels.pixels);
  return {
    bytes,
    strip,
    qrContent: code.content,
    qrBox: qr,
    modulePx: code.pixels.modulePx,
    missingLetters: { name: layout.missing.name, words: wordsMissing },
  };
}

/** What is the same for everybody of a campaign, worked out once. */
interface SetUp {
  readonly plateName: string;
  /** Only what differs from poster to poster. */
  readonly ownTemplate: PosterTemplate;
  readonly qr: Box;
  readonly wordsMissing: number;
}

const MOST_SET_UPS = 32;

/** @throws Refused `POSTER_TEMPLATE_INVALID` */
function setUp({ setUps, lettering }: Studio, { template, content }: PosterOrder): SetUp {
  const { campaignName } = content;
  const key = JSON.stringify([template, campaignName]);
  const known = setUps.get(key);
  if (known !== undefined) return known;
  const { qr, missing } = soundLayout(template, campaignName, lettering);
  const plateName = createHash('sha256')
    .update(canonical([DRAWING_EDITION, template, campaignName]))
    .digest('hex');
  const ownTemplate = { ...template, layers: template.layers.filter(isPersonal) };
  const made = { plateName: plateName.slice(0, 40), ownTemplate, qr, wordsMissing: missing.words };
  if (setUps.size >= MOST_SET_UPS) setUps.clear();
  setUps.set(key, made);
  return made;
}

function soundLayout(template: PosterTemplate, campaignName: string, lettering: PosterLettering): SoundLayout {
  const layout = layOut(template, { campaignName, nickname: SAMPLE_NAME }, lettering);
  const [fault] = templateFaults(template);
  if (fault === undefined && layout.qr !== undefined) return { ...layout, qr: layout.qr };
  throw new Refused('POSTER_TEMPLATE_INVALID', 'The template has faults; apply the campaign again with a sound one.', {
    template: template.name,
    path: fault?.path,
  });
}

async function plateOf(
  { lettering, assets, files }: Studio,
  template: PosterTemplate,
  campaignName: string,
): Promise<Plate> {
  const layout = soundLayout(template, campaignName, lettering);
  const art = await backgroundArt(template.background, assets.artDir, files);
  const [ground, sample] = await Promise.all([
    backdrop(template, layout.common, lettering, art),
    sampleLayers(layout, lettering),
  ]);
  return await buildPlate({ template, ground, sample });
}

interface PrintedCode {
  readonly pixels: DrawnCode;
  readonly content: string;
}

/** WeCom's own picture as it is or redrawn; without the picture, what it said when it was read. */
async function codePixels({ readCode }: Studio, order: PosterOrder, box: Box): Promise<PrintedCode> {
  const { officialQr, qrContent } = order;
  if (officialQr === undefined) return drawnOr(requireContent(qrContent), (content) => redrawnCode(content, box));
  const official = await readOfficialCode(readCode, officialQr);
  if (official === undefined) {
    throw new Refused('POSTER_QR_UNREADABLE', "WeCom's picture of the live code holds no readable code.", {
      bytes: officialQr.byteLength,
    });
  }
  const isOfficial = order.qr === 'official';
  const drawn = drawnOr(official.read.content, (said) =>
    isOfficial ? officialCode(official, box) : redrawnCode(said, box),
  );
  givenBack(official.picture.pixels);
  return drawn;
}

function drawnOr(content: string, draw: (content: string) => DrawnCode | undefined): PrintedCode {
  const pixels = draw(content);
  if (pixels !== undefined) return { pixels, content };
  throw new Refused('POSTER_QR_UNREADABLE', 'The live code says too much for its box.', { characters: content.length });
}

function requireContent(content: string | undefined): string {
  if (content !== undefined) return content;
  throw new Error('A poster was ordered without a code: neither its picture nor what it says.');
}
