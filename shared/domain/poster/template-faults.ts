/** What is wrong with a template, all of it at once, in words its author can act on. A template without faults can be drawn for anybody. */
import { contains, isInside, overlaps } from './box.ts';
import type { PosterBackground, PosterLayer, PosterTemplate, TextLayer } from './template.ts';

export interface TemplateFault {
  /** `layers[3].box`, for the line it stands on. */
  readonly path: string;
  readonly message: string;
}

const SIDE_PX = { least: 300, most: 4000 } as const;
const QUALITY = { least: 40, most: 95 } as const;
const MOST_LAYERS = 16;
const LEAST_QR_PX = 200;
const LEAST_TEXT_PX = 12;
/** A line of Chinese needs its own size and a little air; less would touch what stands above and below. */
const LINE_HEIGHT = 1.2;
const LINES = { least: 1, most: 4 } as const;
/** Wider, a stroke closes the letters it goes around. */
const STROKE_PX = { least: 1, most: 12 } as const;
const SHADOW_PX = { least: -20, most: 20 } as const;

/**
 * A poster is 300–4000 px a side, has at most 16 layers, exactly one code, square and at least 200 px, and every box lies inside it.
 * Only shapes may have something over them, so nothing ever hides the code, the avatar or a line of text.
 */
export function templateFaults(template: PosterTemplate): readonly TemplateFault[] {
  const { layers } = template;
  const codes = layers.filter((layer) => layer.kind === 'qr').length;
  return [
    ...within('widthPx', template.widthPx, SIDE_PX),
    ...within('heightPx', template.heightPx, SIDE_PX),
    ...within('quality', template.quality, QUALITY),
    ...backgroundFaults(template.background),
    ...faultIf(layers.length > MOST_LAYERS, 'layers', `${layers.length} layers; at most ${MOST_LAYERS} are drawn`),
    ...faultIf(codes !== 1, 'layers', `${codes} qr layers; a poster carries exactly one`),
    ...layers.flatMap((layer, at) => layerFaults(template, layer, `layers[${at}]`)),
    ...overlapFaults(layers),
  ];
}

function layerFaults(template: PosterTemplate, layer: PosterLayer, path: string): readonly TemplateFault[] {
  const { box } = layer;
  const numbers = [box.xPx, box.yPx, box.widthPx, box.heightPx];
  const isWhole = numbers.every(Number.isSafeInteger) && box.widthPx > 0 && box.heightPx > 0;
  const canvas = { xPx: 0, yPx: 0, widthPx: template.widthPx, heightPx: template.heightPx };
  return [
    ...faultIf(!isWhole, `${path}.box`, 'a box is four whole numbers, with a width and a height above 0'),
    ...faultIf(isWhole && !isInside(box, canvas), `${path}.box`, 'the box reaches beyond the poster'),
    ...kindFaults(layer, path),
  ];
}

function kindFaults(layer: PosterLayer, path: string): readonly TemplateFault[] {
  const { box } = layer;
  const isSquare = box.widthPx === box.heightPx;
  switch (layer.kind) {
    case 'qr':
      return [
        ...faultIf(!isSquare, `${path}.box`, 'the code is square'),
        ...faultIf(
          box.widthPx < LEAST_QR_PX,
          `${path}.box`,
          `the code is at least ${LEAST_QR_PX} px wide to be scanned`,
        ),
      ];
    case 'avatar':
      return faultIf(!isSquare, `${path}.box`, 'the avatar is a circle, so its box is square');
    case 'shape':
      return [
        ...colourFaults(`${path}.colour`, layer.colour),
        ...faultIf(!(layer.radiusPx >= 0), `${path}.radiusPx`, 'a radius is 0 or more'),
        ...within(`${path}.opacity`, layer.opacity ?? 1, { least: 0, most: 1 }, isNumber),
      ];
    case 'text':
      return textFaults(layer, path);
  }
}

/** The box holds all lines the layer may have, with the stroke around them and the shadow beside them. */
function textFaults(layer: TextLayer, path: string): readonly TemplateFault[] {
  const { box, lines = 1, sizePx, leastSizePx = sizePx, stroke, shadow } = layer;
  const around = 2 * (stroke?.widthPx ?? 0) + Math.abs(shadow?.dyPx ?? 0);
  return [
    ...colourFaults(`${path}.colour`, layer.colour),
    ...within(`${path}.lines`, lines, LINES),
    ...within(`${path}.sizePx`, sizePx, {
      least: LEAST_TEXT_PX,
      most: Math.floor((box.heightPx - around) / LINE_HEIGHT / Math.max(1, lines)),
    }),
    ...within(`${path}.leastSizePx`, leastSizePx, { least: LEAST_TEXT_PX, most: sizePx }),
    ...faultIf(layer.text.trim() === '', `${path}.text`, 'the text is empty'),
    ...(stroke === undefined ? [] : within(`${path}.stroke.widthPx`, stroke.widthPx, STROKE_PX)),
    ...(stroke === undefined ? [] : colourFaults(`${path}.stroke.colour`, stroke.colour)),
    ...(shadow === undefined ? [] : within(`${path}.shadow.dxPx`, shadow.dxPx, SHADOW_PX)),
    ...(shadow === undefined ? [] : within(`${path}.shadow.dyPx`, shadow.dyPx, SHADOW_PX)),
    ...(shadow === undefined ? [] : colourFaults(`${path}.shadow.colour`, shadow.colour)),
  ];
}

function overlapFaults(layers: readonly PosterLayer[]): readonly TemplateFault[] {
  return layers.flatMap((upper, at) =>
    layers.slice(0, at).flatMap((lower, below) => {
      if (!overlaps(lower.box, upper.box)) return [];
      const path = `layers[${at}].box`;
      if (lower.kind !== 'shape') return [{ path, message: `it covers the ${lower.kind} of layers[${below}]` }];
      const isHalfUnder = upper.kind === 'qr' && !contains(lower.box, upper.box);
      return faultIf(isHalfUnder, path, `the edge of the shape layers[${below}] runs through the code`);
    }),
  );
}

function backgroundFaults(background: PosterBackground): readonly TemplateFault[] {
  if (background.kind === 'art') {
    const isName = /^[a-z0-9-]{1,64}$/.test(background.name);
    return faultIf(!isName, 'background.name', 'an art name is made of a–z, 0–9 and -');
  }
  if (background.kind === 'picture') {
    const isId = /^[0-9a-f]{64}$/.test(background.picture);
    return faultIf(!isId, 'background.picture', 'a picture is named by the id that `art add` answered');
  }
  return [...colourFaults('background.from', background.from), ...colourFaults('background.to', background.to)];
}

const isNumber = (value: number): boolean => Number.isFinite(value);

function within(
  path: string,
  value: number,
  range: { readonly least: number; readonly most: number },
  isSound: (value: number) => boolean = Number.isSafeInteger,
): readonly TemplateFault[] {
  const isWithin = isSound(value) && value >= range.least && value <= range.most;
  return faultIf(!isWithin, path, `${value} is not between ${range.least} and ${range.most}`);
}

const colourFaults = (path: string, colour: string): readonly TemplateFault[] =>
  faultIf(!/^#[0-9a-f]{6}$/i.test(colour), path, 'a colour is written #rrggbb');

const faultIf = (isFault: boolean, path: string, message: string): readonly TemplateFault[] =>
  isFault ? [{ path, message }] : [];
