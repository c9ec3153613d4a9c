import { describe, expect, test } from 'vitest';
import type { PosterLayer, PosterTemplate, ShapeLayer } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES, shippedTemplate } from '#shared/domain/poster/templates.ts';

const box = (xPx: number, yPx: number, widthPx: number, heightPx: number) => ({ xPx, yPx, widthPx, heightPx });
const qr: PosterLayer = { kind: 'qr', box: box(100, 100, 300, 300) };
const shape = (at: ReturnType<typeof box>): ShapeLayer => ({ kind: 'shape', box: at, colour: '#ffffff', radiusPx: 8 });
const text = (over: object = {}): PosterLayer => ({
  kind: 'text',
  box: box(100, 500, 400, 60),
  text: '{nickname}',
  sizePx: 40,
  colour: '#102030',
  align: 'left',
  ...over,
});
const stroke = (widthPx: number, colour = '#ffffff') => ({ colour, widthPx });
const shadow = (dxPx: number, dyPx: number, colour = '#000000') => ({ colour, dxPx, dyPx });
const template = (over: Partial<PosterTemplate>): PosterTemplate => ({
  name: 'try',
  widthPx: 600,
  heightPx: 800,
  background: { kind: 'colour', from: '#ffffff', to: '#eeeeee' },
  layers: [qr],
  quality: 85,
  ...over,
});
const faultsOf = (over: Partial<PosterTemplate>) => templateFaults(template(over)).map(({ path }) => path);

