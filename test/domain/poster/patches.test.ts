import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, overlaps } from '#shared/domain/poster/box.ts';
import { BLOCK_PX, changingShare, isPersonal, splicingOf } from '#shared/domain/poster/patches.ts';
import type { Box, PosterLayer, PosterTemplate } from '#shared/domain/poster/template.ts';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';

const withLayers = (layers: readonly PosterLayer[], over: Partial<PosterTemplate> = {}): PosterTemplate => ({
  ...DEFAULT_TEMPLATE,
  ...over,
  layers,
});

const qr = (box: Box): PosterLayer => ({ kind: 'qr', box });

const anyBox = fc.record({
  xPx: fc.integer({ min: 0, max: 500 }),
  yPx: fc.integer({ min: 0, max: 1_000 }),
  widthPx: fc.integer({ min: 1, max: 200 }),
  heightPx: fc.integer({ min: 1, max: 200 }),
});

describe('what changes from poster to poster', () => {
  test('lies in whole blocks, each block in one patch, every personal layer in one of them', () => {
    fc.assert(
      fc.property(fc.array(anyBox, { minLength: 1, maxLength: 6 }), (boxes) => {
        const splicing = splicingOf(withLayers(boxes.map(qr)));

        const patches = splicing.kind === 'spliced' ? splicing.patches : [];
        for (const { xPx, yPx, widthPx, heightPx } of patches) {
          expect([xPx, yPx, widthPx, heightPx].map((side) => side % BLOCK_PX)).toEqual([0, 0, 0, 0]);
        }
        for (const box of boxes) expect(patches.filter((patch) => contains(patch, box))).toHaveLength(1);
        for (const [at, one] of patches.entries()) {
          expect(patches.slice(at + 1).filter((other) => overlaps(one, other))).toEqual([]);
        }
      }),
    );
  });

  test('is the code, the avatar and lines with the nickname, and nothing else', () => {
    const line = (text: string): PosterLayer => ({
      kind: 'text',
      text,
      box: { xPx: 0, yPx: 0, widthPx: 100, heightPx: 60 },
      sizePx: 30,
      colour: '#000000',
      align: 'left',
    });
    const avatar: PosterLayer = { kind: 'avatar', box: { xPx: 0, yPx: 0, widthPx: 90, heightPx: 90 } };
    const layers = [line('{campaign}'), line('与 {nickname} 一起'), line('扫码'), avatar];

    expect(layers.filter(isPersonal)).toEqual([line('与 {nickname} 一起'), avatar]);
  });

  test('is everything where a personal layer reaches into blocks that the edge cuts off, and the designer is told which', () => {
    const right = splicingOf(withLayers([qr({ xPx: 600, yPx: 0, widthPx: 137, heightPx: 100 })]));
    const bottom = splicingOf(withLayers([qr({ xPx: 0, yPx: 1_229, widthPx: 100, heightPx: 100 })]));
    const justInside = splicingOf(withLayers([qr({ xPx: 600, yPx: 1_200, widthPx: 136, heightPx: 128 })]));

    expect(right).toEqual({
      kind: 'whole',
      why: ["layers[0] ends right of 736 px, in blocks the poster's edge cuts off"],
    });
    expect(bottom).toEqual({
      kind: 'whole',
      why: ["layers[0] ends below 1328 px, in blocks the poster's edge cuts off"],
    });
    expect(justInside.kind).toBe('spliced');
  });

  test('is everything on a PNG', () => {
    expect(splicingOf({ ...DEFAULT_TEMPLATE, format: 'png' })).toEqual({
      kind: 'whole',
      why: ['a PNG is always encoded whole'],
    });
  });

  test('is less than half of every shipped template', () => {
    for (const template of POSTER_TEMPLATES) {
      const splicing = splicingOf(template);

      expect(splicing.kind, template.name).toBe('spliced');
      expect(changingShare(template, splicing), template.name).toBeLessThan(0.5);
    }
  });
});
