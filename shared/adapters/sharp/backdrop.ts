/** What all posters of a campaign have in common: background, shapes and fixed words, drawn once and kept as plain pixels. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PosterLayout } from '#shared/domain/poster/layout.ts';
import type { PosterBackground, PosterTemplate, ShapeLayer } from '#shared/domain/poster/template.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterLettering } from './lettering/poster-lettering.ts';
import type { Raster } from './raster.ts';
import { rasterOf } from './sharp-raster.ts';

export async function backdrop(
  template: PosterTemplate,
  common: PosterLayout['common'],
  lettering: PosterLettering,
  artDir: string,
): Promise<Raster> {
  const { widthPx: width, heightPx: height, background } = template;
  const overlay = Buffer.from(
    svg(width, height, [gradient(background), ...common.map((piece) => (piece.kind === 'shape' ? shape(piece) : ''))]),
  );
  const ground =
    background.kind === 'art'
      ? sharp(artFile(background.name, artDir)).resize(width, height, { fit: 'cover' })
      : sharp({ create: { width, height, channels: 3, background: backgroundColour(background) } });
  const drawn = await rasterOf(
    ground
      .composite([{ input: overlay }])
      .toColourspace('srgb')
      .removeAlpha(),
  );
  const texts = common.filter((piece) => piece.kind === 'text');
  for (const line of texts) await lettering.paintText(line, drawn, { xPx: 0, yPx: 0 });
  return drawn;
}

export const svg = (width: number, height: number, fragments: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${fragments.join('')}</svg>`;

function shape({ box, colour, radiusPx, opacity = 1 }: ShapeLayer): string {
  const { xPx, yPx, widthPx, heightPx } = box;
  return `<rect x="${xPx}" y="${yPx}" width="${widthPx}" height="${heightPx}" rx="${radiusPx}" ry="${radiusPx}" fill="${colour}" fill-opacity="${opacity}"/>`;
}

const backgroundColour = (background: PosterBackground): string =>
  background.kind === 'colour' ? background.from : '#ffffff';

function gradient(background: PosterBackground): string {
  if (background.kind !== 'colour') return '';
  return [
    '<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1">',
    `<stop offset="0" stop-color="${background.from}"/><stop offset="1" stop-color="${background.to}"/>`,
    '</linearGradient><rect width="100%" height="100%" fill="url(#ground)"/>',
  ].join('');
}

function artFile(name: string, artDir: string): string {
  // Vector art is drawn at the poster's size. It is ours: only what is shipped lies in that folder, nothing uploaded ever does.
  const found = ['svg', 'png', 'jpg']
    .map((ending) => join(artDir, `${name}.${ending}`))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Refused('POSTER_TEMPLATE_INVALID', 'The template names background art that is not shipped.', {
      art: name,
    });
  }
  return found;
}