describe('faults of a template', () => {
  test('a sound template has none', () => {
    expect(templateFaults(template({ layers: [qr, text()] }))).toEqual([]);
  });

  test.each(POSTER_TEMPLATES)('the shipped template $name has none', (shipped) => {
    expect(templateFaults(shipped)).toEqual([]);
    expect(shippedTemplate(shipped.name)).toBe(shipped);
  });

  test('the default is a shipped one, and names are unlike', () => {
    expect(POSTER_TEMPLATES).toContain(DEFAULT_TEMPLATE);
    expect(new Set(POSTER_TEMPLATES.map(({ name }) => name)).size).toBe(POSTER_TEMPLATES.length);
    expect(shippedTemplate('never-heard-of')).toBeUndefined();
  });

  test('are all named at once', () => {
    const faults = faultsOf({
      widthPx: 200,
      heightPx: 5000,
      quality: 30,
      background: { kind: 'colour', from: 'red', to: '#12345' },
      layers: [text({ colour: 'blue', sizePx: 90, text: ' ' })],
    });

    expect(faults).toEqual([
      'widthPx',
      'heightPx',
      'quality',
      'background.from',
      'background.to',
      'layers',
      'layers[0].box',
      'layers[0].colour',
      'layers[0].sizePx',
      'layers[0].text',
    ]);
  });

  test.each([
    ['sides below 300', { widthPx: 299, layers: [{ ...qr, box: box(0, 0, 299, 299) }] }, 'widthPx'],
    ['sides above 4000', { heightPx: 4001 }, 'heightPx'],
    ['sides that are no whole numbers', { heightPx: 800.5 }, 'heightPx'],
    ['a quality of 96', { quality: 96 }, 'quality'],
    ['a quality that is no number', { quality: Number.NaN }, 'quality'],
    ['an art name that is a path', { background: { kind: 'art', name: '../etc' } }, 'background.name'],
    ['no code', { layers: [text()] }, 'layers'],
    ['two codes', { layers: [qr, { ...qr, box: box(0, 450, 300, 300) }] }, 'layers'],
    ['a code that is not square', { layers: [{ ...qr, box: box(0, 0, 300, 301) }] }, 'layers[0].box'],
    ['a code of 199 px', { layers: [{ ...qr, box: box(0, 0, 199, 199) }] }, 'layers[0].box'],
    ['a box beyond the edge', { layers: [{ ...qr, box: box(301, 0, 300, 300) }] }, 'layers[0].box'],
    ['a box of no size', { layers: [qr, shape(box(0, 0, 0, 10))] }, 'layers[1].box'],
    ['a box with fractions', { layers: [qr, shape(box(0.5, 0, 10, 10))] }, 'layers[1].box'],
    ['an oval avatar', { layers: [qr, { kind: 'avatar', box: box(0, 600, 100, 90) }] }, 'layers[1].box'],
    ['an opacity of 2', { layers: [{ ...shape(box(0, 600, 9, 9)), opacity: 2 }, qr] }, 'layers[0].opacity'],
    ['a radius below 0', { layers: [{ ...shape(box(0, 600, 9, 9)), radiusPx: -1 }, qr] }, 'layers[0].radiusPx'],
    ['a least size above the size', { layers: [qr, text({ leastSizePx: 41 })] }, 'layers[1].leastSizePx'],
    ['no line', { layers: [qr, text({ lines: 0 })] }, 'layers[1].lines'],
    ['five lines', { layers: [qr, text({ lines: 5, box: box(100, 500, 400, 300) })] }, 'layers[1].lines'],
    ['two lines in the room of one', { layers: [qr, text({ lines: 2 })] }, 'layers[1].sizePx'],
    ['a stroke the box has no room for', { layers: [qr, text({ stroke: stroke(7) })] }, 'layers[1].sizePx'],
    ['a stroke of no width', { layers: [qr, text({ stroke: stroke(0) })] }, 'layers[1].stroke.widthPx'],
    ['a stroke of 13 px', { layers: [qr, text({ sizePx: 20, stroke: stroke(13) })] }, 'layers[1].stroke.widthPx'],
    ['a stroke of no colour', { layers: [qr, text({ stroke: stroke(2, 'red') })] }, 'layers[1].stroke.colour'],
    ['a shadow far away', { layers: [qr, text({ shadow: shadow(21, 0) })] }, 'layers[1].shadow.dxPx'],
    ['a shadow below the box', { layers: [qr, text({ shadow: shadow(0, 13) })] }, 'layers[1].sizePx'],
    ['a shadow of half pixels', { layers: [qr, text({ shadow: shadow(0, 0.5) })] }, 'layers[1].shadow.dyPx'],
    ['a shadow of no colour', { layers: [qr, text({ shadow: shadow(1, 1, '') })] }, 'layers[1].shadow.colour'],
    ['text over the code', { layers: [qr, text({ box: box(350, 350, 200, 60) })] }, 'layers[1].box'],
    ['a shape over the code', { layers: [qr, shape(box(90, 90, 20, 20))] }, 'layers[1].box'],
    ['a shape whose edge runs through the code', { layers: [shape(box(0, 0, 200, 200)), qr] }, 'layers[1].box'],
    ['text over text', { layers: [qr, text(), text()] }, 'layers[2].box'],
  ] satisfies [string, Partial<PosterTemplate>, string][])('%s is one', (_, over, path) => {
    expect(faultsOf(over)).toEqual([path]);
  });

  test('lines, stroke and shadow that the box has room for are none', () => {
    const room = { box: box(100, 500, 400, 120), lines: 2, stroke: stroke(8), shadow: shadow(-20, 8) };

    expect(faultsOf({ layers: [qr, text(room)] })).toEqual([]);
    expect(faultsOf({ layers: [qr, text({ ...room, stroke: stroke(9) })] })).toEqual(['layers[1].sizePx']);
  });

  test('too many layers are one', () => {
    const many = Array.from({ length: 16 }, (_, at) => shape(box(at * 10, 700, 10, 10)));

    expect(faultsOf({ layers: [...many, qr] })).toEqual(['layers']);
    expect(faultsOf({ layers: [...many.slice(1), qr] })).toEqual([]);
  });

  test('a card that lies wholly under the code is none', () => {
    expect(faultsOf({ layers: [shape(box(80, 80, 340, 340)), qr] })).toEqual([]);
    expect(faultsOf({ background: { kind: 'art', name: 'spring-2026' } })).toEqual([]);
  });
});
