/**
 * Draws posters with sharp: kept backdrop, then avatar, name and code as plain pixels, one JPEG encode, and the code read back
 * from the finished picture. Refuses to hand out a poster whose code does not read as the live code it was made from.
 */
import sharp from 'sharp';
import { canonical, DRAWING_EDITION } from '#shared/domain/poster/fingerprint.ts';
import { layOut, type PlacedText, type PosterLayout } from '#shared/domain/poster/layout.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { FinishedPoster, PosterArtist, PosterOrder } from '#shared/ports/poster-artist.ts';
import { type PosterAssets, resolveAssets } from './assets.ts';
import { backdrop, svg } from './backdrop.ts';
import { officialCode, redrawnCode } from './code/code-drawing.ts';
import { type CodeReader, codeReader } from './code/code-reader.ts';
import { requireReadable } from './code/read-back.ts';
import { encoded } from './jpeg-encoding.ts';
import { type FontLettering, fontLettering } from './lettering/font-lettering.ts';
import { avatarPixels, paintAvatar } from './picture/avatar.ts';
import { wholePicture } from './picture/picture-decoding.ts';
import { copyOf, lay, type Raster } from './raster.ts';
import { rasterOf } from './sharp-raster.ts';

/** A backdrop of 1080×1920 is 6 MB; a renderer seldom serves more than a few campaigns at once. */
const MOST_BACKDROPS = 4;

interface Studio {
  readonly assets: PosterAssets;
  readonly lettering: FontLettering;
  readonly readCode: CodeReader;
  readonly backdrops: Map<string, Promise<Raster>>;
}

export function sharpPosterArtist({ assets = resolveAssets() }: { readonly assets?: PosterAssets } = {}): PosterArtist {
  /** One poster at a time per function: threads would cost memory and win nothing. */
  sharp.concurrency(1);
  sharp.cache(false);
  const studio: Studio = {
    assets,
    lettering: fontLettering(assets.fonts),
    readCode: codeReader(assets.readerWasm),
    backdrops: new Map(),
  };
  return { edition: DRAWING_EDITION, draw: (order) => draw(studio, order) };
}

async function draw(studio: Studio, order: PosterOrder): Promise<FinishedPoster> {
  const { template, content } = order;
  const layout = layOut(template, content, studio.lettering);
  const qrBox = requireSound(order, layout);
  const code = await codePixels(studio, order, qrBox.widthPx);
  const canvas = copyOf(await keptBackdrop(studio, order, layout));
  for (const box of layout.avatars) {
    const placeholder = { sidePx: box.widthPx, seed: code.content };
    paintAvatar(await avatarPixels(content.avatar, placeholder), canvas, box);
  }
  for (const line of layout.lines) lay(await linePixels(line, studio.lettering), canvas, line.box);
  lay(code.pixels, canvas, qrBox);
  const bytes = await encoded(canvas, template.quality);
  await requireReadable(studio.readCode, bytes, qrBox, code.content);
  return {
    bytes,
    contentType: 'image/jpeg',
    widthPx: template.widthPx,
    heightPx: template.heightPx,
    qrContent: code.content,
  };
}

function requireSound({ template }: PosterOrder, layout: PosterLayout): Box {
  const [fault] = templateFaults(template);
  if (fault === undefined && layout.qr !== undefined) return layout.qr;
  throw new Refused('POSTER_TEMPLATE_INVALID', 'The template has faults; apply the campaign again with a sound one.', {
    template: template.name,
    path: fault?.path,
  });
}

/** What the code says is read from WeCom's own picture: the only place that says it. */
async function codePixels(
  { readCode }: Studio,
  { officialQr, qr }: PosterOrder,
  sidePx: number,
): Promise<{ readonly pixels: Raster; readonly content: string }> {
  const picture = await wholePicture(officialQr);
  const read = picture && (await readCode(picture));
  if (picture === undefined || read === undefined) {
    throw new Refused('POSTER_QR_UNREADABLE', "WeCom's picture of the live code holds no readable code.", {
      bytes: officialQr.byteLength,
    });
  }
  const pixels = qr === 'official' ? await officialCode(picture, read, sidePx) : redrawnCode(read.content, sidePx);
  if (pixels === undefined) {
    throw new Refused('POSTER_QR_UNREADABLE', 'The live code says too much for its box.', { modules: read.modules });
  }
  return { pixels, content: read.content };
}

function keptBackdrop(studio: Studio, order: PosterOrder, layout: PosterLayout): Promise<Raster> {
  const { backdrops } = studio;
  const key = canonical([order.template, order.content.campaignName]);
  const drawn = backdrops.get(key) ?? backdrop(order.template, layout.common, studio.lettering, studio.assets.artDir);
  backdrops.delete(key);
  backdrops.set(key, drawn);
  const [oldest] = backdrops.keys();
  if (backdrops.size > MOST_BACKDROPS && oldest !== undefined) backdrops.delete(oldest);
  drawn.catch(() => backdrops.delete(key));
  return drawn;
}

/** One line of text, as large as its box, on nothing. */
async function linePixels(line: PlacedText, lettering: FontLettering): Promise<Raster> {
  const { widthPx, heightPx, xPx, yPx } = line.box;
  const moved = `<g transform="translate(${-xPx} ${-yPx})">${lettering.drawn(line)}</g>`;
  return await rasterOf(sharp(Buffer.from(svg(widthPx, heightPx, [moved]))).ensureAlpha());
}
