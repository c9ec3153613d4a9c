/** How the shipped templates are written down: a layer a line. And how one of them is made for another width. */
import type { Box, PosterLayer, PosterTemplate, ShapeLayer, TextLayer } from '../template.ts';

export const box = (xPx: number, yPx: number, widthPx: number, heightPx: number): Box => ({
  xPx,
  yPx,
  widthPx,
  heightPx,
});
export const square = (xPx: number, yPx: number, sidePx: number): Box => box(xPx, yPx, sidePx, sidePx);

export const card = (at: Box, colour: string, radiusPx: number): ShapeLayer => ({
  kind: 'shape',
  box: at,
  colour,
  radiusPx,
});
/** The ring around the avatar: a disc that looks out beneath it. */
export const disc = (at: Box, colour: string): ShapeLayer => card(at, colour, at.widthPx / 2);

export const line = (
  text: string,
  at: Box,
  sizePx: number,
  colour: string,
  more: Partial<Pick<TextLayer, 'align' | 'weight' | 'leastSizePx' | 'lines' | 'shadow'>> = {},
): TextLayer => ({ kind: 'text', text, box: at, sizePx, colour, align: 'centre', ...more });

export interface Larger {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** On the grid of 8 px, which no factor would keep. At 544 px a code of 33 or 37 modules has 12 px each: a third of the bytes of 11 or 13. */
  readonly qr: Box;
}

/** The same poster, wider: every measure grows alike and is rounded to whole pixels; only the code's place is told anew. */
export function enlarged(template: PosterTemplate, { qr, ...size }: Larger): PosterTemplate {
  const grown = (px: number): number => Math.round((px * size.widthPx) / template.widthPx);
  return { ...template, ...size, layers: template.layers.map((layer) => larger(layer, qr, grown)) };
}

function larger(layer: PosterLayer, qr: Box, grown: (px: number) => number): PosterLayer {
  const { xPx, yPx, widthPx, heightPx } = layer.box;
  const at = box(grown(xPx), grown(yPx), grown(widthPx), grown(heightPx));
  switch (layer.kind) {
    case 'qr':
      return { ...layer, box: qr };
    case 'avatar':
      return { ...layer, box: at };
    case 'shape':
      return { ...layer, box: at, radiusPx: grown(layer.radiusPx) };
    case 'text':
      return { ...layer, box: at, sizePx: grown(layer.sizePx), ...largerLetters(layer, grown) };
  }
}

function largerLetters(
  { leastSizePx, shadow }: TextLayer,
  grown: (px: number) => number,
): Pick<Partial<TextLayer>, 'leastSizePx' | 'shadow'> {
  return {
    ...(leastSizePx === undefined ? {} : { leastSizePx: grown(leastSizePx) }),
    ...(shadow === undefined ? {} : { shadow: { ...shadow, dxPx: grown(shadow.dxPx), dyPx: grown(shadow.dyPx) } }),
  };
}
