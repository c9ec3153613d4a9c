import { describe, expect, test } from 'vitest';
import { gapPx, lies } from '#infra/preview/geometry.ts';
import { type Findings, warnings } from '#infra/preview/warnings.ts';
import { splicingOf } from '#shared/domain/poster/patches.ts';
import type { PosterLayer, PosterTemplate } from '#shared/domain/poster/template.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import { aTemplate } from '#test/support/builders.ts';

const at = (xPx: number, yPx: number, widthPx: number, heightPx: number) => ({ xPx, yPx, widthPx, heightPx });
const qr = (yPx: number, sidePx = 400): PosterLayer => ({ kind: 'qr', box: at(104, yPx, sidePx, sidePx) });
const name = (yPx: number): PosterLayer => ({
  kind: 'text',
  box: at(100, yPx, 300, 60),
  text: '{nickname}',
  sizePx: 40,
  colour: '#000000',
  align: 'left',
});
const withLayers = (...layers: PosterLayer[]): PosterTemplate => aTemplate({ layers });
const warned = (template: PosterTemplate, over: Partial<Findings> = {}): readonly string[] => {
  const said: string[] = [];
  const nothing = { splice: splicingOf(template), contrasts: [], scores: [], drawn: [] };
  warnings(template, { ...nothing, ...over }, (path, message) => said.push(`${path}: ${message}`));
  return said;
};

describe('the geometry of a template', () => {
  test('tells distances to the edges, the nearest neighbour and what lies beneath', () => {
    const card: PosterLayer = { kind: 'shape', box: at(90, 600, 500, 600), colour: '#ffffff', radiusPx: 9 };

    expect(lies(withLayers(card, qr(700), name(1_120)))).toMatchObject([
      { layer: 'layers[0]', left: 90, top: 600, right: 160, bottom: 134, nearest: '', on: '' },
      { layer: 'layers[1]', left: 104, right: 246, nearest: '20 px to layers[2]', on: 'layers[0], 14 px within' },
      { layer: 'layers[2]', what: 'text {nickname}', nearest: '20 px to layers[1]', on: 'layers[0], 10 px within' },
    ]);
  });

  test('measures a gap across a corner as the crow flies, and none where boxes meet', () => {
    expect(gapPx(at(0, 0, 10, 10), at(13, 14, 5, 5))).toBe(5);
    expect(gapPx(at(0, 0, 10, 10), at(10, 0, 5, 5))).toBe(0);
    expect(gapPx(at(0, 0, 10, 10), at(2, 2, 3, 3))).toBe(0);
  });
});

describe('warnings', () => {
  test.each(POSTER_TEMPLATES)('the boxes of the shipped template $name give no cause for any', (template) => {
    expect(warned(template)).toEqual([]);
  });

  test.each<[string, PosterTemplate, Partial<Findings>, RegExp]>([
    ['words at the edge', withLayers(qr(904), { ...name(920), box: at(4, 600, 90, 60) }), {}, /4 px from the edge/],
    [
      'words close to the code',
      withLayers(qr(904), { ...name(0), box: at(506, 920, 90, 60) }),
      {},
      /2 px from layers\[0\]/,
    ],
    ['a code off the grid', withLayers(qr(901)), {}, /steps of 8 px/],
    ['a small code', withLayers(qr(904, 208)), {}, /28 % of the width/],
    ['a vast avatar', withLayers(qr(904), { kind: 'avatar', box: at(520, 904, 208, 208) }), {}, /208 px is more/],
    ['a code in cut-off blocks', withLayers({ kind: 'qr', box: at(340, 904, 400, 400) }), {}, /encoded whole/],
    ['pale words', withLayers(qr(904)), { contrasts: [{ layer: 0, text: '淡', ratio: 2.04 }] }, /contrast 2\.0/],
    [
      'a code nobody reads',
      withLayers(qr(904)),
      {
        scores: [
          {
            style: 'official',
            modules: 37,
            modulePx: 5,
            quietModules: 4,
            isOnGrid: true,
            readAt: [{ widthPx: 360, by: [] }],
          },
        ],
      },
      /modules of 5 px.*|no reader reads/,
    ],
  ])('are given for %s', (_, template, over, said) => {
    expect(warned(template, over).some((one) => said.test(one))).toBe(true);
  });
});
