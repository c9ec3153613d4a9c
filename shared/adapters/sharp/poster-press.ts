/**
 * The press: a template's plate, printed with avatar, name and code of a participant. What comes off it is not read back yet;
 * only the artist hands posters out. Refuses templates with faults and pictures that hold no readable code.
 */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { canonical, DRAWING_EDITION } from '#shared/domain/poster/fingerprint.ts';
import { layOut, type PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterOrder } from '#shared/ports/poster-artist.ts';
import { type PosterAssets, resolveAssets } from './assets.ts';
import { backdrop } from './backdrop.ts';
import { backgroundArt } from './background-art.ts';
import { type DrawnCode, officialCode, redrawnCode } from './code/code-drawing.ts';
import { readOfficialCode } from './code/code-picture.ts';
import { type CodeReader, codeReader } from './code/code-reader.ts';
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
  };
  return { readCode: studio.readCode, print: (order) => printed(studio, order) };
}

async function printed(studio: Studio, order: PosterOrder): Promise<PrintedPoster> {
  const layout = soundLayout(studio, order);
  const plate = await studio.plates.plate(plateName(order), () => plateOf(studio, order, layout));
  const code = await codePixels(studio, order, layout.qr);
  const things = { avatar: order.content.avatar, code: code.pixels, seed: code.content };
  const layers = await ownLayers(layout, things, studio.lettering);
  return {
    ...(await print(plate, layers)),
    qrContent: code.content,
    qrBox: layout.qr,
    modulePx: code.pixels.modulePx,
    missingLetters: layout.missing,
  };
}

/** @throws Refused `POSTER_TEMPLATE_INVALID` */
function soundLayout({ lettering }: Studio, { template, content }: PosterOrder): SoundLayout {
  const layout = layOut(template, content, lettering);
  const { qr } = layout;
  const [fault] = templateFaults(template);
  if (fault === undefined && qr !== undefined) return { ...layout, qr };
  throw new Refused('POSTER_TEMPLATE_INVALID', 'The template has faults; apply the campaign again with a sound one.', {
    template: template.name,
    path: fault?.path,
  });
}

/** What the plate shows, and how it is drawn, names it. */
const plateName = ({ template, content }: PosterOrder): string =>
  createHash('sha256')
    .update(canonical([DRAWING_EDITION, template, content.campaignName]))
    .digest('hex')
    .slice(0, 40);

async function plateOf(studio: Studio, { template, content }: PosterOrder, layout: SoundLayout): Promise<Plate> {
  const { lettering, assets, files } = studio;
  const art = await backgroundArt(template.background, assets.artDir, files);
  const sampleLayout = layOut(template, { ...content, nickname: SAMPLE_NAME }, lettering);
  const [ground, sample] = await Promise.all([
    backdrop(template, layout.common, lettering, art),
    sampleLayers({ ...sampleLayout, qr: layout.qr }, lettering),
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
  return drawnOr(official.read.content, (said) => (isOfficial ? officialCode(official, box) : redrawnCode(said, box)));
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
