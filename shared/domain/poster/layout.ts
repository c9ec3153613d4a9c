/** Layout: a template and what it shows become placed things in whole pixels. Pure: the same in a preview, a test and production. */
import type { Box, PosterContent, PosterTemplate, ShapeLayer, TextLayer, TextWeight } from './template.ts';
import { drawable, drawableName, fitLine, type Lettering } from './wording.ts';

export interface PlacedText {
  readonly kind: 'text';
  /** The box of the layer: no letter may leave it. */
  readonly box: Box;
  readonly text: string;
  readonly sizePx: number;
  readonly weight: TextWeight;
  readonly colour: string;
  /** Where the line starts, and the height its letters stand on. */
  readonly xPx: number;
  readonly baselinePx: number;
  readonly widthPx: number;
}

export interface PosterLayout {
  /** The same on every poster of this campaign: drawn once and kept. In drawing order. */
  readonly common: readonly (ShapeLayer | PlacedText)[];
  /** This participant's own lines. */
  readonly lines: readonly PlacedText[];
  readonly avatars: readonly Box[];
  readonly qr: Box | undefined;
}

const NICKNAME = '{nickname}';
const CAMPAIGN = '{campaign}';
/** A Chinese letter stands on 0.88 of its size above the baseline and 0.12 below; its middle is 0.38 above. */
const MIDDLE_ABOVE_BASELINE = 0.38;

/** Every text is fitted into its box and set in its middle; what belongs to the participant is kept apart from what belongs to the campaign. */
export function layOut(template: PosterTemplate, content: PosterContent, lettering: Lettering): PosterLayout {
  const { layers } = template;
  const isPersonal = (layer: TextLayer): boolean => layer.text.includes(NICKNAME);
  const placed = (layer: TextLayer): PlacedText => placeText(layer, content, lettering);
  return {
    common: layers.flatMap((layer): readonly (ShapeLayer | PlacedText)[] => {
      if (layer.kind === 'shape') return [layer];
      return layer.kind === 'text' && !isPersonal(layer) ? [placed(layer)] : [];
    }),
    lines: layers.flatMap((layer) => (layer.kind === 'text' && isPersonal(layer) ? [placed(layer)] : [])),
    avatars: layers.filter((layer) => layer.kind === 'avatar').map((layer) => layer.box),
    qr: layers.find((layer) => layer.kind === 'qr')?.box,
  };
}

function placeText(layer: TextLayer, content: PosterContent, lettering: Lettering): PlacedText {
  const weight = layer.weight ?? 'medium';
  const canDraw = (codePoint: number): boolean => lettering.canDraw(codePoint, weight);
  const campaign = drawable(content.campaignName, canDraw);
  const words = drawable(layer.text, canDraw);
  const isPersonal = words.includes(NICKNAME);
  const around = (part: string): string =>
    isPersonal
      ? words.replaceAll(CAMPAIGN, () => campaign).replaceAll(NICKNAME, () => part)
      : words.replaceAll(CAMPAIGN, () => part);
  const line = fitLine(
    {
      around,
      part: isPersonal ? drawableName(content.nickname, canDraw) : campaign,
      sizePx: layer.sizePx,
      leastSizePx: layer.leastSizePx ?? layer.sizePx,
      mostPx: layer.box.widthPx,
    },
    (text, sizePx) => lettering.measure(text, sizePx, weight),
  );
  return {
    kind: 'text',
    box: layer.box,
    ...line,
    weight,
    colour: layer.colour,
    xPx: layer.box.xPx + Math.round(spareBefore(layer) * (layer.box.widthPx - line.widthPx)),
    baselinePx: Math.round(layer.box.yPx + layer.box.heightPx / 2 + MIDDLE_ABOVE_BASELINE * line.sizePx),
  };
}

/** What part of the room left over stands before the line. */
function spareBefore(layer: TextLayer): number {
  switch (layer.align) {
    case 'left':
      return 0;
    case 'centre':
      return 0.5;
    case 'right':
      return 1;
  }
}
