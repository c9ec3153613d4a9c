/** The poster part of a campaign file: the name of a shipped template, or a whole one of the campaign's own. */
import { isFields, type Place } from '../campaign/fault.ts';
import type {
  Box,
  PosterBackground,
  PosterLayer,
  PosterTemplate,
  ShapeLayer,
  TextLayer,
  TextShadow,
  TextStroke,
} from './template.ts';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES, shippedTemplate } from './templates.ts';

const NAMES = POSTER_TEMPLATES.map((template) => template.name).join(', ');

/** @param poster the `poster` field; absent means the default template. */
export function readTemplate(poster: Place): PosterTemplate {
  if (poster.isAbsent) return DEFAULT_TEMPLATE;
  poster.onlyFields('template', 'qr');
  const place = poster.at('template');
  if (place.isAbsent) return DEFAULT_TEMPLATE;
  if (typeof place.value === 'string') {
    const shipped = shippedTemplate(place.value);
    if (shipped === undefined) place.fault(`a shipped template (${NAMES}) or a template of your own`);
    return shipped ?? DEFAULT_TEMPLATE;
  }
  place.onlyFields('name', 'widthPx', 'heightPx', 'background', 'layers', 'quality', 'format');
  return {
    name: place.at('name').text('a short name', (text) => /^[a-z0-9-]{1,32}$/.test(text)),
    widthPx: place.at('widthPx').whole('pixels', 300, 4_000),
    heightPx: place.at('heightPx').whole('pixels', 300, 4_000),
    background: readBackground(place.at('background')),
    layers: place.at('layers').list('a list of layers').flatMap(readLayer),
    quality: place.at('quality').isAbsent ? 85 : place.at('quality').whole('JPEG quality', 40, 95),
    ...(place.at('format').isAbsent ? {} : { format: place.at('format').oneOf(['jpeg', 'png']) }),
  };
}

function readBackground(place: Place): PosterBackground {
  switch (place.at('kind').oneOf(['colour', 'art', 'picture'])) {
    case 'colour':
      place.onlyFields('kind', 'from', 'to');
      return { kind: 'colour', from: readColour(place.at('from')), to: readColour(place.at('to')) };
    case 'art':
      place.onlyFields('kind', 'name');
      return {
        kind: 'art',
        name: place.at('name').text('the name of shipped art', (text) => /^[a-z0-9-]{1,64}$/.test(text)),
      };
    case 'picture':
      place.onlyFields('kind', 'picture');
      return { kind: 'picture', picture: place.at('picture').text('the id `art add` answered', isPictureId) };
  }
}

/** SHA-256 in hex. */
const isPictureId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const readColour = (place: Place): string =>
  place.text('a colour such as #ff9a5a', (text) => /^#[0-9a-f]{6}$/i.test(text));

function readLayer(place: Place): readonly PosterLayer[] {
  const kind = place.at('kind').oneOf(['qr', 'avatar', 'text', 'shape']);
  // Which fields a layer of no known kind should have, nobody can say.
  if (kind !== place.at('kind').value) {
    if (!isFields(place.value)) place.onlyFields('kind', 'box');
    return [];
  }
  const box = readBox(place.at('box'));
  switch (kind) {
    case 'qr':
    case 'avatar':
      place.onlyFields('kind', 'box');
      return [{ kind, box }];
    case 'shape':
      return [readShape(place, box)];
    case 'text':
      return [readText(place, box)];
  }
}

function readShape(place: Place, box: Box): ShapeLayer {
  place.onlyFields('kind', 'box', 'colour', 'radiusPx', 'opacity');
  return {
    kind: 'shape',
    box,
    colour: readColour(place.at('colour')),
    radiusPx: place.at('radiusPx').isAbsent ? 0 : place.at('radiusPx').whole('pixels', 0, 4_000),
    ...(place.at('opacity').isAbsent ? {} : { opacity: readOpacity(place.at('opacity')) }),
  };
}

function readText(place: Place, box: Box): TextLayer {
  place.onlyFields(
    ...['kind', 'box', 'text', 'sizePx', 'colour', 'align', 'weight', 'leastSizePx', 'lines', 'stroke', 'shadow'],
  );
  return {
    kind: 'text',
    box,
    text: place.at('text').text('text; {nickname} and {campaign} are filled in'),
    sizePx: place.at('sizePx').whole('pixels', 10, 400),
    colour: readColour(place.at('colour')),
    align: place.at('align').isAbsent ? 'left' : place.at('align').oneOf(['left', 'centre', 'right']),
    ...(place.at('weight').isAbsent ? {} : { weight: place.at('weight').oneOf(['medium', 'bold']) }),
    ...(place.at('leastSizePx').isAbsent ? {} : { leastSizePx: place.at('leastSizePx').whole('pixels', 10, 400) }),
    ...(place.at('lines').isAbsent ? {} : { lines: place.at('lines').whole('lines', 1, 4) }),
    ...(place.at('stroke').isAbsent ? {} : { stroke: readStroke(place.at('stroke')) }),
    ...(place.at('shadow').isAbsent ? {} : { shadow: readShadow(place.at('shadow')) }),
  };
}

function readStroke(place: Place): TextStroke {
  place.onlyFields('colour', 'widthPx');
  return { colour: readColour(place.at('colour')), widthPx: place.at('widthPx').whole('pixels', 1, 12) };
}

function readShadow(place: Place): TextShadow {
  place.onlyFields('colour', 'dxPx', 'dyPx');
  const moved = (field: string): number => place.at(field).whole('pixels', -20, 20);
  return { colour: readColour(place.at('colour')), dxPx: moved('dxPx'), dyPx: moved('dyPx') };
}

function readOpacity(place: Place): number {
  const { value } = place;
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  place.fault('a number above 0, at most 1');
  return 1;
}

function readBox(place: Place): Box {
  place.onlyFields('xPx', 'yPx', 'widthPx', 'heightPx');
  const pixels = (field: string, least: number): number => place.at(field).whole('pixels', least, 4_000);
  return {
    xPx: pixels('xPx', 0),
    yPx: pixels('yPx', 0),
    widthPx: pixels('widthPx', 1),
    heightPx: pixels('heightPx', 1),
  };
}
