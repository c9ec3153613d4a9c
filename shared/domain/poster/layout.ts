/** Layout: a template and what it shows become placed things in whole pixels. Pure: the same in a preview, a test and production. */
import { fitBlock } from './line-breaking.ts';
import {
  type Box,
  NICKNAME,
  type PosterContent,
  type PosterTemplate,
  type ShapeLayer,
  type TextLayer,
  type TextShadow,
  type TextStroke,
  type TextWeight,
} from './template.ts';
import { drawable, drawableName, fitLine, type Lettering, type Line, type Wording } from './wording.ts';

/** One line. A text layer of several lines is several of them. */
export interface PlacedText {
  readonly kind: 'text';
  /** The box of the layer: no letter may leave it. */
  readonly box: Box;
  readonly text: string;
  readonly sizePx: number;
  readonly weight: TextWeight;
  readonly colour: string;
  readonly stroke?: TextStroke;
  readonly shadow?: TextShadow;
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
  /** Letters no face has, which were left out: of the participant's name, and of the campaign's own words. */
  readonly missing: { readonly name: number; readonly words: number };
}

const CAMPAIGN = '{campaign}';
/** A Chinese letter stands on 0.88 of its size above the baseline and 0.12 below; its middle is 0.38 above. */
const MIDDLE_ABOVE_BASELINE = 0.38;
/** From line to line, where the box has room for it. */
const LINE_PITCH = 1.36;
/** A slogan may be longer than a name. */
const MOST_WORDS = 240;

/** Every text is fitted into its box and set in its middle; what belongs to the participant is kept apart from what belongs to the campaign. */
export function layOut(template: PosterTemplate, content: PosterContent, lettering: Lettering): PosterLayout {
  const { layers } = template;
  const texts = new Map(
    layers.flatMap((layer) => (layer.kind === 'text' ? [[layer, setText(layer, content, lettering)] as const] : [])),
  );
  const set = [...texts.values()];
  return {
    common: layers.flatMap((layer): readonly (ShapeLayer | PlacedText)[] => {
      if (layer.kind === 'shape') return [layer];
      const text = layer.kind === 'text' ? texts.get(layer) : undefined;
      return text === undefined || text.isPersonal ? [] : text.lines;
    }),
    lines: set.flatMap(({ isPersonal, lines }) => (isPersonal ? lines : [])),
    avatars: layers.filter((layer) => layer.kind === 'avatar').map((layer) => layer.box),
    qr: layers.find((layer) => layer.kind === 'qr')?.box,
    missing: {
      name: Math.max(0, ...set.map(({ missing }) => missing.name)),
      words: set.reduce((sum, { missing }) => sum + missing.words, 0),
    },
  };
}

const UNSAID: Wording = { text: '', missing: 0 };

interface SetText {
  readonly isPersonal: boolean;
  readonly lines: readonly PlacedText[];
  readonly missing: PosterLayout['missing'];
}

function setText(layer: TextLayer, content: PosterContent, lettering: Lettering): SetText {
  const weight = layer.weight ?? 'medium';
  const shownOf = (letter: string): string => lettering.shownOf(letter, weight);
  const words = drawable(layer.text, shownOf, MOST_WORDS);
  const campaign = words.text.includes(CAMPAIGN) ? drawable(content.campaignName, shownOf) : UNSAID;
  const isPersonal = words.text.includes(NICKNAME);
  const name = isPersonal ? drawableName(content.nickname, shownOf) : undefined;
  const around = (part: string): string =>
    isPersonal
      ? words.text.replaceAll(CAMPAIGN, () => campaign.text).replaceAll(NICKNAME, () => part)
      : words.text.replaceAll(CAMPAIGN, () => part);
  const wish = {
    around,
    part: name?.text ?? campaign.text,
    sizePx: layer.sizePx,
    leastSizePx: layer.leastSizePx ?? layer.sizePx,
    mostPx: inner(layer).widthPx,
  };
  const measure = (text: string, sizePx: number): number => lettering.measure(text, sizePx, weight);
  const mostLines = layer.lines ?? 1;
  const lines = mostLines === 1 ? [fitLine(wish, measure)] : fitBlock({ ...wish, mostLines }, measure);
  return {
    isPersonal,
    lines: lines.map((line, at) => placed(layer, weight, line, at - (lines.length - 1) / 2)),
    missing: { name: name?.missing ?? 0, words: words.missing + campaign.missing },
  };
}

/** @param fromMiddle how many lines below the middle of the box this one is. */
function placed(layer: TextLayer, weight: TextWeight, line: Line, fromMiddle: number): PlacedText {
  const { box, colour, stroke, shadow } = layer;
  const room = inner(layer);
  const pitchPx = Math.floor(Math.min(LINE_PITCH * line.sizePx, room.heightPx / (layer.lines ?? 1)));
  const middlePx = room.yPx + room.heightPx / 2 + fromMiddle * pitchPx;
  return {
    kind: 'text',
    box,
    ...line,
    weight,
    colour,
    ...(stroke === undefined ? {} : { stroke }),
    ...(shadow === undefined ? {} : { shadow }),
    xPx: room.xPx + Math.round(spareBefore(layer) * (room.widthPx - line.widthPx)),
    baselinePx: Math.round(middlePx + MIDDLE_ABOVE_BASELINE * line.sizePx),
  };
}

/** What of the box is left for the letters when stroke and shadow are inside it too. */
function inner({ box, stroke, shadow }: TextLayer): Box {
  const around = stroke?.widthPx ?? 0;
  const { dxPx, dyPx } = shadow ?? { dxPx: 0, dyPx: 0 };
  return {
    xPx: box.xPx + around + Math.max(0, -dxPx),
    yPx: box.yPx + around + Math.max(0, -dyPx),
    widthPx: Math.max(0, box.widthPx - 2 * around - Math.abs(dxPx)),
    heightPx: Math.max(0, box.heightPx - 2 * around - Math.abs(dyPx)),
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
