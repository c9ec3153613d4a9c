/** What all posters of a campaign have in common: background, shapes and fixed words, drawn once and kept as plain pixels. */
import sharp from 'sharp';
import type { PosterLayout } from '#shared/domain/poster/layout.ts';
import type { PosterBackground, PosterTemplate, ShapeLayer } from '#shared/domain/poster/template.ts';
import type { PosterLettering } from './lettering/poster-lettering.ts';
import type { Raster } from './raster.ts';
import { rasterOf } from './sharp-raster.ts';

export async function backdrop(
  template: PosterTemplate,
  common: PosterLayout['common'],
  lettering: PosterLettering,
  art: Uint8Array | undefined,
): Promise<Raster> {
  const { widthPx: width, heightPx: height, background } = template;
  const overlay = Buffer.from(
    svg(width, height, [gradient(background), ...common.map((piece) => (piece.kind === 'shape' ? shape(piece) : ''))]),
  );
  const ground =
    art === undefined
      ? sharp({ create: { width, height, channels: 3, background: backgroundColour(background) } })
      : sharp(art).autoOrient().resize(width, height, { fit: 'cover' });
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
